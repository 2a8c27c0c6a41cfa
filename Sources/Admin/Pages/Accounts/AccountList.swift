import Base
import Storage

/// The list of all accounts.
enum AccountList {
    /// The columns by which the list can be sorted.
    enum Column: String, Sendable {
        case account, state, sent, units, queue, delivery
    }

    private struct Row: Sendable {
        let id: String
        /// What can be done with it, as the bar's buttons name it.
        let can: String
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
        let search: ListSearch
        let found: String
        let hasRows: Bool
        let filter: [HiddenField]
        let bar: BulkBar
        let pager: Pager
        let columns: [ColumnHeading]
        let accounts: [Row]
        let none: EmptyState?
    }

    /// What the reader chose of the list.
    static func choice(_ request: ConsoleRequest) -> ListChoice<Column> {
        ListChoice(request, at: "/accounts", usual: .account)
    }

    /// The accounts that the list finds by their addresses and the names of their users.
    static func found(
        _ choice: ListChoice<Column>,
        _ accounts: [AccountRecord],
        _ owners: [AccountID: [String]]
    ) -> [AccountRecord] {
        accounts.filter { choice.finds(["\($0.address)"] + (owners[$0.id] ?? [])) }
    }

    /// The names of the users whom each account belongs to.
    static func owners(_ request: ConsoleRequest) async throws -> [AccountID: [String]] {
        try await request.console.store.users().reduce(into: [:]) { owners, user in
            if let account = user.account { owners[account, default: []].append(user.name) }
        }
    }

    static func show(_ request: ConsoleRequest) async throws -> Answer {
        let (text, common) = (request.text(AccountsText.self), request.common)
        let accounts = try await request.console.store.accounts()
        let owners = try await owners(request)
        let figures = try await AccountStatistics(request)
        let choice = choice(request)
        let found = choice.sorting.sorted(Self.found(choice, accounts, owners)) {
            key($0, choice.sorting.column, figures, request)
        }
        let (shown, pager) = choice.page(found) { "\($0.id.rawValue)" }
        let hasDefault = accounts.contains { $0.options.isDefaultSender }
        let list = request.text(AccountListText.self)
        let count = list.found(found.count, request.format.number(found.count))
        let view = View(
            warning: accounts.isEmpty || hasDefault ? nil : Notice(.warning, text.noDefaultSender),
            hasAccounts: !accounts.isEmpty,
            search: choice.search(list.filter, request),
            found: count,
            hasRows: !shown.isEmpty,
            filter: choice.values.map { HiddenField($0.field, $0.value) },
            bar: BulkBar(
                list.selected,
                AccountAction.all(in: shown.map(\.health.state)).map { $0.choice(text) },
                all: common.allFound(count)
            ),
            pager: pager,
            columns: columns(choice, text),
            accounts: shown.map { row($0, owners[$0.id] ?? [], figures, request) },
            none: accounts.isEmpty
                ? EmptyState(text.noAccounts) : shown.isEmpty ? EmptyState(common.nothingFound) : nil
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

    private static func columns(_ list: ListChoice<Column>, _ text: Translated<AccountsText>) -> [ColumnHeading] {
        [
            list.heading(.account, text.account), list.heading(.state, text.state),
            list.heading(.sent, text.sentInDay, style: "number", descends: true),
            list.heading(.units, text.unitsThisMinute, style: "number", descends: true),
            list.heading(.queue, text.queue, descends: true), list.heading(.delivery, text.delivery),
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
            id: "\(account.id.rawValue)",
            can: AccountAction.all(in: [account.health.state]).map(\.rawValue).joined(separator: " "),
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
