import Base
import Delivery
import Logging
import Storage

/// Mail whose account is gone: it was accepted while the account was being removed. The default sender takes it, as it
/// takes all mail of people without an account of their own.
struct StrayMail {
    let store: any QueueStore
    let accounts: LiveAccounts
    let dispatcher: Dispatcher
    let clock: any WallClock
    let logger: Logger

    func reroute() async throws {
        let waiting = try await store.counts().filter { $0.state == .waiting }.map(\.account)
        // Read after the queue, so that an account which has mail and is not among these was removed.
        try await accounts.reload()
        let known = accounts.current.accounts
        guard let heir = known.defaultSender else { return }
        for account in Set(waiting) where known[account] == nil {
            let moved = try await store.steer(.account(account), .reroute(to: heir.id), at: clock.now)
            logger.notice(
                "mail of a removed account goes by the default sender",
                metadata: ["account": "\(heir.address)", "deliveries": "\(moved.count)"]
            )
            await dispatcher.wake([heir.id])
        }
    }
}
