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
    package func refused(
        _ call: AccountHealth.Call,
        of account: AccountRecord,
        reason: Reason,
        suggestedFix: SuggestedFix?
    ) async {
        let now = clock.now
        let change = await change(account) { $0.refused(call, reason: reason, suggestedFix: suggestedFix, at: now) }
        guard let (old, new) = change else { return }
        let facts: Logger.Metadata = [
            "account": "\(account.address)", "reason": .stringConvertible(new.sentence ?? Localized("", "")),
            "next-attempt": .stringConvertible(
                new.refusal?.tryAt.map { Localized($0.iso8601, $0.iso8601) }
                    ?? Localized("after a new grant", "nach erneut gewährtem Zugriff")
            ),
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
        await refused(.grant, of: account, reason: error.reason, suggestedFix: error.suggestedFix ?? .grantAgain)
    }

    /// Google accepts no sends by the account before `until`.
    package func paused(until: Timestamp, reason: Reason, of account: AccountRecord) async {
        let now = clock.now
        guard let (_, new) = await change(account, { $0.paused(until: until, reason: reason, at: now) }),
            new.state == .paused
        else { return }
        logger?.warning(
            "the account is paused",
            metadata: [
                "account": "\(account.address)", "reason": .stringConvertible(reason.sentence),
                "until": "\(until.iso8601)",
            ]
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
                "cannot store an account's health",
                metadata: ["account": "\(account.address)", "error": "\(error)"]
            )
            return nil
        }
    }
}

/// The transitions of an account's health. Each returns `nil` when nothing changes; a disabled account stays disabled.
extension AccountHealth {
    /// The pauses between two attempts at a call that Google refuses. A permanently refused account costs four calls a
    /// day.
    package static let retryPauses = Backoff(first: .minutes(5), longest: .hours(6), jitter: 0)
    /// A refusal within this time of the last one continues its pauses, even if the account seemed to work in between.
    package static let refusalMemory = Duration.hours(24)

    /// Google refused `call`, and keeps refusing it until the cause is fixed.
    package func refused(_ call: Call, reason: Reason, suggestedFix: SuggestedFix?, at now: Timestamp) -> AccountHealth?
    {
        switch state {
        case .disabled: return nil
        case .working, .paused: break
        case .needsGrant: guard isNews(call, reason, at: now) else { return nil }
        }
        var health = AccountHealth()
        health.state = .needsGrant
        health.reason = reason
        health.suggestedFix = suggestedFix
        health.since = state == .needsGrant ? since ?? now : now
        let count = refusal.map { now - $0.at < Self.refusalMemory ? $0.count : 0 } ?? 0
        let tryAt = call == .identity ? nil : now + Self.retryPauses.delay(afterAttempt: count + 1)
        health.refusal = Refusal(call, count: count + 1, at: now, tryAt: tryAt)
        return health
    }

    /// Whether a refusal adds information.
    ///
    /// Concurrent calls fail alike, and a refused token also fails the call that needed it. So a repeated refusal
    /// counts only when its next attempt was due; otherwise only a graver one does. No attempt is due with a grant for
    /// another address: it stays the same until a grant for yet another one is given.
    private func isNews(_ call: Call, _ reason: Reason, at now: Timestamp) -> Bool {
        guard let refusal else { return true }
        switch (refusal.call, call) {
        case (.grant, .grant), (.sending, .sending): return refusal.tryAt.map { $0 <= now } ?? false
        case (.identity, .identity): return reason != self.reason
        case (.sending, .grant), (.grant, .identity), (.sending, .identity): return true
        case (.grant, .sending), (.identity, .grant), (.identity, .sending): return false
        }
    }

    /// Google granted `call`.
    package func worked(_ call: Call) -> AccountHealth? {
        guard state == .needsGrant, (refusal?.call ?? .grant) == call else { return nil }
        return working
    }

    /// Google accepts no sends before `until`.
    package func paused(until: Timestamp, reason: Reason, at now: Timestamp) -> AccountHealth? {
        switch state {
        case .disabled: return nil
        case .working: break
        case .paused: guard until > (self.until ?? now) else { return nil }
        case .needsGrant:
            guard var refusal, refusal.call == .sending, let tryAt = refusal.tryAt, tryAt < until else { return nil }
            var health = self
            refusal.tryAt = until
            health.refusal = refusal
            return health
        }
        var health = AccountHealth()
        health.state = .paused
        health.until = until
        health.reason = reason
        health.since = now
        health.refusal = refusal
        return health
    }

    /// The pause is over.
    package func resumed(at now: Timestamp) -> AccountHealth? {
        guard state == .paused, until.map({ $0 <= now }) ?? true else { return nil }
        return working
    }

    /// A user has confirmed that the grant works: the next message checks at once whether sending does too.
    package func readyToTry(at now: Timestamp) -> AccountHealth? {
        guard state == .needsGrant, var refusal, refusal.call == .sending else { return nil }
        refusal.tryAt = now
        var health = self
        health.refusal = refusal
        return health
    }

    private var working: AccountHealth {
        var health = AccountHealth()
        health.refusal = refusal
        return health
    }

    /// Whether mail may be sent: the account works, its pause is over, or one message is due as a probe.
    package func maySend(at now: Timestamp) -> Bool {
        switch state {
        case .working: true
        case .paused: until.map { $0 <= now } ?? true
        case .needsGrant: refusal?.call == .sending && (refusal?.tryAt.map { $0 <= now } ?? false)
        case .disabled: false
        }
    }

    /// When sending resumes without user action, if it is blocked now; `nil` if it resumes only after a user acts.
    package var sendsAgain: Timestamp? {
        switch state {
        case .working, .disabled: nil
        case .paused: until
        case .needsGrant: refusal?.call == .sending ? refusal?.tryAt : nil
        }
    }
}
