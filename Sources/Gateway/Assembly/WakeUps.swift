import Base
import Storage

/// Carries the news that mail was queued from the listener to the dispatcher, which is made after it.
final class WakeUps: Sendable {
    private let listener = Locked<(@Sendable (Set<AccountID>) -> Void)?>(nil)
    private let pending = Locked<Set<AccountID>>([])

    func listen(_ listener: @escaping @Sendable (Set<AccountID>) -> Void) {
        self.listener.withLock { $0 = listener }
    }

    /// Tells which accounts have new mail. What comes in a burst is told once.
    func wake(_ accounts: [AccountID]) {
        let isFirst = pending.withLock { pending in
            let wasEmpty = pending.isEmpty
            pending.formUnion(accounts)
            return wasEmpty && !pending.isEmpty
        }
        guard isFirst else { return }
        Task {
            let woken = pending.withLock { pending in
                defer { pending = [] }
                return pending
            }
            listener.withLock { $0 }?(woken)
        }
    }
}
