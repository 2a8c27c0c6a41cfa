import Base
import HTTPTypes
import Storage

/// What became of mail by recipient domain and by reason.
extension APIOperations {
    static let recipients = [
        APIOperation(
            method: .get,
            path: "/statistics/domains",
            name: "getDomains",
            summary: Localized(
                "Returns to how many recipients of each domain mail was sent, and to how many not; the most first.",
                "Gibt zurück, an wie viele Empfänger jeder Domain E-Mails gesendet wurden und an wie viele nicht; die meisten zuerst."
            ),
            scope: .read,
            query: period,
            answer: .object([.init("domains", .list(.shape("DomainCounts"), most: nil))]),
            handler: { call in
                let lines = try await call.console.store.domainCounts(query(call, by: .sent))
                return ["domains": lines.map { DomainView(domain: $0.domain, counts: $0.counts) }]
            }
        ),
        APIOperation(
            method: .get,
            path: "/statistics/reasons",
            name: "getReasons",
            summary: Localized(
                "Returns how often mail failed for each reason, counted for each recipient; the most frequent first.",
                "Gibt zurück, wie oft E-Mails aus jedem Grund fehlschlugen, für jeden Empfänger gezählt; die häufigsten zuerst."
            ),
            scope: .read,
            query: period,
            answer: .object([.init("reasons", .list(.shape("ReasonCounts"), most: nil))]),
            handler: { call in
                let lines = try await call.console.store.causeCounts(query(call, by: .total))
                return ["reasons": lines.map { ReasonView(cause: $0.cause, counts: $0.counts) }]
            }
        ),
    ]

    /// How many days the statistics can cover, and cover by default.
    private static let statisticsDays = 1...RecipientCounts.days
    private static let usualStatisticsDays = 30

    private static let period: [APIOperation.Parameter] = [
        .init("days", .integer(statisticsDays), "How many days (UTC), today included; by default 30."),
        .init("domain", .string(longest: 255), "Only this recipient domain; by default all of them."),
        .init("limit", .integer(1...longestPage), "How many at most; by default \(usualPage)."),
    ]

    private static func query(_ call: APICall, by order: RecipientQuery.Order) -> RecipientQuery {
        let days = call.number("days") ?? usualStatisticsDays
        var query = RecipientQuery(
            days: StatisticsChoice.range(days: days, at: call.console.clock.now),
            limit: call.number("limit") ?? usualPage
        )
        query.order = order
        if let domain = call.text("domain") { query.domains = .only(domain.lowercased()) }
        return query
    }

    private struct DomainView: Encodable, Sendable {
        let domain: String
        let sent: Int
        let retried: Int
        let givenUp: Int
        let bounced: Int

        init(domain: String, counts: RecipientCounts) {
            self.domain = domain
            (sent, retried, givenUp, bounced) = (counts.sent, counts.repeated, counts.final, counts.returned)
        }
    }

    private struct ReasonView: Encodable, Sendable {
        let reason: String
        let retried: Int
        let givenUp: Int
        let bounced: Int

        init(cause: ErrorCause, counts: RecipientCounts) {
            reason = cause == .other ? StatisticsText().otherReasons.english : "\(cause.localizedReason)"
            (retried, givenUp, bounced) = (counts.repeated, counts.final, counts.returned)
        }
    }
}
