import Base
import Storage

/// What can be done with several accounts at once, and with one on its page.
enum AccountAction: String, Sendable, CaseIterable {
    case resume, enable, disable

    /// The actions that change accounts in any of these states.
    static func all(in states: [AccountHealth.State]) -> [AccountAction] {
        allCases.filter { states.contains(where: $0.applies) }
    }

    func applies(to state: AccountHealth.State) -> Bool {
        switch self {
        case .resume: state == .paused
        case .enable: state == .disabled
        case .disable: state != .disabled
        }
    }

    func choice(_ text: Translated<AccountsText>) -> BulkBar.Choice {
        BulkBar.Choice(value: rawValue, name: name(text))
    }

    func name(_ text: Translated<AccountsText>) -> String {
        switch self {
        case .resume: text.resume
        case .enable: text.switchOn
        case .disable: text.switchOff
        }
    }

    /// Gives the accounts their new health, tells the gateway and writes it to the log.
    func carryOut(_ accounts: [AccountRecord], _ request: ConsoleRequest) async throws {
        var health = AccountHealth()
        if self == .disable {
            health.state = .disabled
            health.reason = Reason(.switchedOff)
            health.since = request.console.clock.now
        }
        for account in accounts {
            try await request.console.store.setHealth(health, of: account.id)
            switch self {
            case .resume: request.note("the account was resumed", category: .grants, account: "\(account.address)")
            case .enable: request.note("the account was enabled", category: .grants, account: "\(account.address)")
            case .disable: request.note("the account was disabled", category: .grants, account: "\(account.address)")
            }
        }
        await request.console.gateway.accountsChanged()
        if self != .disable { request.console.gateway.queueChanged() }
    }
}

/// Carries out an action on the accounts that are marked in the list, or on all that it finds.
enum AccountBulk {
    static func manage(_ request: ConsoleRequest) async throws -> Answer {
        let (text, list) = (request.text(AccountsText.self), AccountList.choice(request))
        let (words, selection) = (request.text(AccountListText.self), BulkSelection(request.form, .account))
        guard let action = AccountAction(rawValue: selection.command) else { throw Refusal.malformed }
        let all = try await request.console.store.accounts()
        let found = AccountList.found(list, all, try await AccountList.owners(request))
        let accounts = selection.rows(found) { "\($0.id.rawValue)" }
        guard !accounts.isEmpty else {
            request.notify(Notice(.warning, request.common.nothingMarked))
            return .redirect(list.path)
        }
        let changing = accounts.filter { action.applies(to: $0.health.state) }
        guard request.isConfirmed || changing.isEmpty else {
            return request.confirm(
                Confirmation(
                    words.bulkQuestion(action, changing.count, request.format.number(changing.count)),
                    consequences: try await consequences(action, changing, request),
                    button: action.name(text),
                    isDangerous: action == .disable,
                    action: "/accounts/manage",
                    back: list.path,
                    fields: selection.fields + list.values
                )
            )
        }
        try await action.carryOut(changing, request)
        request.notify(notice(changing: changing.count, of: accounts.count, request))
        return .redirect(list.path)
    }

    private static func consequences(
        _ action: AccountAction,
        _ accounts: [AccountRecord],
        _ request: ConsoleRequest
    ) async throws -> [String] {
        let (text, words) = (request.text(AccountsText.self), request.text(AccountListText.self))
        let figures = try await AccountStatistics(request)
        let waiting = request.format.number(accounts.reduce(0) { $0 + figures.waiting($1.id) })
        guard action == .disable else { return [words.bulkSend(waiting)] }
        let hasDefault = accounts.contains { $0.options.isDefaultSender }
        return [words.bulkStop(waiting)] + (hasDefault ? [words.bulkDefault] : []) + [text.switchOffUntil]
    }

    private static func notice(changing: Int, of all: Int, _ request: ConsoleRequest) -> Notice {
        let (words, format) = (request.text(AccountListText.self), request.format)
        guard changing > 0 else { return Notice(.warning, words.bulkNothing) }
        let done = words.bulkDone(changing, format.number(changing))
        return Notice(
            .done,
            changing < all ? "\(done) \(request.common.unchanged(all - changing, format.number(all - changing)))" : done
        )
    }
}
