import Base

/// Signs of life of one worker: it takes turns, and between them waits for a moment or for news.
///
/// Only the count of turns between two looks matters, not how long they took: a machine that was asleep, or a process that
/// was stopped, is not taken for a worker that hangs.
final class WorkerPulse: Sendable {
    private enum Phase {
        case working
        /// For news alone where there is no moment.
        case waiting(until: Timestamp?)
    }

    private struct State {
        var phase = Phase.working
        var turns = 0
        var turnsSeen = 0
        var looksInVain = 0
    }

    /// A wait may end so long after its moment.
    private static let lateness = Duration.seconds(10)

    private let state = Locked(State())

    /// Whether it has taken a turn since it was made.
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

    /// How often in a row it was looked at while it should have been taking a turn and took none.
    func look(at now: Timestamp) -> Int {
        state.withLock { state in
            let isOverdue =
                switch state.phase {
                case .working: true
                case .waiting(let moment): moment.map { now > $0 + Self.lateness } ?? false
                }
            let hasTurned = state.turns != state.turnsSeen
            state.turnsSeen = state.turns
            state.looksInVain = isOverdue && !hasTurned ? state.looksInVain + 1 : 0
            return state.looksInVain
        }
    }
}
