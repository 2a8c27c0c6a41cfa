/// The mailboxes of a From, To, Cc, Bcc or Reply-To field (RFC 5322 section 3.4, with the obsolete forms of 4.4).
///
/// A group contributes its members. A field that is ambiguous is an error: a guess could reach the wrong people.
package struct AddressList: Sendable, Hashable {
    /// The most addresses that one field may contain.
    package static let most = 10_000

    package private(set) var mailboxes: [Mailbox] = []
    /// True when group syntax was used; the members are in `mailboxes`.
    package private(set) var hasGroups = false
    /// True when the field breaks the syntax and has to be rewritten.
    package private(set) var isMended = false

    /// - Parameter value: the unfolded value; see `HeaderField.value`.
    package init(_ value: [UInt8]) throws(AddressListError) {
        var tokenizer = AddressTokenizer(value)
        let tokens = try tokenizer.tokens()
        var member: [PlacedToken] = []
        var (isInAngle, isInGroup) = (false, false)
        for token in tokens {
            switch token.token {
            case .special(UInt8(ascii: "<")):
                isInAngle = true
                member.append(token)
            case .special(UInt8(ascii: ">")):
                isInAngle = false
                member.append(token)
            case .special(UInt8(ascii: ",")) where !isInAngle:
                try add(member, of: value)
                member = []
            case .special(UInt8(ascii: ":")) where !isInAngle && !isInGroup:
                isInGroup = true
                hasGroups = true
                member = []
            case .special(UInt8(ascii: ";")) where !isInAngle:
                // Some programs separate addresses with semicolons outside a group.
                try add(member, of: value)
                member = []
                isInGroup = false
            default:
                member.append(token)
            }
        }
        try add(member, of: value)
    }

    /// Parses one member between commas. An empty member, as after a trailing comma, is ignored.
    private mutating func add(_ tokens: [PlacedToken], of value: [UInt8]) throws(AddressListError) {
        guard let first = tokens.first, let last = tokens.last else { return }
        guard mailboxes.count < Self.most else { throw .tooMany(Self.most) }
        let source = Array(value[first.range.lowerBound..<last.range.upperBound])
        guard let open = tokens.firstIndex(where: { $0.isSpecial("<") }) else {
            guard let address = Self.address(tokens[...]) else { throw .noAddress(Self.shown(source)) }
            return mailboxes.append(
                Mailbox(displayName: nil, address: address, source: Self.isPlain(tokens, of: value) ? source : nil)
            )
        }
        guard last.isSpecial(">"), let address = Self.address(Self.withoutRoute(tokens[(open + 1)...].dropLast()))
        else {
            throw .noAddress(Self.shown(source))
        }
        let name = Self.displayName(tokens[..<open])
        let isPlain = Self.isPlain(tokens, of: value)
        mailboxes.append(Mailbox(displayName: name, address: address, source: isPlain ? source : nil))
    }

    /// True where every reader agrees: no comments, no routes, no specials in the name. Everything else is rewritten.
    private static func isPlain(_ tokens: [PlacedToken], of value: [UInt8]) -> Bool {
        var specials: [AddressToken] = []
        var end = tokens.first?.range.lowerBound ?? 0
        for token in tokens {
            guard value[end..<token.range.lowerBound].allSatisfy(\.isWhiteSpace) else { return false }
            end = token.range.upperBound
            if case .special = token.token { specials.append(token.token) }
        }
        let at = AddressToken.special(UInt8(ascii: "@"))
        return specials == [at]
            || specials == [.special(UInt8(ascii: "<")), at, .special(UInt8(ascii: ">"))]
                && tokens.last?.isSpecial(">") == true
    }

    /// Parses `local-part @ domain` from its tokens.
    private static func address(_ tokens: ArraySlice<PlacedToken>) -> Address? {
        guard let at = tokens.lastIndex(where: { $0.isSpecial("@") }) else { return nil }
        guard let localPart = localPart(tokens[..<at]), let domain = domain(tokens[(at + 1)...]) else { return nil }
        // The strict parser decides on both parts.
        return Address(Address(localPart: localPart, domain: domain).description)
    }

    private static func localPart(_ tokens: ArraySlice<PlacedToken>) -> String? {
        if tokens.count == 1, case .quoted(let inside)? = tokens.first?.token {
            return inside.isEmpty ? nil : String(validating: inside, as: UTF8.self)
        }
        return atoms(tokens)
    }

    private static func domain(_ tokens: ArraySlice<PlacedToken>) -> String? {
        if tokens.count == 1, case .literal(let literal)? = tokens.first?.token {
            return String(validating: literal, as: UTF8.self)
        }
        return atoms(tokens)
    }

    /// Joins words at dots. Two words without a dot between them were separated by white space, so they are not an
    /// address.
    private static func atoms(_ tokens: ArraySlice<PlacedToken>) -> String? {
        var joined: [UInt8] = []
        for token in tokens {
            let piece: [UInt8]
            switch token.token {
            case .atom(let bytes): piece = bytes
            case .quoted(let inside) where inside.allSatisfy(\.isAtomText) && !inside.isEmpty: piece = inside
            default: return nil
            }
            let dot = UInt8(ascii: ".")
            guard joined.isEmpty || joined.last == dot || piece.first == dot else { return nil }
            joined += piece
        }
        return joined.isEmpty ? nil : String(validating: joined, as: UTF8.self)
    }

    /// Drops the route of `<@relay,@relay:user@host>` (RFC 5322 section 4.4).
    private static func withoutRoute(_ tokens: ArraySlice<PlacedToken>) -> ArraySlice<PlacedToken> {
        guard tokens.first?.isSpecial("@") == true, let colon = tokens.firstIndex(where: { $0.isSpecial(":") }) else {
            return tokens
        }
        return tokens[(colon + 1)...]
    }

    private static func displayName(_ tokens: ArraySlice<PlacedToken>) -> String? {
        guard let first = tokens.first else { return nil }
        if tokens.count == 1, case .quoted(let inside) = first.token {
            return EncodedWord.decode(String(decoding: inside, as: UTF8.self))
        }
        var words: [String] = []
        var end = first.range.lowerBound
        for token in tokens {
            let word: String
            switch token.token {
            case .atom(let bytes), .quoted(let bytes), .literal(let bytes):
                word = String(decoding: bytes, as: UTF8.self)
            case .special(let byte): word = String(decoding: [byte], as: UTF8.self)
            }
            if token.range.lowerBound > end { words.append(" ") }
            words.append(word)
            end = token.range.upperBound
        }
        return EncodedWord.decode(words.joined())
    }

    private static func shown(_ source: [UInt8]) -> String { String(decoding: source.prefix(80), as: UTF8.self) }
}

extension AddressList {
    /// Parses From, even where a display name lacks its quotes: `Müller, Anna <anna@x.example>` has one author, because
    /// it has one address, at the end and in angle brackets. With several addresses the author is ambiguous.
    package init(author value: [UInt8]) throws(AddressListError) {
        do {
            self = try AddressList(value)
        } catch {
            guard let author = try Self.unquoted(value) else { throw error }
            self.init(author)
        }
    }

    private init(_ author: Mailbox) {
        mailboxes = [author]
        isMended = true
    }

    private static func unquoted(_ value: [UInt8]) throws(AddressListError) -> Mailbox? {
        var tokenizer = AddressTokenizer(value)
        let tokens = try tokenizer.tokens()
        guard tokens.count(where: { $0.isSpecial("@") }) == 1, tokens.last?.isSpecial(">") == true,
            let open = tokens.firstIndex(where: { $0.isSpecial("<") }),
            let address = address(tokens[(open + 1)...].dropLast())
        else { return nil }
        return Mailbox(displayName: displayName(tokens[..<open]), address: address)
    }

    /// The mailboxes of several fields of the same name, in order.
    package static func joined(_ fields: [HeaderField]) throws(AddressListError) -> [Mailbox] {
        var all: [Mailbox] = []
        for field in fields { all += try AddressList(field.value).mailboxes }
        return all
    }
}

/// The reasons why a list of addresses cannot be parsed reliably.
package enum AddressListError: Error, Sendable, Hashable, CustomStringConvertible {
    case unexpected(UInt8)
    case unterminated(String)
    case noAddress(String)
    case tooMany(Int)
    case tooDeep

    package var description: String {
        switch self {
        case .unexpected(let byte): "unexpected character (code \(byte))"
        case .unterminated(let what): "unterminated \(what)"
        case .noAddress(let text): "\"\(text)\" is not an address"
        case .tooMany(let limit): "more than \(limit) addresses"
        case .tooDeep: "comments nested too deeply"
        }
    }
}

/// An address with an optional display name (RFC 5322 section 3.4, `mailbox`).
package struct Mailbox: Sendable, Hashable {
    /// The display name, decoded; `nil` where there is none.
    package let displayName: String?
    package let address: Address
    /// The mailbox as written, unfolded; rewritten where it used comments or obsolete syntax.
    package let source: [UInt8]

    package init(displayName: String?, address: Address, source: [UInt8]? = nil) {
        self.displayName = displayName
        self.address = address
        self.source = source ?? Self.write(displayName, address)
    }

    private static func write(_ displayName: String?, _ address: Address) -> [UInt8] {
        guard let displayName, !displayName.isEmpty else { return Array(address.description.utf8) }
        return Array("\(Phrase.encode(displayName)) <\(address)>".utf8)
    }
}

/// Encodes display names for header fields (RFC 5322 `phrase`).
package enum Phrase {
    /// Returns `text` as atoms, as a quoted string or as encoded words, whichever is the first that can represent it.
    package static func encode(_ text: String) -> String {
        let clean = String(
            String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
        )
        guard clean.utf8.allSatisfy({ $0 < 0x80 }) else { return EncodedWord.encode(clean) }
        let isAtoms = clean.utf8.allSatisfy { $0.isAtomText || $0 == 0x20 } && !clean.contains("=?")
        if isAtoms, clean.first != " ", clean.last != " ", !clean.isEmpty { return clean }
        var quoted = "\""
        for character in clean.unicodeScalars {
            if character == "\"" || character == "\\" { quoted += "\\" }
            quoted.unicodeScalars.append(character)
        }
        return quoted + "\""
    }
}
