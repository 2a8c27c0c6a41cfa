package import Base

/// Wakes those who listen whenever something in the store has changed, or may have: with each commit of this process, and with
/// what other processes tell. Costs next to nothing while nobody listens.
package final class ChangeNotices: Sendable {
    /// Somebody listens as long as this exists.
    package final class Listener: Sendable {
        private let stop: @Sendable () -> Void

        fileprivate init(stop: @escaping @Sendable () -> Void) { self.stop = stop }

        deinit { stop() }
    }

    private struct State {
        var signals: [Int: Signal] = [:]
        var next = 0
    }

    private let state = Locked(State())

    package init() {}

    /// Wakes `signal` with each change, as long as the listener exists.
    package func listen(_ signal: Signal) -> Listener {
        let number = state.withLock { state in
            state.next += 1
            state.signals[state.next] = signal
            return state.next
        }
        return Listener { [weak self] in self?.state.withLock { $0.signals[number] = nil } }
    }

    /// Whether anybody listens.
    package var isHeard: Bool { state.withLock { !$0.signals.isEmpty } }

    package func tell() {
        for signal in state.withLock({ Array($0.signals.values) }) { signal.wake() }
    }
}

/// A store that tells of its changes.
package protocol ChangeNoticeStore: Sendable {
    var changeNotices: ChangeNotices { get }

    /// How often to look besides: some of what other processes change goes untold.
    var changeInterval: Duration { get }
}
