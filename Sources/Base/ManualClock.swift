/// A clock for tests. Its time changes only through `advance(by:)`, which wakes the sleepers whose deadline has passed.
package final class ManualClock: WallClock {
    private struct Sleeper {
        let deadline: Timestamp
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: Timestamp
        var sleepers: [Int: Sleeper] = [:]
        var nextSleeper = 0
    }

    private let state: Locked<State>

    package init(now: Timestamp = Timestamp(milliseconds: 1_800_000_000_000)) {
        state = Locked(State(now: now))
    }

    package var now: Timestamp { state.withLock { $0.now } }

    /// The earliest deadline of the current sleepers.
    package var firstDeadline: Timestamp? { state.withLock { $0.sleepers.values.map(\.deadline).min() } }

    package func advance(by length: Duration) {
        let due = state.withLock { state in
            state.now = state.now + length
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    package func sleep(until deadline: Timestamp) async throws {
        let id = state.withLock { state in
            state.nextSleeper += 1
            return state.nextSleeper
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let wakeNow = state.withLock { state in
                    guard deadline > state.now, !Task.isCancelled else { return true }
                    state.sleepers[id] = Sleeper(deadline: deadline, continuation: continuation)
                    return false
                }
                if wakeNow { continuation.resume() }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
        try Task.checkCancellation()
    }
}
