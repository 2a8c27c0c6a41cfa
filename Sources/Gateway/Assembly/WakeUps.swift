import Base
import Storage

/// Carries the news that mail was queued from the listener to the dispatcher, which is made after it.
///
/// What comes in a burst is told once: to wake a worker costs more than to store a small message.
final class WakeUps: Sendable {
    /// A closure alone would be wrapped once more each time that the generic lock hands it out and takes it back, and
    /// calling it would go through all those layers.
    private struct Listener {
        let hear: @Sendable (Set<AccountID>) -> Void
    }

    /// So long news is gathered; nothing beside the time that Gmail takes for a message.
    private static let gathering = Duration.milliseconds(2)

    private let listener = Locked<Listener?>(nil)
    private let pending = Locked<Set<AccountID>>([])

    func listen(_ listener: @escaping @Sendable (Set<AccountID>) -> Void) {
        self.listener.withLock { $0 = Listener(hear: listener) }
    }

    /// Tells which accounts have new mail.
    func wake(_ accounts: [AccountID]) {
        let isFirst = pending.withLock { pending in
            let wasEmpty = pending.isEmpty
            pending.formUnion(accounts)
            return wasEmpty && !pending.isEmpty
        }
        guard isFirst else { return }
        Task {
            try? await Task.sleep(for: Self.gathering)
            let woken = pending.withLock { pending in
                defer { pending = [] }
                return pending
            }
            listener.withLock { $0 }?.hear(woken)
        }
    }
}
