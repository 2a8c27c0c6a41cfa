package import Base
import FoundationEssentials

/// A summary of a day or a week, in the words of each way on which it leaves the gateway.
package struct SummaryLetter: OutgoingLetter {
    /// What it tells, as it is stored until it was sent to everybody.
    package struct Content: Codable, Sendable, Hashable {
        package struct Account: Codable, Sendable, Hashable {
            package var address: String
            package var sent: Int

            package init(address: String, sent: Int) { (self.address, self.sent) = (address, sent) }
        }

        package var kind: SummaryPeriod.Kind
        /// Milliseconds since 1970, as the end.
        package var start: Int64
        package var end: Int64
        package var received: Int
        package var sent: Int
        package var failed: Int
        /// When the period ended.
        package var waiting: Int
        /// Those that sent most, the most first.
        package var accounts: [Account]
        /// What needs a person, the worst first, by language tag.
        package var needs: [String: [String]]

        package init(
            _ period: SummaryPeriod,
            received: Int,
            sent: Int,
            failed: Int,
            waiting: Int,
            accounts: [Account],
            causes: [AlertCause],
            zone: String?
        ) {
            kind = period.kind
            (start, end) = (period.start.milliseconds, period.end.milliseconds)
            (self.received, self.sent, self.failed, self.waiting) = (received, sent, failed, waiting)
            self.accounts = accounts
            let worst = causes.sorted { $0.effect < $1.effect }
            needs = Dictionary(
                uniqueKeysWithValues: Language.allCases.map { language in
                    (language.rawValue, worst.map { $0.words(in: language, zone: zone) })
                }
            )
        }

        /// The form in which it is stored.
        package var stored: String { String(decoding: body, as: UTF8.self) }
    }

    private let content: Content
    private let source: AlertSource

    package init(_ content: Content, from source: AlertSource) {
        self.content = content
        self.source = source
    }

    /// Reads what is stored; `nil` where that is something else.
    package init?(stored: String, from source: AlertSource) {
        guard let content = try? JSONDecoder().decode(Content.self, from: Data(stored.utf8)) else { return nil }
        self.init(content, from: source)
    }

    package func subject(_ language: Language, isPersonal: Bool) -> String {
        let (text, format) = (SummaryText.of(language), LocalFormat(language, zone: source.zone))
        let title = content.kind == .daily ? text.day(format.date(end)) : text.week(format.date(end))
        return title + ": " + text.outcome(format.number(content.sent), format.number(content.failed))
    }

    package func text(_ language: Language, isPersonal: Bool) -> String {
        let text = SummaryText.of(language)
        var paragraphs = [lines(language).joined(separator: "\n")]
        paragraphs.append(needs(language).joined(separator: "\n"))
        if let url = source.consoleURL { paragraphs.append(text.more(url + "/")) }
        paragraphs.append(text.why(source.host))
        return paragraphs.joined(separator: "\n\n") + "\n"
    }

    package func chat(_ language: Language) -> [UInt8] {
        let text = SummaryText.of(language)
        var all = ["*\(subject(language, isPersonal: false))* (\(source.host))"]
        all += (lines(language) + needs(language)).map(ChatBody.escaped)
        if let url = source.consoleURL { all.append("<\(url)/|\(text.console)>") }
        return ChatBody(all).body
    }

    package func json(at now: Timestamp) -> [UInt8] {
        WebhookBody(
            type: "summary.\(content.kind.rawValue)",
            timestamp: now.iso8601,
            data: WebhookBody.Details(
                start: start.iso8601,
                end: end.iso8601,
                received: content.received,
                sent: content.sent,
                failed: content.failed,
                waiting: content.waiting,
                accounts: content.accounts,
                needs: content.needs,
                url: source.consoleURL.map { $0 + "/" },
                gateway: source.host
            )
        ).body
    }

    private struct WebhookBody: Encodable {
        struct Details: Encodable {
            let start: String
            let end: String
            let received: Int
            let sent: Int
            let failed: Int
            let waiting: Int
            let accounts: [Content.Account]
            let needs: [String: [String]]
            let url: String?
            let gateway: String
        }

        let type: String
        let timestamp: String
        let data: Details
    }

    // MARK: Parts

    private var start: Timestamp { Timestamp(milliseconds: content.start) }
    private var end: Timestamp { Timestamp(milliseconds: content.end) }

    private func lines(_ language: Language) -> [String] {
        let (text, format) = (SummaryText.of(language), LocalFormat(language, zone: source.zone))
        var lines = [
            text.period(format.dateAndClock(start), format.dateAndClock(end)),
            "- " + text.received(format.number(content.received)), "- " + text.sent(format.number(content.sent)),
            "- " + text.failed(format.number(content.failed)), "- " + text.waiting(format.number(content.waiting)),
        ]
        if !content.accounts.isEmpty {
            let accounts = content.accounts.map { "\($0.address) (\(format.number($0.sent)))" }
            lines.append("- " + text.most(accounts.joined(separator: ", ")))
        }
        return lines
    }

    private func needs(_ language: Language) -> [String] {
        let text = SummaryText.of(language)
        let needs = content.needs[language.rawValue] ?? []
        return needs.isEmpty ? [text.needsNothing] : [text.needs] + needs.map { "- " + $0 }
    }
}
