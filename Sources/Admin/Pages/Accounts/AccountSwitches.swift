import Base
import Storage

/// Pauses, disables, enables and tests an account.
enum AccountSwitches {
    static func pause(_ visit: Visit) async throws -> Answer {
        let (account, text) = (try await visit.account, visit.text(AccountsText.self))
        guard let minutes = Int(visit.form["minutes"]), AccountPage.pauses.contains(minutes) else {
            throw Refusal.malformed
        }
        guard account.health.state == .working else { return .redirect(account.path) }
        var health = AccountHealth()
        health.state = .paused
        health.reason = Remark(.pausedByHand)
        health.since = visit.console.clock.now
        let until = visit.console.clock.now + .minutes(minutes)
        health.until = until
        try await set(health, account, visit, "the account was paused")
        visit.notify(Notice(.done, text.isPausedNow(text.pausedRemedy(visit.format.dateAndClock(until)))))
        return .redirect(account.path)
    }

    static func resume(_ visit: Visit) async throws -> Answer {
        let (account, text) = (try await visit.account, visit.text(AccountsText.self))
        guard account.health.state == .paused else { return .redirect(account.path) }
        try await set(AccountHealth(), account, visit, "the account was resumed")
        visit.console.seams.queueChanged()
        visit.notify(Notice(.done, text.resumed))
        return .redirect(account.path)
    }

    static func disable(_ visit: Visit) async throws -> Answer {
        let (account, text) = (try await visit.account, visit.text(AccountsText.self))
        guard visit.isConfirmed else {
            let waiting = try await AccountFigures(visit).waiting(account.id)
            return visit.confirm(
                Confirmation(
                    text.switchOffQuestion("\(account.address)"),
                    consequences: [text.switchOffWaits(visit.format.number(waiting))]
                        + (account.options.isDefaultSender ? [text.switchOffDefault] : []) + [text.switchOffUntil],
                    button: text.switchOff,
                    action: visit.path,
                    back: account.path
                )
            )
        }
        var health = AccountHealth()
        health.state = .disabled
        health.reason = Remark(.switchedOff)
        health.since = visit.console.clock.now
        try await set(health, account, visit, "the account was switched off")
        visit.notify(Notice(.done, text.switchedOff))
        return .redirect(account.path)
    }

    static func enable(_ visit: Visit) async throws -> Answer {
        let (account, text) = (try await visit.account, visit.text(AccountsText.self))
        guard account.health.state == .disabled else { return .redirect(account.path) }
        try await set(AccountHealth(), account, visit, "the account was switched on")
        visit.console.seams.queueChanged()
        visit.notify(Notice(.done, text.switchedOn))
        return .redirect(account.path)
    }

    /// Answers with the page itself, so that it shows Google's answer.
    static func test(_ visit: Visit) async throws -> Answer {
        let (account, text) = (try await visit.account, visit.text(AccountsText.self))
        let result = try await visit.console.seams.accounts.test(account)
        await visit.console.seams.accountsChanged()
        visit.console.seams.queueChanged()
        let isRefused = try await visit.account.health.state == .needsGrant
        let notice =
            switch result {
            case .works where isRefused: Notice(.warning, text.testWorksTrySending)
            case .works: Notice(.done, text.testWorks)
            case .refused(let refusal):
                Notice(.problem, text.testFailed("\(text.refusal(refusal.cause)) (\(refusal.said))"))
            }
        return try await AccountPage.show(visit, result: notice)
    }

    private static func set(
        _ health: AccountHealth,
        _ account: AccountRecord,
        _ visit: Visit,
        _ event: String
    ) async throws {
        try await visit.console.store.setHealth(health, of: account.id)
        await visit.console.seams.accountsChanged()
        visit.note(event, area: .grants, account: "\(account.address)")
    }
}
