import Storage

/// The list of deliveries, with its search and its bulk actions.
enum QueueList {
    /// The limit for counting matches.
    private static let mostCounted = 1000

    private struct Tab: Sendable {
        let name: String
        let path: String
        let isCurrent: Bool
        let count: String
    }

    private struct Hidden: Sendable {
        let name: String
        let value: String
    }

    private struct View: Sendable {
        let title: String
        let list: String
        let group: String
        let only: Hidden?
        let tabs: [Tab]
        let search: Field
        let place: SelectField
        let account: SelectField?
        let from: Field
        let until: Field
        let isNarrowed: Bool
        /// Whether a filter in the collapsed part of the form is set.
        let hasMore: Bool
        let found: String
        let hasLines: Bool
        let lines: [QueueLine]
        let none: EmptyState?
        let first: String?
        let previous: String?
        let next: String?
        let canSteer: Bool
        let actions: [QueueAction.Choice]
        let target: SelectField
        let filter: [Hidden]
        let back: String
        let all: String
    }

    static func show(_ visit: Visit, scope: QueueScope) async throws -> Answer {
        let (text, format) = (visit.text(QueueText.self), visit.format)
        let (store, filter) = (visit.console.store, QueueFilter(visit.query))
        let accounts = try await store.accounts()
        let names = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, "\($0.address)") })
        var page = QueuePage(entries: [], next: nil)
        if var query = filter.query(in: scope, format) {
            query.countsUpTo = mostCounted
            page = try await store.page(query)
        }
        let count = page.total ?? 0
        let number = format.number(count)
        let found = count >= mostCounted ? text.foundAtLeast(number) : text.found(count, number)
        let title = scope == .everything ? text.title : text.myMail
        let choices = accounts.map { ("\($0.id.rawValue)", "\($0.address)") }
        let view = View(
            title: title,
            list: scope.path.description,
            group: filter.group.rawValue,
            only: filter.values.first { $0.name == "only" }.map { Hidden(name: $0.name, value: $0.value) },
            tabs: try await tabs(visit, filter, scope),
            search: Field("q", visit.common.search, .search, value: filter.text, isOptional: true),
            place: SelectField(
                "in",
                text.searchIn,
                QueueFilter.Place.allCases.map { ($0.rawValue, text.place($0)) },
                selected: filter.place.rawValue
            ),
            account: scope == .everything
                ? SelectField(
                    "account",
                    text.account,
                    [("", text.allAccounts)] + choices,
                    selected: filter.account.map { "\($0.rawValue)" } ?? ""
                ) : nil,
            from: Field("from", text.from, .date, value: filter.from, isOptional: true),
            until: Field("until", text.until, .date, value: filter.until, isOptional: true),
            isNarrowed: !filter.isPlain,
            hasMore: filter.account != nil || !filter.from.isEmpty || !filter.until.isEmpty,
            found: found,
            hasLines: !page.entries.isEmpty,
            lines: page.entries.map { QueueLine($0, scope: scope, accounts: names, visit) },
            none: page.entries.isEmpty ? EmptyState(filter.isPlain ? text.nothingHere : text.nothingFound) : nil,
            first: filter.after == nil && filter.before == nil ? nil : filter.path(in: scope).description,
            previous: page.previous.map { filter.path(in: scope, before: $0).description },
            next: page.next.map { filter.path(in: scope, after: $0).description },
            canSteer: scope == .everything && !page.entries.isEmpty,
            actions: QueueAction.allCases.map { $0.choice(text) },
            target: SelectField("target", text.rerouteTo, choices, selected: ""),
            filter: filter.values.map { Hidden(name: $0.name, value: $0.value) },
            back: filter.path(in: scope, after: filter.after, before: filter.before).description,
            all: text.allMatching(found)
        )
        return .page(Page("queue", title: title, text: text, view: view))
    }

    private static func tabs(_ visit: Visit, _ filter: QueueFilter, _ scope: QueueScope) async throws -> [Tab] {
        let text = visit.text(QueueText.self)
        let counts = try await visit.console.store.counts().filter { scope.contains($0.account) }
            .filter { filter.account == nil || filter.account == $0.account }
        return QueueFilter.Group.allCases.map { group in
            let states = group.states
            let sum = counts.filter { states?.contains($0.state) ?? true }.reduce(0) { $0 + $1.count }
            return Tab(
                name: text.group(group),
                path: filter.path(in: scope, group: group).description,
                isCurrent: group == filter.group,
                count: visit.format.number(sum)
            )
        }
    }
}
