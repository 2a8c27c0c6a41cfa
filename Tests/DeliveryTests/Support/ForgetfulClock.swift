import Base

/// A clock whose timers never go off, as a runtime's that has lost one.
final class ForgetfulClock: WallClock {
    private struct State {
        var lost: [Int: Timestamp] = [:]
        var next = 0
    }

    /// Which the test moves.
    let real = ManualClock()
    private let state = Locked(State())

    var now: Timestamp { real.now }

    /// The moment of a timer that somebody waits for in vain.
    var awaited: Timestamp? { state.withLock { $0.lost.values.min() } }

    /// Returns only when the task is cancelled.
    func sleep(until deadline: Timestamp) async throws {
        let id = state.withLock { state in
            state.next += 1
            state.lost[state.next] = deadline
            return state.next
        }
        defer { state.withLock { $0.lost[id] = nil } }
        try await Task.sleep(for: .days(365))
    }
}
