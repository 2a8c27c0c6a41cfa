import Base
import HTTPTypes
import Mail
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

    private struct View: Sendable {
        let title: String
        let list: String
        let group: String
        let kept: [HiddenField]
        let tabs: [Tab]
        let saved: SavedSearches
        let search: Field
        let place: SelectField
        let account: SelectField?
        let from: Field
        let until: Field
        let isNarrowed: Bool
        /// Whether a filter in the collapsed part of the form is set.
        let hasMore: Bool
        let found: String
        let hasRows: Bool
        let columns: [ColumnHeading]
        let rows: [QueueRow]
        let none: EmptyState?
        let pager: Pager
        let export: String
        let canManage: Bool
        let bar: BulkBar
        let filter: [HiddenField]
        let back: String
    }

    /// - Parameters:
    ///   - filter: what is listed; by default, what the request's query says.
    ///   - nameError: what is wrong with the name that was entered for a saved search.
    static func show(
        _ request: ConsoleRequest,
        scope: QueueScope,
        _ filter: QueueFilter? = nil,
        nameError: String? = nil
    ) async throws -> Answer {
        let (text, format) = (request.text(QueueText.self), request.format)
        let (store, filter) = (request.console.store, filter ?? QueueFilter(request.query))
        let watch = await request.watch(scope.topic)
        let accounts = try await store.accounts()
        let byID = Dictionary(uniqueKeysWithValues: accounts.map { ($0.id, $0) })
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
            kept: filter.kept.map { HiddenField($0.field, $0.value) },
            tabs: try await tabs(request, filter, scope),
            saved: try await SavedSearches(filter, scope, request, error: nameError),
            search: Field(.search, request.common.search, .search, value: filter.text, isOptional: true),
            place: SelectField(
                .place,
                text.searchIn,
                QueueFilter.Place.allCases.map { ($0.rawValue, text.place($0)) },
                selected: filter.place.rawValue
            ),
            account: scope == .everything
                ? SelectField(
                    .account,
                    text.account,
                    [("", text.allAccounts)] + choices,
                    selected: filter.account.map { "\($0.rawValue)" } ?? ""
                ) : nil,
            from: Field(.from, text.from, .date, value: filter.from, isOptional: true),
            until: Field(.until, text.until, .date, value: filter.until, isOptional: true),
            isNarrowed: !filter.isPlain,
            hasMore: filter.account != nil || !filter.from.isEmpty || !filter.until.isEmpty,
            found: found,
            hasRows: !page.entries.isEmpty,
            columns: columns(filter, scope, text),
            rows: page.entries.map { QueueRow($0, scope: scope, accounts: byID, request) },
            none: page.entries.isEmpty ? EmptyState(filter.isPlain ? text.nothingHere : text.nothingFound) : nil,
            pager: Pager(
                first: filter.after == nil && filter.before == nil ? nil : filter.path(in: scope),
                previous: page.previous.map { filter.path(in: scope, before: $0) },
                next: page.next.map { filter.path(in: scope, after: $0) },
                sizes: page.entries.isEmpty ? [] : filter.size.choices(filter.path(in: scope, without: .size))
            ),
            export: filter.exportPath(in: scope).description,
            canManage: scope == .everything
                && !QueueAction.all(in: Set(page.entries.map(\.delivery.state))).isEmpty,
            bar: BulkBar(
                Set(page.entries.map(\.delivery.state)),
                choices,
                request,
                all: request.common.allFound(found)
            ),
            filter: filter.values.map { HiddenField($0.field, $0.value) },
            back: filter.path(in: scope, after: filter.after, before: filter.before).description
        )
        var shown = Page("queue", title: title, text: text, view: view)
        shown.watch = watch
        if nameError != nil { shown.section = scope.path }
        return .page(shown, status: nameError == nil ? .ok : .unprocessableContent)
    }

    private static func columns(_ filter: QueueFilter, _ scope: QueueScope, _ text: Translated<QueueText>)
        -> [ColumnHeading]
    {
        let path = filter.path(in: scope, without: .sort)
        return [
            ColumnHeading(text.subject), ColumnHeading(text.recipients, style: "to"),
            ColumnHeading(text.state, style: "state"), filter.sorting.heading(.age, text.age, style: "age", on: path),
            ColumnHeading(text.account, style: "account"),
        ]
    }

    private static func tabs(_ request: ConsoleRequest, _ filter: QueueFilter, _ scope: QueueScope) async throws
        -> [Tab]
    {
        let text = request.text(QueueText.self)
        let counts = try await request.console.store.counts().filter { scope.contains($0.account) }
            .filter { filter.account == nil || filter.account == $0.account }
        return QueueFilter.Group.allCases.map { group in
            let states = group.states
            let sum = counts.filter { states?.contains($0.state) ?? true }.reduce(0) { $0 + $1.count }
            return Tab(
                name: text.group(group),
                path: filter.path(in: scope, group: group).description,
                isCurrent: group == filter.group,
                count: request.format.number(sum)
            )
        }
    }
}

/// A row of the list of deliveries.
struct QueueRow: Sendable {
    private static let mostRecipients = 2

    let id: String
    /// What can be done with it, as the bar's buttons name it.
    let can: String
    let isManageable: Bool
    let path: String
    let subject: String
    let from: String
    let recipients: String
    let state: Badge
    /// `nil` for the usual one.
    let priority: String?
    let age: String
    let received: String
    /// When the next attempt is due, or what it waits for.
    let next: String?
    let reason: String?
    let account: String
    let gmail: String?
    /// Whether there is more to say than fits in the row: it has a line of its own.
    let hasMore: Bool

    init(_ entry: QueueEntry, scope: QueueScope, accounts: [AccountID: AccountRecord], _ request: ConsoleRequest) {
        let (text, format) = (request.text(QueueText.self), request.format)
        let (message, delivery, now) = (entry.message, entry.delivery, request.console.clock.now)
        id = delivery.id.text
        can = QueueAction.values(in: [delivery.state])
        isManageable = !can.isEmpty
        path = "\(scope.path)/\(message.id)"
        subject = message.summary.subject.flatMap { $0.isEmpty ? nil : $0 } ?? text.noSubject
        from =
            message.summary.from ?? message.envelope.sender.map { "\($0)" } ?? message.unreadableSender
            ?? text.noSender
        recipients = Self.list(delivery.recipientTexts, text)
        state = delivery.state.badge(text)
        priority = delivery.priority == .normal ? nil : delivery.priority.name(text)
        age = format.age(of: message.receivedAt, at: now)
        received = format.dateAndClock(message.receivedAt)
        let record = accounts[delivery.account]
        next = NextAttempt(delivery, by: record)?.words(request)
        reason = delivery.reason.map(request.words)
        let address = record.map { "\($0.address)" }
        account = address ?? text.missing(delivery.account)
        gmail = GmailLink.url(address, delivery.remoteID)
        hasMore = reason != nil || next != nil
    }

    private static func list(_ recipients: [String], _ text: Translated<QueueText>) -> String {
        let shown = recipients.prefix(mostRecipients).joined(separator: ", ")
        let more = recipients.count - mostRecipients
        return more > 0 ? shown + " " + text.andMore(more) : shown
    }
}

extension Translated<QueueText> {
    /// The filter value for deliveries without an account.
    func missing(_ account: AccountID) -> String { account == .noAccount ? self.noAccount : self.formerAccount }
}

extension DeliveryState {
    /// Whether a next attempt has a time.
    var isTimed: Bool { self == .waiting || self == .outcomeUnknown }

    func badge(_ text: Translated<QueueText>) -> Badge {
        switch self {
        case .waiting: Badge(text.waiting, .neutral)
        case .sending: Badge(text.sending, .neutral)
        case .outcomeUnknown: Badge(text.outcomeUnknown, .warning)
        case .held: Badge(text.held, .warning)
        case .delivered: Badge(text.delivered, .good)
        case .failed: Badge(text.failed, .bad)
        case .suppressed: Badge(text.suppressed, .neutral)
        case .removed: Badge(text.removed, .neutral)
        case .captured: Badge(text.captured, .neutral)
        }
    }
}

extension Priority {
    func name(_ text: Translated<QueueText>) -> String {
        switch self {
        case .urgent: text.urgent
        case .normal: text.normal
        case .bulk: text.bulk
        }
    }
}

/// The queue: waiting, held, failed and sent deliveries, each message's history, and the actions on them.
///
/// Users who are not administrators see the mail of their own account and change nothing.
enum QueueSection: ConsoleSection {
    static let templates = [
        Template("queue", PackageResources.queue_mustache),
        Template("message", PackageResources.message_mustache),
    ]
    static let texts: any Texts.Type = QueueText.self
    static let navigation = [
        NavigationItem(
            name: { QueueText.of($0).myMail },
            path: "/mail",
            icon: "mail",
            audience: .user,
            group: .own,
            rank: 15
        ),
        NavigationItem(
            name: { QueueText.of($0).title },
            path: "/queue",
            icon: "queue",
            audience: .administrator,
            group: .mail,
            rank: 20
        ),
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("queue", for: .administrator) { try await QueueList.show($0, scope: .everything) }
        routes.get("queue/export", for: .administrator) { try await QueueDownload.export($0, scope: .everything) }
        routes.get("queue/:id", for: .administrator) { try await MessagePage.show($0, scope: .everything) }
        routes.get("queue/:id/html", for: .administrator, CapturedMail.showHTML)
        routes.post("queue/:id/send-captured", for: .administrator, CapturedMail.send)
        routes.post("queue/manage", for: .administrator, QueueActions.manage)
        routes.post("queue/searches", for: .administrator) {
            try await SavedSearches.change($0, scope: .everything)
        }
        routes.get("search", for: .user, MailSearch.find)
        routes.get("mail", for: .user) { try await QueueList.show($0, scope: try .own($0)) }
        routes.get("mail/export", for: .user) { try await QueueDownload.export($0, scope: try .own($0)) }
        routes.post("mail/searches", for: .user) { try await SavedSearches.change($0, scope: try .own($0)) }
        routes.get("mail/:id", for: .user) { try await MessagePage.show($0, scope: try .own($0)) }
    }
}

/// Whose mail a page shows.
enum QueueScope: Sendable, Hashable {
    case everything
    /// The user's own account; nothing if there is none.
    case account(AccountID?)

    static func own(_ request: ConsoleRequest) throws -> QueueScope { .account(try request.user.account) }

    /// The path of this scope's list.
    var path: LocalPath {
        switch self {
        case .everything: "/queue"
        case .account: "/mail"
        }
    }

    /// The path of the same as a file.
    var exportPath: LocalPath {
        switch self {
        case .everything: "/queue/export"
        case .account: "/mail/export"
        }
    }

    /// What its list shows that changes by itself.
    var topic: LiveTopic {
        switch self {
        case .everything: .mail(of: nil)
        case .account(let own): .mail(of: own ?? .noAccount)
        }
    }

    /// Whether the account's deliveries belong to it.
    func contains(_ account: AccountID) -> Bool {
        switch self {
        case .everything: true
        case .account(let own): own == account
        }
    }
}
