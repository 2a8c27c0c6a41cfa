/// Lets a limited number through at a time, in order of arrival.
actor Turnstile {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(width: Int) { free = width }

    /// Runs `work` once there is room and all who came before have been let through.
    func pass<Value: Sendable>(
        _ work: @Sendable () async throws(RunStop) -> Value
    ) async throws(RunStop) -> Value {
        if free > 0 { free -= 1 } else { await withCheckedContinuation { waiting.append($0) } }
        defer { leave() }
        if Task.isCancelled { throw .interrupted }
        return try await work()
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
