import Base

/// Limits the number of concurrent deliveries of all accounts. Unlike with a semaphore, no worker blocks: one that gets no
/// permit is woken by a signal, and can be woken by something else in the meantime.
final class SendPermits: Sendable {
    private struct State {
        var free: Int
        var waiting: [Signal] = []
    }

    private let state: Locked<State>

    init(_ count: Int) {
        state = Locked(State(free: count))
    }

    var areFree: Bool { state.withLock { $0.free > 0 } }

    /// Takes up to `wanted` permits. If none is free, `signal` is woken once one may be.
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
