import Base
import Logging
import Storage

/// Writes down that an account cannot send, once, so that its worker stops and people see why.
struct AccountTrouble {
    private let context: DeliveryContext

    init(context: DeliveryContext) {
        self.context = context
    }

    func apply(_ effect: Settlement.AccountEffect, to account: AccountRecord, now: Timestamp) async {
        var health = AccountHealth()
        health.since = now
        switch effect {
        case .paused(let until, let reason):
            health.state = .paused
            health.until = until
            health.reason = reason
        case .needsGrant(let reason, let remedy):
            health.state = .needsGrant
            health.reason = reason
            health.remedy = remedy
        }
        do {
            // Several sends end at once, and people change accounts meanwhile: the gravest state stands.
            try await context.accounts.reload()
            guard let current = context.accounts.current.accounts[account.id],
                current.sealedCredential == account.sealedCredential,
                Self.isGraver(health, than: current.health, at: now)
            else { return }
            try await context.store.setHealth(health, of: account.id)
            try await context.accounts.reload()
        } catch {
            context.logger.error("an account's state could not be stored", metadata: ["error": "\(error)"])
        }
        context.logger.warning(
            "\(health.state == .paused ? "the account is paused" : "the account cannot send; its mail waits")",
            metadata: [
                "account": "\(account.address)",
                "reason": "\(health.words ?? "")",
                "until": "\(health.until?.iso8601 ?? "a new grant")",
            ]
        )
    }

    private static func isGraver(_ new: AccountHealth, than old: AccountHealth, at now: Timestamp) -> Bool {
        switch old.state {
        case .working: true
        case .paused: new.state == .needsGrant || (new.until ?? now) > (old.until ?? now)
        case .needsGrant, .disabled: false
        }
    }
}
