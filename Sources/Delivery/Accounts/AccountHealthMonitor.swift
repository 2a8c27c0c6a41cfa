package import Base
package import Google
package import Logging
package import Storage

/// Decides an account's health and stores it, so that its worker stops and the console shows the reason.
///
/// This is the only place that does so, whichever part met the error: a delivery, a scheduled action, the bounce watch,
/// or a user's test of the account.
package struct AccountHealthMonitor: Sendable {
    /// Attempts to store a change while others change the same account.
    private static let mostTries = 5

    private let store: any AccountStore
    private let clock: any WallClock
    private let logger: Logger?
    private let onChange: @Sendable () async throws(StorageError) -> Void

    /// - Parameters:
    ///   - logger: receives changes; `nil` where the user sees the result directly.
    ///   - onChange: called when the store has changed, so that the change is loaded.
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

    /// Google refused `call`, and keeps refusing it until the cause is fixed.
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

    /// Records the token endpoint's answer about the account's grant: an error, or `nil` for a token.
    package func heard(_ error: GrantError?, about account: AccountRecord) async {
        // A token is the normal case; it changes something only if the grant was refused.
        guard let error else { return await worked(.grant, of: account) }
        // A transient error says nothing about the grant.
        guard !error.isTransient else { return }
        await refused(.grant, of: account, reason: error.reason, remedy: error.remedy ?? .grantAgain)
    }

    /// Google accepts no sends by the account before `until`.
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

    /// Returns an account to working once its pause is over.
    package func endPause(of account: AccountRecord) async {
        let now = clock.now
        guard await change(account, { $0.resumed(at: now) }) != nil else { return }
        logger?.notice("the account can send again", metadata: ["account": "\(account.address)"])
    }

    /// A user has tested the account, and its grant works for its address. The next message shows whether sending
    /// works.
    package func tested(_ account: AccountRecord) async {
        let now = clock.now
        await worked(.grant, of: account)
        await worked(.identity, of: account)
        _ = await change(account) { $0.readyToTry(at: now) }
    }

    /// Applies `transition` to the account's current health, unless its grant has changed since.
    ///
    /// - Returns: The health before and after; `nil` if nothing changed.
    private func change(
        _ account: AccountRecord,
        _ transition: (AccountHealth) -> AccountHealth?
    ) async -> (old: AccountHealth, new: AccountHealth)? {
        do throws(StorageError) {
            for _ in 0..<Self.mostTries {
                guard let current = try await store.accounts().first(where: { $0.id == account.id }),
                    current.sealedCredential == account.sealedCredential, let new = transition(current.health)
                else {
                    // Loads what others have decided meanwhile.
                    try await onChange()
                    return nil
                }
                guard try await store.replaceHealth(of: current, with: new, at: clock.now) else { continue }
                try await onChange()
                return (current.health, new)
            }
            throw .conflict("account \(account.address) keeps changing")
        } catch {
            logger?.error(
                "an account's health could not be stored",
                metadata: ["account": "\(account.address)", "error": "\(error)"]
            )
            return nil
        }
    }
}
