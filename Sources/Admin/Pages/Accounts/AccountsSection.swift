import Base
import Storage

/// The Google accounts that send mail: the list, and a page for each.
enum AccountsSection: ConsoleSection {
    static let templates = [
        Template("accounts", PackageResources.accounts_mustache),
        Template("account", PackageResources.account_mustache),
    ]
    static let texts: any Texts.Type = AccountsText.self
    static let navigation = [
        NavigationItem(
            name: { AccountsText.of($0).title },
            path: "/accounts",
            icon: "account",
            audience: .administrator,
            group: .mail,
            rank: 30
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("accounts", for: .administrator, AccountList.show)
        routes.get("accounts/:id", for: .administrator) { try await AccountPage.show($0) }
        routes.post("accounts/:id", for: .administrator, AccountPage.change)
        routes.post("accounts/:id/pause", for: .administrator, AccountSwitches.pause)
        routes.post("accounts/:id/resume", for: .administrator, AccountSwitches.resume)
        routes.post("accounts/:id/disable", for: .administrator, AccountSwitches.disable)
        routes.post("accounts/:id/enable", for: .administrator, AccountSwitches.enable)
        routes.post("accounts/:id/test", for: .administrator, AccountSwitches.test)
        routes.post("accounts/:id/remove", for: .administrator, AccountRemoval.remove)
    }
}

extension ConsoleRequest {
    /// The account whose number is in the path.
    var account: AccountRecord {
        get async throws {
            let id = Int64(variables["id"] ?? "").map(AccountID.init(rawValue:))
            guard let account = try await console.store.accounts().first(where: { $0.id == id }) else {
                throw Refusal.notFound
            }
            return account
        }
    }
}

extension AccountRecord {
    /// The path of the account's page.
    var path: LocalPath { LocalPath("/accounts/\(id.rawValue)") ?? "/accounts" }
}

/// The list of all accounts.
enum AccountList {
    /// The columns by which the list can be sorted.
    private enum Column: String, Sendable {
        case account, state, sent, units, queue, delivery
    }

    private struct Row: Sendable {
        let path: String
        let address: String
        let isDefaultSender: Bool
        let isWithoutOwnMail: Bool
        let user: String?
        let condition: AccountStatus
        let sentInDay: String
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
        let columns: [ColumnHeading]
        let accounts: [Row]
        let none: EmptyState?
    }

    static func show(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(AccountsText.self)
        let accounts = try await request.console.store.accounts()
        let users = try await request.console.store.users()
        let figures = try await AccountStatistics(request)
        let sorting = Sorting<Column>(request.query, usual: .account)
        let sorted = sorting.sorted(accounts) { key($0, sorting.column, figures, request) }
        let rows = sorted.map { account in
            row(account, users.filter { $0.account == account.id }.map(\.name), figures, request)
        }
        let hasDefault = accounts.contains { $0.options.isDefaultSender }
        let view = View(
            warning: accounts.isEmpty || hasDefault ? nil : Notice(.warning, text.noDefaultSender),
            hasAccounts: !accounts.isEmpty,
            columns: columns(sorting, text),
            accounts: rows,
            none: accounts.isEmpty ? EmptyState(text.noAccounts) : nil
        )
        return .page(Page("accounts", title: text.title, text: text, view: view))
    }

    private static func key(
        _ account: AccountRecord,
        _ column: Column,
        _ figures: AccountStatistics,
        _ request: ConsoleRequest
    ) -> SortKey {
        switch column {
        case .account: .text("\(account.address)")
        case .state: .count(account.health.state.urgency)
        case .sent: .count(figures.sentInDay(by: account.id))
        case .units: .count(figures.unitsThisMinute(of: account.id))
        case .queue: .count(figures.open(account.id))
        case .delivery: .text(request.text(AccountsText.self).courierName(account.options.courier.rawValue))
        }
    }

    private static func columns(_ sorting: Sorting<Column>, _ text: Translated<AccountsText>) -> [ColumnHeading] {
        let path: LocalPath = "/accounts"
        return [
            sorting.heading(.account, text.account, on: path), sorting.heading(.state, text.state, on: path),
            sorting.heading(.sent, text.sentInDay, style: "number", descends: true, on: path),
            sorting.heading(.units, text.unitsThisMinute, style: "number", descends: true, on: path),
            sorting.heading(.queue, text.queue, descends: true, on: path),
            sorting.heading(.delivery, text.delivery, on: path),
        ]
    }

    private static func row(
        _ account: AccountRecord,
        _ owners: [String],
        _ figures: AccountStatistics,
        _ request: ConsoleRequest
    ) -> Row {
        let (text, format) = (request.text(AccountsText.self), request.format)
        let limits = request.console.accounts.limits.overridden(by: account.options)
        let units = figures.unitsThisMinute(of: account.id)
        let (held, failed) = (figures.held(account.id), figures.failed(account.id))
        return Row(
            path: account.path.description,
            address: "\(account.address)",
            isDefaultSender: account.options.isDefaultSender,
            isWithoutOwnMail: !account.options.sendsOwnMail,
            user: owners.isEmpty ? nil : owners.joined(separator: ", "),
            condition: AccountStatus(account, request),
            sentInDay: text.of(
                format.number(figures.sentInDay(by: account.id)),
                format.number(limits.messagesPerDay)
            ),
            units: text.of(format.number(units), format.number(limits.unitsPerMinute)),
            waiting: format.number(figures.waiting(account.id)),
            held: format.number(held),
            failed: format.number(failed),
            hasHeld: held > 0,
            hasFailed: failed > 0,
            // What stops the account is said already.
            lastError: account.health.state == .needsGrant
                ? nil : figures.lastError(of: account.id).map(request.words),
            courier: text.courierName(account.options.courier.rawValue)
        )
    }
}
