import Base
import Storage

/// The traffic of a day and a month, as charts and tables, for one account or all.
enum ChartsSection: ConsoleSection {
    static let templates = [Template("charts", PackageResources.charts_mustache)]
    static let texts: any Texts.Type = ChartsText.self
    static let navigation = [
        NavigationItem(
            name: { ChartsText.of($0).title },
            path: "/charts",
            icon: "chart",
            audience: .administrator,
            group: .mail,
            rank: 40
        )
    ]

    /// The number of error reasons listed.
    private static let mostCauses = 20

    static func register(_ routes: ConsoleRoutes) {
        routes.get("charts", for: .administrator, show)
    }

    /// The period of the charts.
    enum Span: String, Sendable, CaseIterable {
        case day, month

        var length: Duration { self == .day ? .days(1) : .days(30) }
    }

    private struct Tab: Sendable {
        let name: String
        let path: String
        let isCurrent: Bool
    }

    private struct Cause: Sendable {
        let name: String
        let bar: Bar
        let repeated: String
        let final: String
    }

    /// The lengths of a reason's bar, in hundredths of the most frequent one's.
    private struct Bar: Sendable {
        let repeated: Int
        let final: Int

        init(_ error: ErrorCount, most: Int) {
            repeated = error.repeated * 100 / max(most, 1)
            final = error.final * 100 / max(most, 1)
        }
    }

    private struct View: Sendable {
        let tabs: [Tab]
        let span: String
        let account: SelectField
        let charts: [Drawing]
        let causesSummary: String
        let hasCauses: Bool
        let causes: [Cause]
    }

    private static func show(_ request: ConsoleRequest) async throws -> Answer {
        let (text, format) = (request.text(ChartsText.self), request.format)
        let store = request.console.store
        let span = Span(rawValue: request.query[.span]) ?? .day
        let accounts = try await store.accounts()
        let chosen = Int64(request.query[.account]).map(AccountID.init(rawValue:))
        let account = accounts.first { $0.id == chosen }?.id
        let now = request.console.clock.now
        let range = now - span.length..<now + .milliseconds(1)
        let hours = try await store.traffic(range, of: account)
        let periods =
            span == .day ? hours : hours.joined { CivilTime($0.start, offset: format.offset(at: $0.start)).day }
        let errors = try await store.errors(range, of: account, limit: mostCauses)
        let most = errors.map { $0.repeated + $0.final }.max() ?? 0
        let choices = accounts.map { ("\($0.id.rawValue)", "\($0.address)") }
        let view = View(
            tabs: Span.allCases.map { other in
                let path = LocalPath("/charts").with(.span, other.rawValue)
                return Tab(
                    name: other == .day ? text.day : text.month,
                    path: (account.map { path.with(.account, "\($0.rawValue)") } ?? path).description,
                    isCurrent: other == span
                )
            },
            span: span.rawValue,
            account: SelectField(
                .account,
                text.account,
                [("", text.allAccounts)] + choices,
                selected: account.map { "\($0.rawValue)" } ?? ""
            ),
            charts: TrafficCharts(periods, span: span, text, format).all.map {
                Drawing($0, slotHeading: span == .day ? text.hour : text.date)
            },
            causesSummary: text.causesSummary(
                format.number(errors.reduce(0) { $0 + $1.repeated }),
                format.number(errors.reduce(0) { $0 + $1.final })
            ),
            hasCauses: !errors.isEmpty,
            causes: errors.map { error in
                Cause(
                    name: error.cause == .other ? text.otherCauses : request.words(error.cause.localizedReason),
                    bar: Bar(error, most: most),
                    repeated: format.number(error.repeated),
                    final: format.number(error.final)
                )
            }
        )
        return .page(Page("charts", title: text.title, text: text, view: view))
    }
}
