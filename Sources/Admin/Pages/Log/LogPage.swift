import Base
import HTTPTypes
import Storage

/// The log, for administrators: search and export.
enum LogSection: ConsoleSection {
    static let templates = [Template("log", PackageResources.log_mustache)]
    static let texts: any Texts.Type = LogText.self
    static let navigation = [
        NavigationItem(
            name: { LogText.of($0).title },
            path: LogPage.path,
            icon: "log",
            audience: .administrator,
            group: .administration,
            rank: 50
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("log", for: .administrator) { try await LogPage.show($0) }
        routes.get("log/export", for: .administrator, LogDownload.export)
    }
}

/// The log's page.
enum LogPage {
    static let path: LocalPath = "/log"

    private struct Detail: Sendable {
        let name: String
        let value: String
    }

    private struct Row: Sendable {
        let id: String
        let time: String
        let level: Badge
        let event: String
        let details: [Detail]
        let about: String?
        let user: String?
        let queueID: String?
    }

    private struct View: Sendable {
        let search: Field
        let level: SelectField
        let account: SelectField
        let user: SelectField
        let message: Field
        let from: Field
        let until: Field
        let isNarrowed: Bool
        let hasMore: Bool
        let kept: [HiddenField]
        let hasRows: Bool
        let columns: [ColumnHeading]
        let rows: [Row]
        let none: EmptyState?
        let pager: Pager
        let csv: String
        let json: String
    }

    static func show(_ request: ConsoleRequest) async throws -> Answer {
        let (text, common) = (request.text(LogText.self), request.common)
        let (store, filter) = (request.console.store, LogFilter(request.query))
        let watch = await request.watch(.log)
        let users = try await store.users()
        let accounts = try await store.accounts().map { "\($0.address)" }
        // One more than is shown tells whether there is another page.
        var entries: [LogEntry] = []
        if let query = filter.query(request.format, limit: filter.size.rawValue + 1) {
            entries = try await store.log(query)
        }
        let isBackward = filter.before != nil
        let shown = isBackward ? entries.suffix(filter.size.rawValue) : entries.prefix(filter.size.rawValue)
        let hasMore = entries.count > shown.count
        let hasPrevious = isBackward ? hasMore : filter.after != nil
        let names = Dictionary(uniqueKeysWithValues: users.map { ($0.id, $0.email) })
        let levels = LogLevel.allCases.map { ($0.name, text.level($0)) }
        let view = View(
            search: Field(.search, common.search, .search, value: filter.text, isOptional: true),
            level: SelectField(
                .level,
                text.leastLevel,
                [("", text.all)] + levels,
                selected: filter.level?.name ?? ""
            ),
            account: SelectField(
                .account,
                text.account,
                [("", text.all)] + accounts.map { ($0, $0) },
                selected: filter.account
            ),
            user: SelectField(
                .user,
                text.user,
                [("", text.all)] + users.map { ("\($0.id.rawValue)", $0.email) },
                selected: filter.user.map { "\($0.rawValue)" } ?? ""
            ),
            message: Field(.message, text.queueID, value: filter.message, isOptional: true),
            from: Field(.from, text.from, .date, value: filter.from, isOptional: true),
            until: Field(.until, text.until, .date, value: filter.until, isOptional: true),
            isNarrowed: !filter.isEmpty,
            hasMore: filter.hasMore,
            kept: filter.kept.map { HiddenField($0.field, $0.value) },
            hasRows: !shown.isEmpty,
            columns: [
                filter.sorting.heading(.time, text.time, on: filter.path(without: .sort)),
                ColumnHeading(text.levelHeading), ColumnHeading(text.event), ColumnHeading(text.about),
            ],
            rows: shown.map { row($0, names, request) },
            none: shown.isEmpty ? EmptyState(filter.isEmpty ? text.nothing : text.nothingFound) : nil,
            pager: Pager(
                first: filter.after == nil && !isBackward ? nil : filter.path(),
                previous: hasPrevious ? shown.first.map { filter.path(before: $0.id) } : nil,
                next: isBackward || hasMore ? shown.last.map { filter.path(after: $0.id) } : nil,
                sizes: shown.isEmpty ? [] : filter.sizes
            ),
            csv: filter.path(LocalPath("/log/export").with(.format, LogExport.csv.rawValue)).description,
            json: filter.path(LocalPath("/log/export").with(.format, LogExport.jsonLines.rawValue))
                .description
        )
        var page = Page("log", title: text.title, text: text, view: view)
        page.watch = watch
        return .page(page)
    }

    private static func row(_ logged: LogEntry, _ users: [UserID: String], _ request: ConsoleRequest) -> Row {
        let (text, entry) = (request.text(LogText.self), logged.entry)
        return Row(
            id: "\(logged.id.rawValue)",
            time: request.format.dateAndClock(entry.at),
            level: Badge(text.level(entry.level), kind(entry.level)),
            event: entry.event(in: request.language),
            details: entry.readableDetails(request.format).map { Detail(name: $0.name, value: $0.value) },
            about: entry.account,
            user: entry.user.map { users[$0] ?? "\($0.rawValue)" },
            queueID: entry.message.map { "\($0)" }
        )
    }

    private static func kind(_ level: LogLevel) -> Badge.Kind {
        switch level {
        case .debug, .info, .notice: .neutral
        case .warning: .warning
        case .error, .critical: .bad
        }
    }
}
