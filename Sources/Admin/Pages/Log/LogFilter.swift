import Base
import Storage

/// The filter of the log, as in the query of its URL.
struct LogFilter: Sendable {
    /// The columns by which the log can be sorted: it has an index of when entries were written.
    enum Column: String, Sendable {
        case time
    }

    private static let longestText = 200

    let text: String
    let level: LogLevel?
    let account: String
    let user: UserID?
    /// As it was typed.
    let message: String
    /// Days in the format of date fields, empty if not given.
    let from: String
    let until: String
    let size: PageSize
    let sorting: Sorting<Column>
    let after: LogEntry.ID?
    let before: LogEntry.ID?

    init(_ values: FormValues) {
        text = String(values[.search].prefix(Self.longestText))
        level = LogLevel(name: values[.level])
        account = values[.account]
        user = Int64(values[.user]).map(UserID.init(rawValue:))
        message = values[.message]
        from = values[.from]
        until = values[.until]
        size = PageSize(values)
        sorting = Sorting(values, usual: .time, descends: true)
        after = Int64(values[.after]).map(LogEntry.ID.init(rawValue:))
        before = Int64(values[.before]).map(LogEntry.ID.init(rawValue:))
    }

    private var values: [(field: FormField, value: String)] {
        [
            (.search, text), (.level, level?.name ?? ""), (.account, account),
            (.user, user.map { "\($0.rawValue)" } ?? ""), (.message, message), (.from, from),
            (.until, until),
        ].filter { !$0.1.isEmpty }
    }

    var isEmpty: Bool { values.isEmpty }

    /// The sizes of pages, each leading to the first page.
    var sizes: [PageSize.Choice] { size.choices(path(without: .size)) }

    /// What a search keeps, though its form does not show it.
    var kept: [(field: FormField, value: String)] {
        [(.size, size.value), (.sort, sorting.value)].filter { !$0.1.isEmpty }
    }

    /// Whether a filter in the collapsed part of the form is set.
    var hasMore: Bool { values.contains { ![.search, .level].contains($0.field) } }

    /// `base` with the filter in its query.
    ///
    /// - Parameter left: a field whose value is left out.
    func path(
        _ base: LocalPath = LogPage.path,
        after: LogEntry.ID? = nil,
        before: LogEntry.ID? = nil,
        without left: FormField? = nil
    ) -> LocalPath {
        let path = (values + kept).filter { $0.field != left }.reduce(base) { $0.with($1.field, $1.value) }
        if let before { return path.with(.before, "\(before.rawValue)") }
        return after.map { path.with(.after, "\($0.rawValue)") } ?? path
    }

    /// - Returns: `nil` if the queue ID is invalid, which finds nothing.
    func query(_ format: LocalFormat, limit: Int) -> LogQuery? {
        var query = LogQuery(limit: limit)
        if !message.isEmpty {
            guard let id = QueueID(message) else { return nil }
            query.message = id
        }
        query.text = text.isEmpty ? nil : text
        if format.language == .german, !text.isEmpty { query.texts = LogGerman.events(containing: text) }
        query.level = level
        query.account = account.isEmpty ? nil : account
        query.user = user
        query.from = format.startOfDay(written: from)
        query.until = format.startOfDay(written: until).map { $0 + .days(1) }
        (query.after, query.before) = (after, before)
        query.order = sorting.isDescending ? .newestFirst : .oldestFirst
        return query
    }
}

/// The log as a file: everything the search finds, however long, read while it is being sent.
actor LogDownload {
    /// The number of entries read at a time.
    private static let piece = 1000

    private let format: LogExport
    private let store: any LogStore
    /// The rest to read; `nil` at the end.
    private var query: LogQuery?
    private var isBegun = false

    private init(_ format: LogExport, _ query: LogQuery?, _ store: any LogStore) {
        self.format = format
        self.query = query
        self.store = store
    }

    static func export(_ request: ConsoleRequest) async throws -> Answer {
        guard let format = LogExport(rawValue: request.query[.format]) else { throw Refusal.notFound }
        var query = LogFilter(request.query).query(request.format, limit: piece)
        query?.after = nil
        query?.before = nil
        let export = LogDownload(format, query, request.console.store)
        return .stream(type: format.mediaType, name: "gsuite-gateway-log.\(format.rawValue)") {
            try await export.next()
        }
    }

    private func next() async throws -> [UInt8]? {
        guard isBegun else {
            isBegun = true
            return Array(format.head.utf8)
        }
        guard let query else { return nil }
        let entries = try await store.log(query)
        self.query?.after = entries.last?.id
        if entries.count < query.limit { self.query = nil }
        return entries.flatMap { Array(format.line($0).utf8) }
    }
}
