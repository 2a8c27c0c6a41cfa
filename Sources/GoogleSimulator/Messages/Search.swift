import Base

/// Gmail's search, as far as programs use it: all terms must match.
struct Search {
    private enum Term {
        case messageID(String)
        case label(String?)
        case after(Timestamp)
        case before(Timestamp)
        case field(String, contains: String)
        case recipient(String)
        case word(String)
        case hasAttachment
        case anywhere
    }

    private var terms: [(term: Term, isNegated: Bool)] = []
    /// Whether the search asks for spam or trash.
    private(set) var namesJunk = false

    init(_ text: String, labels: LabelSet) {
        for word in Self.words(text) {
            let isNegated = word.hasPrefix("-")
            let word = isNegated ? word.dropFirst() : word[...]
            let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
            let term = parts.count == 2 ? Self.term(parts[0].lowercased(), parts[1], labels) : .word(word.lowercased())
            switch term {
            case .label("SPAM"?), .label("TRASH"?), .anywhere: namesJunk = true
            default: break
            }
            terms.append((term, isNegated))
        }
    }

    private static func term(_ name: String, _ value: String, _ labels: LabelSet) -> Term {
        switch name {
        case "rfc822msgid": .messageID(value.filter { $0 != "<" && $0 != ">" })
        case "in" where value.lowercased() == "anywhere": .anywhere
        case "in", "label", "is": .label(labels.id(named: value == "draft" || value == "drafts" ? "DRAFT" : value))
        case "after", "newer": moment(value).map { .after($0) } ?? .word("\(name):\(value)")
        case "before", "older": moment(value).map { .before($0) } ?? .word("\(name):\(value)")
        case "from": .field("From", contains: value.lowercased())
        case "to", "cc", "bcc", "deliveredto": .recipient(value.lowercased())
        case "subject": .field("Subject", contains: value.lowercased())
        case "has" where value == "attachment": .hasAttachment
        default: .word("\(name):\(value)".lowercased())
        }
    }

    func fits(_ message: StoredMessage) -> Bool {
        terms.allSatisfy { Self.fits(message, $0.term) != $0.isNegated }
    }

    private static func fits(_ message: StoredMessage, _ term: Term) -> Bool {
        switch term {
        case .messageID(let id): message.header.messageID.map { $0.filter { $0 != "<" && $0 != ">" } == id } ?? false
        case .label(let label): label.map(message.labels.contains) ?? false
        case .after(let moment): message.internalDate >= moment
        case .before(let moment): message.internalDate < moment
        case .field(let name, let text): contains(message, [name], text)
        case .recipient(let text): contains(message, ["To", "Cc", "Bcc"], text)
        case .word(let text): contains(message, ["Subject", "From", "To", "Cc"], text)
        case .hasAttachment: MIMEPart.type(of: message.header) == "multipart/mixed"
        case .anywhere: true
        }
    }

    private static func contains(_ message: StoredMessage, _ names: [String], _ text: String) -> Bool {
        names.contains { message.header.value($0)?.lowercased().contains(text) ?? false }
    }

    /// Reads seconds since 1970, or a day such as `2026/11/22`.
    private static func moment(_ text: String) -> Timestamp? {
        if let seconds = Int64(text) { return Timestamp(milliseconds: seconds * 1000) }
        let parts = text.split { $0 == "/" || $0 == "-" }.compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        return Timestamp(iso8601: "\(padded(parts[0], 4))-\(padded(parts[1], 2))-\(padded(parts[2], 2))")
    }

    /// Splits at white space, except within quotes and parentheses.
    private static func words(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isQuoted = false
        for character in text {
            if character == "\"" {
                isQuoted.toggle()
            } else if character.isWhitespace, !isQuoted {
                if !word.isEmpty { words.append(word) }
                word = ""
            } else if character != "(", character != ")" {
                word.append(character)
            }
        }
        return word.isEmpty ? words : words + [word]
    }
}
