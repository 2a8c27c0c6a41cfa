import Base
import Storage

/// The list of all accounts.
enum AccountList {
    private struct Line: Sendable {
        let path: String
        let address: String
        let isDefaultSender: Bool
        let isWithoutOwnMail: Bool
        let person: String?
        let condition: AccountCondition
        let sentToday: String
        let units: String
        let waiting: String
        let held: String
        let failed: String
        let hasHeld: Bool
        let hasFailed: Bool
        let lastError: String?
        let courier: String
    }

    private struct View: Sendable {
        let warning: Notice?
        let hasAccounts: Bool
        let accounts: [Line]
        let none: EmptyState?
    }

    static func show(_ visit: Visit) async throws -> Answer {
        let text = visit.text(AccountsText.self)
        let accounts = try await visit.console.store.accounts()
        let people = try await visit.console.store.people()
        let figures = try await AccountFigures(visit)
        let lines = accounts.map { account in
            line(account, people.filter { $0.account == account.id }.map(\.name), figures, visit)
        }
        let hasDefault = accounts.contains { $0.options.isDefaultSender }
        let view = View(
            warning: accounts.isEmpty || hasDefault ? nil : Notice(.warning, text.noDefaultSender),
            hasAccounts: !accounts.isEmpty,
            accounts: lines,
            none: accounts.isEmpty ? EmptyState(text.noAccounts) : nil
        )
        return .page(Page("accounts", title: text.title, text: text, view: view))
    }

    private static func line(
        _ account: AccountRecord,
        _ owners: [String],
        _ figures: AccountFigures,
        _ visit: Visit
    ) -> Line {
        let (text, format) = (visit.text(AccountsText.self), visit.format)
        let limits = visit.console.seams.accounts.limits.overridden(by: account.options)
        let units = figures.unitsThisMinute(of: account.id)
        let (held, failed) = (figures.held(account.id), figures.failed(account.id))
        return Line(
            path: account.path.description,
            address: "\(account.address)",
            isDefaultSender: account.options.isDefaultSender,
            isWithoutOwnMail: !account.options.sendsOwnMail,
            person: owners.isEmpty ? nil : owners.joined(separator: ", "),
            condition: AccountCondition(account, visit),
            sentToday: text.of(
                format.number(figures.sentToday(by: account.id)),
                format.number(limits.messagesPerDay)
            ),
            units: text.of(format.number(units), format.number(limits.unitsPerMinute)),
            waiting: format.number(figures.waiting(account.id)),
            held: format.number(held),
            failed: format.number(failed),
            hasHeld: held > 0,
            hasFailed: failed > 0,
            lastError: figures.lastError(of: account.id).map(visit.words),
            courier: text.courierName(account.options.courier.rawValue)
        )
    }
}

extension AccountServices.Limits {
    /// These limits, overridden by those of one account.
    func overridden(by options: AccountOptions) -> Self {
        .init(
            unitsPerMinute: options.unitsPerMinute ?? unitsPerMinute,
            messagesPerDay: options.messagesPerDay ?? messagesPerDay,
            concurrency: options.concurrency ?? concurrency
        )
    }
}
