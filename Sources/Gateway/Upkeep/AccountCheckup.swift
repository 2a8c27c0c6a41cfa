package import Base
package import Delivery
import Google
package import Logging
package import Storage

/// Sees to one account: reads its send-as addresses once a day, and tries whether a broken one works again.
package struct AccountCheckup: Sendable {
    /// The send-as addresses of Gmail change rarely.
    private static let sendAsAge = Duration.hours(24)

    private let store: any AccountStore
    private let accounts: LiveAccounts
    private let couriers: AccountCouriers
    private let clock: any WallClock
    private let logger: Logger

    package init(
        store: any AccountStore,
        accounts: LiveAccounts,
        couriers: AccountCouriers,
        clock: any WallClock,
        logger: Logger
    ) {
        self.store = store
        self.accounts = accounts
        self.couriers = couriers
        self.clock = clock
        self.logger = logger
    }

    package func run(_ account: AccountRecord) async {
        switch account.health.state {
        case .disabled: return
        case .needsGrant: await tryAgain(account)
        case .paused where account.health.until.map({ $0 <= clock.now }) ?? true: await markWorking(account)
        case .working, .paused: await readSendAsIfOld(account)
        }
    }

    /// Reads the addresses that Gmail accepts in From for this account, where the grant allows it.
    package func readSendAs(_ account: AccountRecord) async throws {
        let addresses = try await couriers.client(of: account).sendAs().map(SendAs.init)
        try await store.setSendAs(addresses, of: account.id, readAt: clock.now)
        try await accounts.reload()
    }

    private func readSendAsIfOld(_ account: AccountRecord) async {
        guard GrantedScopes(account.scopes).allows(.sendAs) else { return }
        guard account.sendAsReadAt.map({ clock.now - $0 >= Self.sendAsAge }) ?? true else { return }
        do {
            try await readSendAs(account)
        } catch {
            logger.notice(
                "the send-as addresses could not be read",
                metadata: ["account": "\(account.address)", "error": "\(error)"]
            )
        }
    }

    /// A grant may have been mended at Google's side; asking for a token tells.
    private func tryAgain(_ account: AccountRecord) async {
        guard let client = try? couriers.client(of: account) else { return }
        do {
            try await client.checkGrant()
            await markWorking(account)
        } catch {
            logger.debug("the account still cannot send", metadata: ["account": "\(account.address)"])
        }
    }

    private func markWorking(_ account: AccountRecord) async {
        do {
            // Asking took a while: what a person or another send has decided since stands.
            try await accounts.reload()
            guard accounts.current.accounts[account.id]?.health == account.health else { return }
            try await store.setHealth(AccountHealth(), of: account.id)
            try await accounts.reload()
            logger.notice("the account can send again", metadata: ["account": "\(account.address)"])
        } catch {
            logger.error("an account's state could not be stored", metadata: ["error": "\(error)"])
        }
    }
}
