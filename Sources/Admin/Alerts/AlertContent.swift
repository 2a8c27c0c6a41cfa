package import Base
import FoundationEssentials
package import Storage

/// What is told of an alert outside the console, as it is stored until it is over.
package struct AlertContent: Codable, Sendable, Hashable {
    /// Whether it is a problem rather than a warning.
    package var isProblem: Bool
    /// What it stops, see `AlertCause.Effect`.
    package var effect: String
    /// How many deliveries it concerns, where that can grow.
    package var amount: Int
    /// What is wrong and what to do about it, by language tag.
    package var words: [String: String]
    /// The page of the console where it is fixed.
    package var path: String?
    /// The same for the users whom it concerns; `nil` where it concerns nobody in particular.
    package var personalWords: [String: String]?
    package var personalPath: String?
    /// The address of the account that it concerns.
    package var account: String?
    /// The node whose machine it concerns, where there are several.
    package var node: String?

    /// - Parameters:
    ///   - node: the node whose machine it concerns; empty for what all nodes share.
    ///   - zone: the time zone of dates, an IANA name; `nil` for the machine's.
    package init(_ cause: AlertCause, node: String, zone: String?) {
        isProblem = cause.isProblem
        effect = cause.effect.name
        amount = cause.amount
        words = Self.inAllLanguages { cause.words(in: $0, zone: zone) }
        path = cause.path
        account = cause.account.map { "\($0.address)" }
        self.node = node.isEmpty ? nil : node
        guard let personalPath = cause.personalPath else { return }
        self.personalPath = personalPath
        personalWords = Self.inAllLanguages { cause.personalWords(in: $0, zone: zone) }
    }

    /// Reads what is stored; `nil` where that is something else.
    package init?(stored: String) {
        guard let content = try? JSONDecoder().decode(Self.self, from: Data(stored.utf8)) else { return nil }
        self = content
    }

    /// The form in which it is stored.
    package var stored: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Texts, numbers and flags are always encodable.
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// What the reader is told.
    package func words(_ language: Language, isPersonal: Bool) -> String {
        let words = isPersonal ? personalWords ?? words : words
        return words[language.rawValue] ?? words[Language.english.rawValue] ?? ""
    }

    /// Whether it stops new mail.
    var stopsIntake: Bool { effect == AlertCause.Effect.intake.name }

    private static func inAllLanguages(_ words: (Language) -> String) -> [String: String] {
        Dictionary(uniqueKeysWithValues: Language.allCases.map { ($0.rawValue, words($0)) })
    }
}

extension AlertCause.Effect {
    /// The name in JSON.
    package var name: String {
        switch self {
        case .intake: "intake"
        case .reports: "reports"
        case .sending: "sending"
        case .deliveries: "deliveries"
        case .synchronisation: "synchronisation"
        case .nothing: "none"
        }
    }
}

extension AlertCause {
    /// The users whom it concerns.
    ///
    /// - Parameter users: all users.
    package func concerned(_ users: [UserRecord]) -> [UserRecord] {
        switch self {
        case .grantNeeded(let account, _), .dayLimitNear(let account, _, _): users.filter { $0.account == account.id }
        case .actionFails(_, let failing): users.filter { failing.contains($0.id) }
        default: []
        }
    }

    /// The page on which the users whom it concerns see to it.
    fileprivate var personalPath: String? {
        switch self {
        case .grantNeeded: "/personal"
        case .dayLimitNear, .actionFails: "/"
        default: nil
        }
    }

    /// What the users whom it concerns are told: what they can do about it themselves.
    fileprivate func personalWords(in language: Language, zone: String?) -> String {
        let (text, format) = (AlertText.of(language), LocalFormat(language, zone: zone))
        switch self {
        case .dayLimitNear(let account, let sent, let limit):
            return text.ownDayLimitNear("\(account.address)", format.number(sent), format.number(limit))
        case .actionFails(let kind, _): return text.ownActionFails(kind.title)
        default: return words(text, format)
        }
    }
}
