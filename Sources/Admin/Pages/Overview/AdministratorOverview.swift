import Base
import Storage

/// What administrators see on the start page: the traffic of the day, the latest failures, and the accounts that are nearest to
/// their limits.
struct AdministratorOverview: Sendable {
    struct Failure: Sendable {
        let path: String
        let subject: String
        let recipients: String
        let age: String
        let reason: String?
    }

    struct Row: Sendable {
        let path: String
        let address: String
        let state: Badge
        let waiting: String
        let used: String
        /// The share of the limit, in hundredths.
        let percent: Int
        /// `chart-` and the name of the bar's colour.
        let style: String
        let reason: String?
    }

    private static let mostFailures = 5
    private static let mostAccounts = 10
    /// From this share on, the day's limit is near.
    private static let nearLimit = 80

    let chart: Drawing
    let hasFailures: Bool
    let failures: [Failure]
    let hasAccounts: Bool
    let accounts: [Row]
    /// Where there are more accounts than are shown.
    let allAccounts: String?
    let noAccounts: EmptyState?

    /// - Parameter sent: the messages of each account in 24 hours.
    init(
        _ request: ConsoleRequest,
        _ accounts: [AccountRecord],
        _ counts: [QueueCount],
        _ sent: [AccountID: Int]
    ) async throws {
        let text = request.text(OverviewText.self)
        chart = try await Self.chart(request)
        let entries = try await request.console.store.list(QueueQuery(states: [.failed], limit: Self.mostFailures))
        failures = entries.map { Self.failure($0, request) }
        hasFailures = !failures.isEmpty
        let countsOf = Dictionary(grouping: counts, by: \.account)
        let used = accounts.map { Self.percent(of: $0, sent[$0.id] ?? 0, request) }
        // What cannot send comes first, then what is nearest to its limit.
        let first = accounts.indices.sorted { a, b in
            (accounts[a].health.state.urgency, used[b], a) < (accounts[b].health.state.urgency, used[a], b)
        }.prefix(Self.mostAccounts)
        self.accounts = first.map { index in
            let account = accounts[index]
            return Self.row(account, countsOf[account.id] ?? [], sent[account.id] ?? 0, used[index], request)
        }
        hasAccounts = !accounts.isEmpty
        allAccounts = accounts.count > Self.mostAccounts ? text.allAccounts(request.format.number(accounts.count)) : nil
        noAccounts = accounts.isEmpty ? EmptyState(text.noAccounts, path: "/assistant", action: text.setUp) : nil
    }

    /// Sent and failed, a bar for each hour.
    private static func chart(_ request: ConsoleRequest) async throws -> Drawing {
        let (text, format, now) = (request.text(ChartsText.self), request.format, request.console.clock.now)
        let periods = try await request.console.store.traffic(now - .days(1)..<now + .milliseconds(1), of: nil)
        let (sent, failed) = (periods.map(\.delivered), periods.map(\.failed))
        let chart = Chart(
            id: "day",
            title: request.text(OverviewText.self).day,
            summary: request.text(OverviewText.self).daySummary(
                format.number(sent.reduce(0, +)),
                format.number(failed.reduce(0, +))
            ),
            kind: .stackedBars,
            slots: periods.map { Chart.Slot(label: format.clock($0.start), name: format.dateAndClock($0.start)) },
            series: [
                Chart.Series(name: text.delivered, style: "delivered", values: sent.map(Double.init)),
                Chart.Series(name: text.failed, style: "failed", values: failed.map(Double.init)),
            ],
            emptyText: text.nothing,
            format: { format.number(Int($0.rounded())) }
        )
        return Drawing(chart, slotHeading: text.hour)
    }

    private static func failure(_ entry: QueueEntry, _ request: ConsoleRequest) -> Failure {
        let text = request.text(QueueText.self)
        let subject = entry.message.summary.subject ?? ""
        return Failure(
            path: "/queue/\(entry.message.id)",
            subject: subject.isEmpty ? text.noSubject : subject,
            recipients: request.format.names(entry.delivery.recipientTexts, andMore: text.andMore, most: 2),
            age: request.format.age(of: entry.message.receivedAt, at: request.console.clock.now),
            reason: entry.delivery.reason.map(request.words)
        )
    }

    private static func limit(of account: AccountRecord, _ request: ConsoleRequest) -> Int {
        request.console.accounts.limits.overridden(by: account.options).messagesPerDay
    }

    private static func percent(of account: AccountRecord, _ sent: Int, _ request: ConsoleRequest) -> Int {
        // What was sent is seen, however little it is.
        min(100, max(sent * 100 / max(limit(of: account, request), 1), sent > 0 ? 1 : 0))
    }

    private static func row(
        _ account: AccountRecord,
        _ counts: [QueueCount],
        _ sent: Int,
        _ percent: Int,
        _ request: ConsoleRequest
    ) -> Row {
        let (text, format) = (request.text(AccountsText.self), request.format)
        let limit = limit(of: account, request)
        let waiting = counts.filter { [.waiting, .outcomeUnknown].contains($0.state) }.reduce(0) { $0 + $1.count }
        return Row(
            path: account.path.description,
            address: "\(account.address)",
            state: AccountStatus(account, request).badge,
            waiting: format.number(waiting),
            used: text.of(format.number(sent), format.number(limit)),
            percent: percent,
            style: percent >= 100 ? "failed" : percent >= nearLimit ? "repeated" : "delivered",
            reason: account.health.state == .working ? nil : request.words(account)
        )
    }
}
