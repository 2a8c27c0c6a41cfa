package import Base
package import Storage

/// An alert, an all-clear or a test, in the words of each way on which it leaves the gateway.
package struct AlertLetter: OutgoingLetter {
    package enum Kind: Sendable {
        case raised
        /// It is over since then.
        case cleared(Timestamp)
        case test
    }

    private let kind: Kind
    private let content: AlertContent
    private let cause: String
    private let since: Timestamp
    private let source: AlertSource

    /// A message about an alert; `nil` where what is stored of it cannot be read.
    package init?(_ message: AlertMessage, of alert: AlertRecord, from source: AlertSource) {
        guard let content = AlertContent(stored: alert.content) else { return nil }
        kind = message.kind == .raised ? .raised : .cleared(alert.missingSince ?? message.createdAt)
        (self.content, cause, since, self.source) = (content, alert.cause, alert.since, source)
    }

    /// A test.
    package init(testAt now: Timestamp, from source: AlertSource) {
        let words = AlertLetterText().testWords
        kind = .test
        content = AlertContent(test: [Language.english: words.english, .german: words.german])
        (cause, since, self.source) = ("test", now, source)
    }

    // MARK: Mail

    /// What it is about, in one line.
    package func subject(_ language: Language, isPersonal: Bool) -> String {
        let words = content.words(language, isPersonal: isPersonal)
        // The first sentence says what is wrong, the rest what to do.
        let first = words.firstRange(of: ". ").map { words[..<$0.lowerBound] } ?? words[...]
        return label(language) + ": " + (first.hasSuffix(".") ? first.dropLast() : first)
    }

    package func text(_ language: Language, isPersonal: Bool) -> String {
        let (text, format) = (AlertLetterText.of(language), LocalFormat(language, zone: source.zone))
        var paragraphs = [content.words(language, isPersonal: isPersonal)]
        switch kind {
        case .raised:
            if let url = url(isPersonal: isPersonal) { paragraphs.append(text.fixHere(url)) }
            paragraphs.append(text.since(format.dateAndClock(since)))
        case .cleared(let end):
            paragraphs.insert(text.isOver, at: 0)
            paragraphs.append(text.lasted(format.dateAndClock(since), format.dateAndClock(end)))
        case .test: break
        }
        if let node = content.node { paragraphs.append(text.onNode(node)) }
        paragraphs.append(isPersonal ? text.whyPersonal(source.host) : text.whyAdministrator(source.host))
        return paragraphs.joined(separator: "\n\n") + "\n"
    }

    // MARK: Google Chat

    package func chat(_ language: Language) -> [UInt8] {
        let text = AlertLetterText.of(language)
        var lines = [
            "*\(label(language))* (\(source.host))", ChatBody.escaped(content.words(language, isPersonal: false)),
        ]
        if let node = content.node { lines.append(ChatBody.escaped(text.onNode(node))) }
        if case .raised = kind, let url = url(isPersonal: false) { lines.append("<\(url)|\(text.fix)>") }
        return ChatBody(lines).body
    }

    // MARK: Webhook

    package func json(at now: Timestamp) -> [UInt8] {
        var until: Timestamp?
        if case .cleared(let end) = kind { until = end }
        let data = WebhookBody.Details(
            cause: cause,
            severity: content.isProblem ? "problem" : "warning",
            effect: content.effect,
            since: since.iso8601,
            until: until?.iso8601,
            text: content.words,
            account: content.account,
            node: content.node,
            url: url(isPersonal: false),
            gateway: source.host
        )
        return WebhookBody(type: type, timestamp: now.iso8601, data: data).body
    }

    private struct WebhookBody: Encodable {
        struct Details: Encodable {
            let cause: String
            let severity: String
            let effect: String
            let since: String
            let until: String?
            let text: [String: String]
            let account: String?
            let node: String?
            let url: String?
            let gateway: String
        }

        let type: String
        let timestamp: String
        let data: Details
    }

    // MARK: Parts

    private var type: String {
        switch kind {
        case .raised: "alert.raised"
        case .cleared: "alert.cleared"
        case .test: "alert.test"
        }
    }

    private func label(_ language: Language) -> String {
        let text = AlertLetterText.of(language)
        switch kind {
        case .raised: return content.isProblem ? text.problem : text.warning
        case .cleared: return text.allClear
        case .test: return text.test
        }
    }

    private func url(isPersonal: Bool) -> String? {
        guard let base = source.consoleURL, let path = isPersonal ? content.personalPath : content.path else {
            return nil
        }
        return base + path
    }
}

/// The gateway that alerts come from.
package struct AlertSource: Sendable {
    /// Its host name.
    package let host: String
    /// The URL of its console, with the prefix of all paths; `nil` where the settings do not name it.
    package let consoleURL: String?
    /// The time zone of dates, an IANA name; `nil` for the machine's.
    package let zone: String?

    package init(host: String, consoleURL: String?, zone: String?) {
        self.host = host
        self.consoleURL = consoleURL
        self.zone = zone
    }
}

extension AlertContent {
    fileprivate init(test words: [Language: String]) {
        isProblem = false
        effect = AlertCause.Effect.nothing.name
        amount = 0
        self.words = Dictionary(uniqueKeysWithValues: words.map { ($0.rawValue, $1) })
    }
}
