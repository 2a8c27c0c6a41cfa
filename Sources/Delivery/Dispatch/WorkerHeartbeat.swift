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
        var looksInVain = 0
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

/// A semaphore: limits the number of concurrent operations over all accounts.
final class Slots: Sendable {
    private struct State {
        var free: Int
        var waiting: [Signal] = []
    }

    private let state: Locked<State>

    init(_ count: Int) {
        state = Locked(State(free: count))
    }

    var areFree: Bool { state.withLock { $0.free > 0 } }

    /// Takes up to `wanted` slots. If none is free, `signal` is woken once one may be.
    func take(upTo wanted: Int, orWake signal: Signal) -> Int {
        state.withLock { state in
            let taken = min(wanted, state.free)
            state.free -= taken
            if taken == 0, !state.waiting.contains(where: { $0 === signal }) { state.waiting.append(signal) }
            return taken
        }
    }

    func giveBack(_ count: Int) {
        guard count > 0 else { return }
        let waiting = state.withLock { state in
            state.free += count
            defer { state.waiting = [] }
            return state.waiting
        }
        for signal in waiting { signal.wake() }
    }
}
