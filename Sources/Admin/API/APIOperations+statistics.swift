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
            handler: { call in ["domains": try await report(call).domains()] }
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
            handler: { call in ["reasons": try await report(call).reasons()] }
        ),
    ]

    private static let period: [APIOperation.Parameter] = [
        .init(
            "days",
            .integer(RecipientReport.lengths),
            "How many days (UTC), today included; by default \(RecipientReport.usualLength)."
        ),
        .init("domain", .string(longest: 255), "Only this recipient domain; by default all of them."),
        .init("limit", .integer(1...longestPage), "How many at most; by default \(usualPage)."),
    ]

    private static func report(_ call: APICall) -> RecipientReport {
        RecipientReport(
            call.console.store,
            days: call.number("days") ?? RecipientReport.usualLength,
            domain: call.text("domain"),
            limit: call.number("limit") ?? usualPage,
            at: call.console.clock.now
        )
    }
}
