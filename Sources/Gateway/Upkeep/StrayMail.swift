import Base
import Delivery
import Logging
import Storage

/// Mail whose account no longer exists: it was accepted while the account was being removed. The default sender sends
/// it, like all mail of users without an account.
struct StrayMail {
    let store: any QueueStore
    let accounts: LiveAccounts
    let dispatcher: Dispatcher
    let clock: any WallClock
    let logger: Logger

    func reroute() async throws {
        let waiting = try await store.counts().filter { $0.state == .waiting }.map(\.account)
        // Read after the queue, so that an account with mail that is missing here was removed.
        try await accounts.reload()
        let known = accounts.current.accounts
        guard let heir = known.defaultSender else { return }
        for account in Set(waiting) where known[account] == nil {
            let moved = try await store.steer(.account(account), .reroute(to: heir.id), at: clock.now)
            logger.notice(
                "mail of a removed account is rerouted to the default sender",
                metadata: ["account": "\(heir.address)", "deliveries": "\(moved.count)"]
            )
            await dispatcher.wake([heir.id])
        }
    }
}
