/// A semaphore: lets a limited number of tasks work at a time, in order of arrival.
actor AsyncSemaphore {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(permits: Int) { free = permits }

    /// Runs `work` once a permit is free and all who came before have had theirs.
    func withPermit<Value: Sendable>(
        _ work: @Sendable () async throws(RunStop) -> Value
    ) async throws(RunStop) -> Value {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        defer { giveBack() }
        if Task.isCancelled { throw .interrupted }
        return try await work()
    }

    private func giveBack() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
