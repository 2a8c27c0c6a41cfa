import Base
import Storage

/// Signals queued mail from the listener to the dispatcher, which is created later.
///
/// Signals of a burst are combined: waking a worker costs more than storing a small message.
final class WakeUps: Sendable {
    /// A bare closure would be wrapped again each time the generic lock takes and returns it, and every call would go
    /// through all those layers.
    private struct Listener {
        let hear: @Sendable (Set<AccountID>) -> Void
    }

    /// How long signals are collected; negligible compared to the time Gmail takes for a message.
    private static let gathering = Duration.milliseconds(2)

    private let listener = Locked<Listener?>(nil)
    private let pending = Locked<Set<AccountID>>([])

    func listen(_ listener: @escaping @Sendable (Set<AccountID>) -> Void) {
        self.listener.withLock { $0 = Listener(hear: listener) }
    }

    /// Signals which accounts have new mail.
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
