import Base
import Storage

/// What of the statistics is shown, as in the query of the URL.
struct StatisticsChoice: Sendable {
    /// What a row of the table is.
    enum Grouping: Sendable, CaseIterable {
        case domain, reason

        var path: LocalPath { self == .domain ? StatisticsSection.path : "/statistics/reasons" }

        var exportPath: LocalPath {
            self == .domain ? "/statistics/export" : "/statistics/reasons/export"
        }

        func name(_ text: Translated<StatisticsText>) -> String {
            self == .domain ? text.byDomain : text.byReason
        }

        /// The order of the list that nobody has sorted.
        var usualOrder: RecipientQuery.Order { self == .domain ? .sent : .total }
    }

    /// The periods that can be chosen, in days; the first is the usual one.
    static let spans = [30, 7, RecipientCounts.days]
    /// Longer texts find nothing.
    private static let longestText = 255
    /// The most rows that are skipped; nobody pages so far.
    private static let farthest = 1_000_000

    let grouping: Grouping
    let days: Int
    /// Contained in the recipients' domains.
    let text: String
    let size: PageSize
    let sorting: Sorting<RecipientQuery.Order>
    /// How many rows precede the page.
    let offset: Int
    private let now: Timestamp

    init(_ request: ConsoleRequest, _ grouping: Grouping) {
        let query = request.query
        self.grouping = grouping
        days = Int(query[.days]).flatMap { Self.spans.contains($0) ? $0 : nil } ?? Self.spans[0]
        text = String(query[.search].prefix(Self.longestText))
        size = PageSize(query)
        sorting = Sorting(query, usual: grouping.usualOrder, descends: true)
        offset = min(max(Int(query[.after]) ?? 0, 0), Self.farthest)
        now = request.console.clock.now
    }

    var range: ClosedRange<UTCDay> { Self.range(days: days, at: now) }

    /// So many days, today included.
    static func range(days: Int, at now: Timestamp) -> ClosedRange<UTCDay> {
        let today = UTCDay(of: now)
        return UTCDay(rawValue: today.rawValue - Int64(max(days, 1) - 1))...today
    }

    func query(limit: Int, offset: Int = 0) -> RecipientQuery {
        var query = RecipientQuery(days: range, limit: limit)
        if !text.isEmpty { query.domains = .containing(text) }
        (query.order, query.isDescending, query.offset) = (sorting.column, sorting.isDescending, offset)
        return query
    }

    /// What the form keeps, though it does not show it.
    var kept: [(field: FormField, value: String)] {
        [(.size, size.value), (.sort, sorting.value)].filter { !$0.1.isEmpty }
    }

    /// - Parameter left: a field whose value is left out.
    func path(offset: Int = 0, without left: FormField? = nil) -> LocalPath {
        let values = shared + kept + [(.after, offset > 0 ? "\(offset)" : "")]
        return Self.path(grouping.path, values.filter { $0.field != left })
    }

    /// The same by another grouping.
    func path(of other: Grouping) -> LocalPath { Self.path(other.path, shared) }

    func path(toReasonsOf domain: String) -> LocalPath {
        Self.path(Grouping.reason.path, [(.search, domain)] + shared.filter { $0.field != .search })
    }

    var exportPath: LocalPath { Self.path(grouping.exportPath, shared + [(.sort, sorting.value)]) }

    private var shared: [(field: FormField, value: String)] {
        [(.search, text), (.days, days == Self.spans[0] ? "" : "\(days)")]
    }

    private static func path(_ base: LocalPath, _ values: [(field: FormField, value: String)]) -> LocalPath {
        values.filter { !$0.value.isEmpty }.reduce(base) { $0.with($1.field, $1.value) }
    }
}
