import Base
import Storage

/// What became of mail by recipient domain and by reason, over up to 90 days: a chart, a table and a file.
enum StatisticsSection: ConsoleSection {
    static let path: LocalPath = "/statistics"
    static let templates = [Template("statistics", PackageResources.statistics_mustache)]
    static let texts: any Texts.Type = StatisticsText.self
    static let navigation = [
        NavigationItem(
            name: { StatisticsText.of($0).title },
            path: path,
            icon: "chart",
            audience: .administrator,
            group: .mail,
            rank: 42
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        for grouping in StatisticsChoice.Grouping.allCases {
            let path = grouping.path.description.dropFirst()
            routes.get("\(path)", for: .administrator) { try await show($0, grouping) }
            routes.get("\(path)/export", for: .administrator) { try await StatisticsDownload.export($0, grouping) }
        }
    }

    private struct Tab: Sendable {
        let name: String
        let path: String
        let isCurrent: Bool
    }

    /// The number and the colour by which the chart names a row's reason.
    private struct Mark: Sendable {
        let number: String
        let style: String
    }

    private struct Row: Sendable {
        let name: String
        /// Where the reasons of a domain are.
        let path: String?
        let mark: Mark?
        let sent: String?
        let repeated: String
        let final: String
        let returned: String
        let total: String?
    }

    private struct View: Sendable {
        let tabs: [Tab]
        let list: String
        let kept: [HiddenField]
        let search: Field
        let span: SelectField
        let isNarrowed: Bool
        let chart: Drawing
        let first: String
        let columns: [ColumnHeading]
        let hasRows: Bool
        let rows: [Row]
        let none: EmptyState?
        let pager: Pager
        let csv: String
    }

    private static func show(_ request: ConsoleRequest, _ grouping: StatisticsChoice.Grouping) async throws -> Answer {
        let (text, format) = (request.text(StatisticsText.self), request.format)
        let choice = StatisticsChoice(request, grouping)
        let size = choice.size.rawValue
        let query = choice.query(limit: size + 1, offset: choice.offset)
        let charts = StatisticsCharts(request, choice)
        let (chart, rows): (Chart, [Row])
        switch grouping {
        case .domain:
            chart = try await charts.recipients
            rows = try await request.console.store.domainCounts(query).map { row($0, choice, text, format) }
        case .reason:
            let top = try await charts.topReasons
            chart = try await charts.failures(top)
            rows = try await request.console.store.causeCounts(query).map { row($0, top, request) }
        }
        let shown = rows.prefix(size)
        let none = grouping == .domain ? text.nothing : text.noFailures
        let view = View(
            tabs: StatisticsChoice.Grouping.allCases.map { other in
                Tab(name: other.name(text), path: choice.path(of: other).description, isCurrent: other == grouping)
            },
            list: grouping.path.description,
            kept: choice.kept.map { HiddenField($0.field, $0.value) },
            search: Field(.search, text.searchDomain, .search, value: choice.text, isOptional: true),
            span: SelectField(
                .days,
                text.span,
                StatisticsChoice.spans.sorted().map { ("\($0)", text.days(format.number($0))) },
                selected: "\(choice.days)"
            ),
            isNarrowed: !choice.text.isEmpty,
            chart: Drawing(chart, slotHeading: text.day),
            first: grouping == .domain ? text.domain : text.reason,
            columns: columns(choice, text),
            hasRows: !shown.isEmpty,
            rows: Array(shown),
            none: shown.isEmpty ? EmptyState(choice.text.isEmpty ? none : request.common.nothingFound) : nil,
            pager: Pager(
                first: choice.offset > 0 ? choice.path() : nil,
                previous: choice.offset > 0 ? choice.path(offset: choice.offset - size) : nil,
                next: rows.count > size ? choice.path(offset: choice.offset + size) : nil,
                sizes: shown.isEmpty ? [] : choice.size.choices(choice.path(without: .size))
            ),
            csv: choice.exportPath.description
        )
        return .page(Page("statistics", title: text.title, text: text, view: view))
    }

    private static func row(
        _ line: DomainCounts,
        _ choice: StatisticsChoice,
        _ text: Translated<StatisticsText>,
        _ format: LocalFormat
    ) -> Row {
        Row(
            name: line.domain.isEmpty ? text.otherDomains : line.domain,
            path: line.domain.isEmpty ? nil : choice.path(toReasonsOf: line.domain).description,
            mark: nil,
            sent: format.number(line.counts.sent),
            repeated: format.number(line.counts.repeated),
            final: format.number(line.counts.final),
            returned: format.number(line.counts.returned),
            total: nil
        )
    }

    private static func row(_ line: CauseCounts, _ top: [ErrorCause], _ request: ConsoleRequest) -> Row {
        let (format, counts) = (request.format, line.counts)
        return Row(
            name: request.words(line.cause, of: StatisticsText.self),
            path: nil,
            mark: top.firstIndex(of: line.cause).map {
                Mark(number: format.number($0 + 1), style: StatisticsCharts.style($0))
            },
            sent: nil,
            repeated: format.number(counts.repeated),
            final: format.number(counts.final),
            returned: format.number(counts.returned),
            total: format.number(counts.repeated + counts.final + counts.returned)
        )
    }

    private static func columns(_ choice: StatisticsChoice, _ text: Translated<StatisticsText>) -> [ColumnHeading] {
        let path = choice.path(without: .sort)
        func number(_ order: RecipientQuery.Order, _ name: String) -> ColumnHeading {
            choice.sorting.heading(order, name, style: "number", descends: true, on: path)
        }
        let (isByDomain, failed) = (
            choice.grouping == .domain,
            [number(.repeated, text.repeated), number(.final, text.final), number(.returned, text.returned)]
        )
        let name = choice.sorting.heading(.name, isByDomain ? text.domain : text.reason, on: path)
        return [name] + (isByDomain ? [number(.sent, text.sent)] + failed : failed + [number(.total, text.total)])
    }
}

extension ConsoleRequest {
    /// The cause in the reader's language.
    func words(_ cause: ErrorCause, of table: StatisticsText.Type) -> String {
        cause == .other ? text(table).otherReasons : words(cause.localizedReason)
    }
}
