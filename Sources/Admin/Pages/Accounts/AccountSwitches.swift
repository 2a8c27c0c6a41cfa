import Base
import Storage

/// Pauses, disables, enables and tests an account.
enum AccountSwitches {
    static func pause(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        guard let minutes = Int(request.form[.minutes]), AccountPage.pauses.contains(minutes) else {
            throw Refusal.malformed
        }
        guard account.health.state == .working else { return .redirect(account.path) }
        var health = AccountHealth()
        health.state = .paused
        health.reason = Reason(.pausedByHand)
        health.since = request.console.clock.now
        let until = request.console.clock.now + .minutes(minutes)
        health.until = until
        try await request.console.store.setHealth(health, of: account.id)
        await request.console.gateway.accountsChanged()
        request.note("the account was paused", category: .grants, account: "\(account.address)")
        request.notify(Notice(.done, text.isPausedNow(text.pausedFix(request.format.dateAndClock(until)))))
        return try await AccountPage.again(request)
    }

    static func resume(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        guard AccountAction.resume.applies(to: account.health.state) else { return .redirect(account.path) }
        try await AccountAction.resume.carryOut([account], request)
        request.notify(Notice(.done, text.resumed))
        return try await AccountPage.again(request)
    }

    static func disable(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        guard !request.isCancelled else { return try await AccountPage.again(request) }
        guard request.isConfirmed else {
            let waiting = try await AccountStatistics(request).waiting(account.id)
            return request.confirm(
                Confirmation(
                    text.switchOffQuestion("\(account.address)"),
                    consequences: [text.switchOffWaits(request.format.number(waiting))]
                        + (account.options.isDefaultSender ? [text.switchOffDefault] : []) + [text.switchOffUntil],
                    button: text.switchOff,
                    action: request.path,
                    back: account.path,
                    keepsInput: true,
                    fields: AccountForm.sent(request)
                )
            )
        }
        try await AccountAction.disable.carryOut([account], request)
        request.notify(Notice(.done, text.switchedOff))
        return try await AccountPage.again(request)
    }

    static func enable(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        guard AccountAction.enable.applies(to: account.health.state) else { return .redirect(account.path) }
        try await AccountAction.enable.carryOut([account], request)
        request.notify(Notice(.done, text.switchedOn))
        return try await AccountPage.again(request)
    }

    /// Answers with the page itself, so that it shows Google's answer.
    static func test(_ request: ConsoleRequest) async throws -> Answer {
        let (account, text) = (try await request.account, request.text(AccountsText.self))
        let result = try await request.console.accounts.test(account)
        await request.console.gateway.accountsChanged()
        request.console.gateway.queueChanged()
        let isRefused = try await request.account.health.state == .needsGrant
        let notice =
            switch result {
            case .works where isRefused: Notice(.warning, text.testWorksTrySending)
            case .works: Notice(.done, text.testWorks)
            case .refused(let refusal):
                Notice(.problem, text.testFailed("\(text.refusal(refusal.cause)) (\(refusal.said))"))
            }
        return try await AccountPage.again(request, result: notice)
    }
}
