package import Base
package import Storage

/// The transitions of an account's health. Each returns `nil` when nothing changes; a disabled account stays disabled.
extension AccountHealth {
    /// The pauses between two attempts at a call that Google refuses. A permanently refused account costs four calls a
    /// day.
    package static let retryPauses = Backoff(first: .minutes(5), longest: .hours(6), jitter: 0)
    /// A refusal within this time of the last one continues its pauses, even if the account seemed to work in between.
    package static let refusalMemory = Duration.hours(24)

    /// Google refused `call`, and keeps refusing it until the cause is fixed.
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

    /// Whether a refusal adds information.
    ///
    /// Concurrent calls fail alike, and a refused token also fails the call that needed it. So a repeated refusal
    /// counts only when its next attempt was due; otherwise only a graver one does.
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

    /// Google accepts no sends before `until`.
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
