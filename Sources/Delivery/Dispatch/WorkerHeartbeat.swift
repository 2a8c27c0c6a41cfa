import Base

/// A worker's heartbeat: it takes turns, and between them waits for a moment or a signal.
///
/// Only the number of turns between two inspections matters, not their duration: a suspended machine or a stopped
/// process does not count as a worker that hangs.
final class WorkerHeartbeat: Sendable {
    private enum Phase {
        case working
        /// Without a moment, waits for a signal only.
        case waiting(until: Timestamp?)
    }

    private struct State {
        var phase = Phase.working
        var turns = 0
        var turnsSeen = 0
        var missedChecks = 0
    }

    /// How late a wait may end.
    private static let lateness = Duration.seconds(10)

    private let state = Locked(State())

    /// Whether the worker has taken a turn since it was created.
    var hasBegun: Bool { state.withLock { $0.turns > 0 } }

    func works() {
        state.withLock { state in
            state.phase = .working
            state.turns += 1
        }
    }

    func waits(until moment: Timestamp?) {
        state.withLock { $0.phase = .waiting(until: moment) }
    }

    /// Returns how many inspections in a row found no turn although one was due.
    func check(at now: Timestamp) -> Int {
        state.withLock { state in
            let isOverdue =
                switch state.phase {
                case .working: true
                case .waiting(let moment): moment.map { now > $0 + Self.lateness } ?? false
                }
            let hasTurned = state.turns != state.turnsSeen
            state.turnsSeen = state.turns
            state.missedChecks = isOverdue && !hasTurned ? state.missedChecks + 1 : 0
            return state.missedChecks
        }
    }
}
