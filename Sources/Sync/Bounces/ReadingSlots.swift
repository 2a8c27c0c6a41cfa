import Base

/// Limits how many bounces are read at the same time, and so the memory that they take.
///
/// A reading that takes long gives its slot to another and goes on without one: what does not answer must not keep
/// others waiting.
final class ReadingSlots: Sendable {
    /// How long a reading keeps its slot.
    static let patience = Duration.seconds(5)

    private let semaphore: AsyncSemaphore
    private let clock: any WallClock

    init(_ count: Int, clock: any WallClock) {
        semaphore = AsyncSemaphore(permits: count)
        self.clock = clock
    }

    /// How many wait for a slot.
    var waitingCount: Int { semaphore.waitingCount }

    /// Runs `work` once a slot is free; of those who wait, the lowest `priority` comes first, then the longest waiting.
    func withSlot<Value: Sendable>(
        priority: Int,
        _ work: () async throws(RunStop) -> Value
    ) async throws(RunStop) -> Value {
        await semaphore.take(priority: priority)
        let isHeld = Locked(true)
        let giveBack = { @Sendable [semaphore] in
            let isFirst = isHeld.withLock { isHeld in
                defer { isHeld = false }
                return isHeld
            }
            if isFirst { semaphore.giveBack() }
        }
        let end = clock.now + Self.patience
        let timer = Task { [clock] in
            try? await clock.sleep(until: end)
            giveBack()
        }
        defer {
            timer.cancel()
            giveBack()
        }
        if Task.isCancelled { throw .interrupted }
        return try await work()
    }
}
