package import Base
package import Delivery
import Google
package import Logging
package import Storage

/// Refreshes one account: reads its send-as addresses once a day, and checks whether a refused grant works again. Keep
/// one instance: it remembers failed reads.
package struct AccountRefresher: Sendable {
    /// Gmail's send-as addresses change rarely.
    private static let sendAsAge = Duration.hours(24)

    /// The failed reads of send-as addresses in a row, and when the next is due.
    private struct Failures {
        var count: Int
        var tryAt: Timestamp
    }

    private let store: any AccountStore
    private let accounts: LiveAccounts
    private let couriers: AccountCouriers
    private let health: AccountHealthMonitor
    private let clock: any WallClock
    private let logger: Logger
    private let failures = Locked<[AccountID: Failures]>([:])

    package init(
        store: any AccountStore,
        accounts: LiveAccounts,
        couriers: AccountCouriers,
        health: AccountHealthMonitor,
        clock: any WallClock,
        logger: Logger
    ) {
        self.store = store
        self.accounts = accounts
        self.couriers = couriers
        self.health = health
        self.clock = clock
        self.logger = logger
    }

    package func run(_ account: AccountRecord) async {
        switch account.health.state {
        case .disabled: return
        case .needsGrant: await askAgain(account)
        case .paused where account.health.until.map({ $0 <= clock.now }) ?? true: await health.endPause(of: account)
        case .working, .paused: await readSendAsIfOld(account)
        }
    }

    /// Reads the addresses that Gmail accepts in From for this account, if the grant allows it.
    package func readSendAs(_ account: AccountRecord) async throws {
        let addresses = try await couriers.client(of: account).sendAs().map(SendAs.init)
        try await store.setSendAs(addresses, of: account.id, readAt: clock.now)
        try await accounts.reload()
    }

    private func readSendAsIfOld(_ account: AccountRecord) async {
        guard GrantedScopes(account.scopes).allows(.sendAs) else { return }
        guard account.sendAsReadAt.map({ clock.now - $0 >= Self.sendAsAge }) ?? true else { return }
        let before = failures.withLock { $0[account.id] }
        guard before.map({ $0.tryAt <= clock.now }) ?? true else { return }
        do {
            try await readSendAs(account)
            failures.withLock { $0[account.id] = nil }
        } catch {
            let count = (before?.count ?? 0) + 1
            let tryAt = clock.now + AccountHealth.retryPauses.delay(afterAttempt: count)
            failures.withLock { $0[account.id] = Failures(count: count, tryAt: tryAt) }
            logger.notice(
                "cannot read the send-as addresses",
                metadata: ["account": "\(account.address)", "error": "\(error)", "next-attempt": "\(tryAt.iso8601)"]
            )
        }
    }

    /// Checks whether a refused grant was fixed at Google by requesting a token. If Google refuses sending, the next
    /// message tests it (see `AccountWorker`); a token would prove nothing.
    private func askAgain(_ account: AccountRecord) async {
        if let refusal = account.health.refusal {
            guard refusal.call == .grant, let tryAt = refusal.tryAt, tryAt <= clock.now else { return }
        }
        // The monitor, which receives every token result, stores the outcome.
        _ = try? await couriers.client(of: account).checkGrant()
    }
}
