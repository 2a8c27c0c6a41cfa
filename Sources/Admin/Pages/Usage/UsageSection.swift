import Base
import Storage

/// How much the accounts are used: their sums over some weeks, the days of one, and all days as a file.
enum UsageSection: ConsoleSection {
    static let path: LocalPath = "/usage"
    private static let exportPath: LocalPath = "/usage/export"
    static let templates = [Template("usage", PackageResources.usage_mustache)]
    static let texts: any Texts.Type = UsageText.self
    static let navigation = [
        NavigationItem(
            name: { UsageText.of($0).title },
            path: path,
            icon: "chart",
            audience: .administrator,
            group: .mail,
            rank: 41
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("usage", for: .administrator, show)
        routes.get("usage/export", for: .administrator, export)
    }

    /// The periods that can be chosen, in days; the first is the usual one.
    private static let spans = [30, 7, 90]

    /// The columns by which the list can be sorted.
    private enum Column: String, Sendable {
        case first, received, sent, failed
    }

    /// An account with its sums, or a day of one.
    private struct Line: Sendable {
        let name: String
        let key: SortKey
        let path: LocalPath?
        let received: Int
        let sent: Int
        let failed: Int
    }

    private struct Row: Sendable {
        let name: String
        /// Where an account's days are.
        let path: String?
        let received: String
        let sent: String
        let failed: String
    }

    private struct View: Sendable {
        let account: SelectField
        let span: SelectField
        let sort: String?
        let first: String
        let columns: [ColumnHeading]
        let hasRows: Bool
        let rows: [Row]
        let total: Row
        let none: EmptyState?
        let csv: String
    }

    /// What is shown, as in the query of the URL.
    private struct Choice {
        let days: Int
        let account: AccountRecord?
        let accounts: [AccountRecord]

        init(_ request: ConsoleRequest) async throws {
            let all = try await request.console.store.accounts()
            let chosen = Int64(request.query[.account]).map(AccountID.init(rawValue:))
            accounts = all
            account = all.first { $0.id == chosen }
            days =
                Int(request.query[.days]).flatMap { UsageSection.spans.contains($0) ? $0 : nil }
                ?? UsageSection.spans[0]
        }

        func path(_ path: LocalPath, of account: AccountRecord? = nil) -> LocalPath {
            let path = days == UsageSection.spans[0] ? path : path.with(.days, "\(days)")
            return (account ?? self.account).map { path.with(.account, "\($0.id.rawValue)") } ?? path
        }
    }

    // MARK: The page

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        let (text, format) = (request.text(UsageText.self), request.format)
        let choice = try await Choice(request)
        let lines = try await lines(choice, request)
        let sorting = Sorting<Column>(request.query, usual: .first, descends: choice.account != nil)
        let rows = sorting.sorted(lines) { line in
            switch sorting.column {
            case .first: line.key
            case .received: .count(line.received)
            case .sent: .count(line.sent)
            case .failed: .count(line.failed)
            }
        }.map { row($0, format) }
        let path = choice.path(path)
        let first = choice.account == nil ? text.account : text.day
        let sum = lines.reduce((0, 0, 0)) { ($0.0 + $1.received, $0.1 + $1.sent, $0.2 + $1.failed) }
        let view = View(
            account: SelectField(
                .account,
                text.account,
                [("", text.allAccounts)] + choice.accounts.map { ("\($0.id.rawValue)", "\($0.address)") },
                selected: choice.account.map { "\($0.id.rawValue)" } ?? ""
            ),
            span: SelectField(
                .days,
                text.span,
                spans.sorted().map { ("\($0)", text.days(format.number($0))) },
                selected: "\(choice.days)"
            ),
            sort: sorting.value.isEmpty ? nil : sorting.value,
            first: first,
            columns: [
                sorting.heading(.first, first, on: path),
                sorting.heading(.received, text.received, style: "number", descends: true, on: path),
                sorting.heading(.sent, text.sent, style: "number", descends: true, on: path),
                sorting.heading(.failed, text.failed, style: "number", descends: true, on: path),
            ],
            hasRows: !rows.isEmpty,
            rows: rows,
            total: row(
                Line(name: text.total, key: .count(0), path: nil, received: sum.0, sent: sum.1, failed: sum.2),
                format
            ),
            none: rows.isEmpty ? EmptyState(text.none) : nil,
            csv: choice.path(exportPath).description
        )
        return .page(Page("usage", title: text.title, text: text, view: view))
    }

    private static func row(_ line: Line, _ format: LocalFormat) -> Row {
        Row(
            name: line.name,
            path: line.path?.description,
            received: format.number(line.received),
            sent: format.number(line.sent),
            failed: format.number(line.failed)
        )
    }

    private static func lines(_ choice: Choice, _ request: ConsoleRequest) async throws -> [Line] {
        let report = report(choice, request)
        if let account = choice.account {
            return try await report.days(of: account).map { day in
                Line(
                    name: request.format.startOfDay(written: day.day).map(request.format.date) ?? day.day,
                    key: .folded(day.day),
                    path: nil,
                    received: day.received,
                    sent: day.sent,
                    failed: day.failed
                )
            }
        }
        let byID = Dictionary(choice.accounts.map { ($0.id, $0) }) { first, _ in first }
        return try await request.console.store.trafficByAccount(report.range).compactMap { sum in
            guard let account = byID[sum.account] else { return nil }
            return Line(
                name: "\(account.address)",
                key: .text("\(account.address)"),
                path: choice.path(path, of: account),
                received: sum.received,
                sent: sum.delivered,
                failed: sum.failed
            )
        }
    }

    private static func report(_ choice: Choice, _ request: ConsoleRequest) -> UsageReport {
        let console = request.console
        return UsageReport(
            console.store,
            days: choice.days,
            zone: console.options.timeZone,
            at: console.clock.now
        )
    }

    // MARK: The file

    /// The days of one account, or of all, one account after the other.
    private static func export(_ request: ConsoleRequest) async throws -> Answer {
        let choice = try await Choice(request)
        let report = report(choice, request)
        let rest = Locked<[AccountRecord]?>(nil)
        return .stream(type: LogExport.csv.mediaType, name: "gsuite-gateway-usage.csv") {
            guard let left = rest.withLock({ $0 }) else {
                rest.withLock { $0 = choice.account.map { [$0] } ?? choice.accounts }
                return Array(DailyUsage.csvHead.utf8)
            }
            guard let account = left.first else { return nil }
            rest.withLock { _ = $0?.removeFirst() }
            return try await report.days(of: account).flatMap { Array($0.csv.utf8) }
        }
    }
}
