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

/// A mailbox's labels: the system's and the user's.
struct LabelSet {
    static let system = [
        "INBOX", "SPAM", "TRASH", "UNREAD", "STARRED", "IMPORTANT", "SENT", "DRAFT", "CHAT", "CATEGORY_PERSONAL",
        "CATEGORY_SOCIAL", "CATEGORY_PROMOTIONS", "CATEGORY_UPDATES", "CATEGORY_FORUMS",
    ]
    /// The labels that users cannot add or remove.
    static let automatic: Set = ["SENT", "DRAFT", "CHAT"]
    /// The most labels that a mailbox may have.
    static let most = 10_000

    /// The user's labels by id, as the API shows them, but without the id.
    private(set) var user: [String: [String: JSON]] = [:]
    private var lastNumber = 0

    func has(_ id: String) -> Bool { user[id] != nil || Self.system.contains(id) }

    /// Returns the id of the label with that name, ignoring case.
    func id(named name: String) -> String? {
        let name = name.lowercased()
        if let system = Self.system.first(where: { $0.lowercased() == name }) { return system }
        return user.first { $0.value["name"]?.string?.lowercased() == name }?.key
    }

    func json(_ id: String) -> JSON? {
        if var label = user[id] {
            label["id"] = .string(id)
            label["type"] = "user"
            return .object(label)
        }
        guard Self.system.contains(id) else { return nil }
        return ["id": .string(id), "name": .string(id), "type": "system"]
    }

    var all: [JSON] { (Self.system + user.keys.sorted()).compactMap(json) }

    mutating func create(_ label: JSON) throws(APIError) -> String {
        let fields = try checked(label, except: nil)
        guard user.count < Self.most else { throw .invalidArgument("Too many labels") }
        lastNumber += 1
        let id = "Label_\(lastNumber)"
        user[id] = fields
        return id
    }

    /// - Parameter replacing: true for `update`, false for `patch`.
    mutating func change(_ id: String, to label: JSON, replacing: Bool) throws(APIError) {
        guard let old = user[id] else {
            throw Self.system.contains(id) ? .invalidArgument("Invalid delete request") : .notFound
        }
        var merged = label
        if !replacing, case .object(let changes) = label { merged = .object(old.merging(changes) { $1 }) }
        user[id] = try checked(merged, except: id)
    }

    mutating func delete(_ id: String) throws(APIError) {
        guard user.removeValue(forKey: id) != nil else {
            throw Self.system.contains(id) ? .invalidArgument("Invalid delete request") : .notFound
        }
    }

    private func checked(_ label: JSON, except id: String?) throws(APIError) -> [String: JSON] {
        guard let name = label["name"]?.string, !name.isEmpty, name.utf8.count <= 225 else {
            throw .invalidArgument("Invalid label name")
        }
        if let other = self.id(named: name), other != id {
            guard !Self.system.contains(other) else { throw .invalidArgument("Invalid label name") }
            throw APIError(code: 409, status: "ABORTED", reason: "aborted", message: "Label name exists or conflicts")
        }
        var fields: [String: JSON] = ["name": .string(name)]
        fields["labelListVisibility"] = label["labelListVisibility"] ?? "labelShow"
        fields["messageListVisibility"] = label["messageListVisibility"] ?? "show"
        fields["color"] = label["color"]
        return fields
    }
}

/// The Date field (RFC 5322 section 3.3), parsed as far as internal dates need it.
enum MessageDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// Reads `Sun, 22 Nov 2026 17:38:20 +0100`, with or without the day's name.
    static func read(_ text: String) -> Timestamp? {
        let words = text.split { " ,\t".contains($0) }.drop { !($0.first?.isNumber ?? false) }.map(String.init)
        guard words.count >= 4, let day = Int(words[0]), let year = Int(words[2]),
            let month = months.firstIndex(of: words[1].lowercased())
        else { return nil }
        let zone = words.count > 4 ? words[4] : "+0000"
        let offset = zone.hasPrefix("+") || zone.hasPrefix("-") ? zone : "+0000"
        let time = words[3].split(separator: ":").count == 2 ? words[3] + ":00" : words[3]
        return Timestamp(
            iso8601: "\(padded(year, 4))-\(padded(month + 1, 2))-\(padded(day, 2))T\(time)\(offset)"
        )
    }
}
