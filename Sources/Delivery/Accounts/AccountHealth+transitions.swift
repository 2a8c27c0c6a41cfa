package import Base
package import Storage

/// What an account's health becomes by what was met. Each returns `nil` where it changes nothing, above all where a
/// person has decided.
extension AccountHealth {
    /// Between two tries of a call that Google refuses. An account that is refused for good costs four calls a day.
    package static let retryPauses = Backoff(first: .minutes(5), longest: .hours(6), jitter: 0)
    /// A refusal within so long after the last one goes on with its pauses, even where the account seemed to work since.
    package static let refusalMemory = Duration.hours(24)

    /// Google refused `call`, and will go on refusing it until something is mended.
    package func refused(_ call: Call, reason: Remark, remedy: Remedy?, at now: Timestamp) -> AccountHealth? {
        switch state {
        case .disabled: return nil
        case .working, .paused: break
        case .needsGrant: guard isNews(call, at: now) else { return nil }
        }
        var health = AccountHealth()
        health.state = .needsGrant
        health.reason = reason
        health.remedy = remedy
        health.since = state == .needsGrant ? since ?? now : now
        let count = refusal.map { now - $0.at < Self.refusalMemory ? $0.count : 0 } ?? 0
        let tryAt = call == .identity ? nil : now + Self.retryPauses.delay(afterAttempt: count + 1)
        health.refusal = Refusal(call, count: count + 1, at: now, tryAt: tryAt)
        return health
    }

    /// Several calls that were under way end alike, and a refused token ends the call that needed it: of what is known
    /// to be refused only the next try tells something new, and otherwise only what is graver.
    private func isNews(_ call: Call, at now: Timestamp) -> Bool {
        guard let refusal else { return true }
        switch (refusal.call, call) {
        case (.grant, .grant), (.sending, .sending): return refusal.tryAt.map { $0 <= now } ?? false
        case (.sending, .grant), (_, .identity): return true
        case (.grant, .sending), (.identity, _): return false
        }
    }

    /// Google granted `call`.
    package func worked(_ call: Call) -> AccountHealth? {
        guard state == .needsGrant, (refusal?.call ?? .grant) == call else { return nil }
        return working
    }

    /// Google wants nothing sent before `until`.
    package func paused(until: Timestamp, reason: Remark, at now: Timestamp) -> AccountHealth? {
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

    /// A person has seen that the grant works: the next message tries at once whether sending does, too.
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

    /// Whether mail may be sent: it works, its pause is over, or one message is to try whether it works again.
    package func maySend(at now: Timestamp) -> Bool {
        switch state {
        case .working: true
        case .paused: until.map { $0 <= now } ?? true
        case .needsGrant: refusal?.call == .sending && (refusal?.tryAt.map { $0 <= now } ?? false)
        case .disabled: false
        }
    }

    /// When mail may be sent again by itself, where it may not now; `nil`: not until a person acts.
    package var sendsAgain: Timestamp? {
        switch state {
        case .working, .disabled: nil
        case .paused: until
        case .needsGrant: refusal?.call == .sending ? refusal?.tryAt : nil
        }
    }
}
