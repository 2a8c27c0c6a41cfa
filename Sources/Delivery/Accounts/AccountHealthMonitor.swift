package import Base
package import Google
package import Logging
package import Storage

/// Decides how an account fares, and writes it down so that its worker stops and people see why: the one place that does,
/// whoever met the error: a delivery, a scheduled action, the bounce watch, a person who tests the account.
package struct AccountHealthMonitor: Sendable {
    /// Others that change the same account at the same moment are given way to so often.
    private static let mostTries = 5

    private let store: any AccountStore
    private let clock: any WallClock
    private let logger: Logger?
    private let onChange: @Sendable () async throws(StorageError) -> Void

    /// - Parameters:
    ///   - logger: hears of changes; `nil` where a person is told at once.
    ///   - onChange: hears that the store has something new, to have it taken in.
    package init(
        store: any AccountStore,
        clock: any WallClock,
        logger: Logger?,
        onChange: @escaping @Sendable () async throws(StorageError) -> Void = { () throws(StorageError) in }
    ) {
        self.store = store
        self.clock = clock
        self.logger = logger
        self.onChange = onChange
    }

    /// Google refused `call`; it will until something is mended.
    package func refused(_ call: AccountHealth.Call, of account: AccountRecord, reason: Remark, remedy: Remedy?) async {
        let now = clock.now
        let change = await change(account) { $0.refused(call, reason: reason, remedy: remedy, at: now) }
        guard let (old, new) = change else { return }
        let facts: Logger.Metadata = [
            "account": "\(account.address)", "reason": "\(new.words ?? "")",
            "next-try": "\(new.refusal?.tryAt?.iso8601 ?? "after a new grant")",
        ]
        guard old.state == .needsGrant else {
            logger?.warning("the account cannot send; its mail waits", metadata: facts)
            return
        }
        logger?.info("the account still cannot send", metadata: facts)
    }

    /// Google granted `call`.
    package func worked(_ call: AccountHealth.Call, of account: AccountRecord) async {
        guard await change(account, { $0.worked(call) }) != nil else { return }
        logger?.notice("the account can send again", metadata: ["account": "\(account.address)"])
    }

    /// The token endpoint's answer about the account's grant: an error, or `nil` for a token.
    package func heard(_ error: GrantError?, about account: AccountRecord) async {
        // A token is the ordinary case, and news only where the grant was refused.
        guard let error else { return await worked(.grant, of: account) }
        // What passes by itself says nothing about the grant.
        guard !error.isTransient else { return }
        await refused(.grant, of: account, reason: error.reason, remedy: error.remedy ?? .grantAgain)
    }

    /// Google wants nothing sent by the account before `until`.
    package func paused(until: Timestamp, reason: Remark, of account: AccountRecord) async {
        let now = clock.now
        guard let (_, new) = await change(account, { $0.paused(until: until, reason: reason, at: now) }),
            new.state == .paused
        else { return }
        logger?.warning(
            "the account is paused",
            metadata: ["account": "\(account.address)", "reason": "\(reason)", "until": "\(until.iso8601)"]
        )
    }

    /// Sets an account working whose pause is over.
    package func endPause(of account: AccountRecord) async {
        let now = clock.now
        guard await change(account, { $0.resumed(at: now) }) != nil else { return }
        logger?.notice("the account can send again", metadata: ["account": "\(account.address)"])
    }

    /// A person has tested the account, and its grant works for its address. Whether sending works, the next message
    /// shows.
    package func tested(_ account: AccountRecord) async {
        let now = clock.now
        await worked(.grant, of: account)
        await worked(.identity, of: account)
        _ = await change(account) { $0.readyToTry(at: now) }
    }

    /// Changes the account's health as it is now, unless its grant is another by now.
    ///
    /// - Returns: what it was and what it is; `nil` where nothing changed.
    private func change(
        _ account: AccountRecord,
        _ transition: (AccountHealth) -> AccountHealth?
    ) async -> (old: AccountHealth, new: AccountHealth)? {
        do throws(StorageError) {
            for _ in 0..<Self.mostTries {
                guard let current = try await store.accounts().first(where: { $0.id == account.id }),
                    current.sealedCredential == account.sealedCredential, let new = transition(current.health)
                else {
                    // What others have decided meanwhile is taken in.
                    try await onChange()
                    return nil
                }
                guard try await store.replaceHealth(of: current, with: new) else { continue }
                try await onChange()
                return (current.health, new)
            }
            throw .conflict("account \(account.address) is changed all the time")
        } catch {
            logger?.error(
                "an account's state could not be stored",
                metadata: ["account": "\(account.address)", "error": "\(error)"]
            )
            return nil
        }
    }
}
