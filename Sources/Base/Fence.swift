/// How long a node may act on what it holds: until then, no other node takes it for dead.
///
/// A node keeps it open with each heartbeat. One that was stopped, or cut off from the database, finds it shut when it goes
/// on, before it does anything that another node may have taken over. Time is that of the boot clock, which also counts
/// while the process is stopped or the machine sleeps.
package final class Fence: Sendable {
    /// The fence of the work that the task does. Transfers take it along, see `Transport`.
    @TaskLocal package static var current: Fence?

    private enum End {
        case at(ContinuousClock.Instant)
        /// Another node has taken over.
        case shut
    }

    private let end: Locked<End>
    private let now: @Sendable () -> ContinuousClock.Instant

    package init(
        until end: ContinuousClock.Instant,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.end = Locked(.at(end))
        self.now = now
    }

    /// Whether the node may act now.
    package var isOpen: Bool {
        switch end.withLock({ $0 }) {
        case .at(let end): now() < end
        case .shut: false
        }
    }

    /// Keeps it open until then, unless it was shut.
    package func extend(to later: ContinuousClock.Instant) {
        end.withLock { end in
            if case .at(let known) = end { end = .at(max(known, later)) }
        }
    }

    /// Shuts it for good.
    package func shut() { end.withLock { $0 = .shut } }
}
