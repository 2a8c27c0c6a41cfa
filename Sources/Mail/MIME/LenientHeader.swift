/// The header of a message or of one of its parts, parsed as far as possible, for display. `HeaderBlock` is the strict
/// parser.
///
/// Lines may end with LF alone. The header ends at the empty line, or at the first line that cannot be a field; that
/// line belongs to the body.
package struct LenientHeader: Sendable, Hashable {
    /// The most fields that are read.
    private static let mostFields = 2000

    package let fields: [HeaderField]
    /// The start of the body.
    package let end: Int

    package init(_ bytes: ArraySlice<UInt8>) {
        var fields: [HeaderField] = []
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let start = position
            let lineEnd = bytes.endOfLine(from: position)
            if bytes[start..<lineEnd].allSatisfy({ $0 == 0x0D || $0 == 0x0A }) {
                position = lineEnd
                break
            }
            position = lineEnd
            while position < bytes.endIndex, bytes[position].isWhiteSpace {
                position = bytes.endOfLine(from: position)
            }
            if let field = Self.field(bytes[start..<position]) {
                if fields.count < Self.mostFields { fields.append(field) }
            } else if start != bytes.startIndex || !bytes[start..<lineEnd].starts(with: "From ".utf8) {
                // Skips the first line of a message from an mbox file.
                position = start
                break
            }
        }
        self.fields = fields
        end = position
    }

    /// The first field with that name.
    package func first(_ name: String) -> HeaderField? { fields.first { $0.isNamed(name) } }

    /// All fields with that name, in order.
    package func all(_ name: String) -> [HeaderField] { fields.filter { $0.isNamed(name) } }

    private static func field(_ bytes: ArraySlice<UInt8>) -> HeaderField? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = bytes[..<colon].trimmingWhiteSpace
        guard !name.isEmpty, name.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return HeaderField(name: String(decoding: name, as: UTF8.self), bytes: bytes, valueStart: colon + 1)
    }
}

extension ArraySlice<UInt8> {
    /// The position after the LF that ends the line at `start`, or the end.
    func endOfLine(from start: Int) -> Int { self[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? endIndex }

    /// The line without its line end.
    var withoutLineEnd: ArraySlice<UInt8> {
        var line = self
        if line.last == 0x0A { line = line.dropLast() }
        if line.last == 0x0D { line = line.dropLast() }
        return line
    }
}

extension HeaderField {
    /// The value for display: encoded words are decoded, and invalid UTF-8 is read as Western European text.
    package var shownText: String {
        let value = value
        let text = String(validating: value, as: UTF8.self) ?? Charset.windows1252.decode(value)
        return EncodedWord.decode(text)
    }
}

/// Parses the mailboxes of address fields as far as possible, for display, for finding people and for fields that
/// decide nothing: the envelope determines the recipients.
package enum LenientAddresses {
    /// The most mailboxes that are returned.
    package static let most = 1000

    package static func read(_ fields: [HeaderField]) -> [Mailbox] {
        var found: [Mailbox] = []
        for field in fields where found.count < most { found += list(field).mailboxes }
        return Array(found.prefix(most))
    }

    /// The mailboxes of one field, and whether they are certainly complete. Where they are not, the field breaks the
    /// syntax.
    package static func list(_ field: HeaderField) -> (mailboxes: [Mailbox], isWhole: Bool) { list(field.value) }

    /// The mailboxes of a text such as `Anna <anna@acme.example>`.
    package static func read(_ text: String) -> [Mailbox] { list(Array(text.utf8)).mailboxes }

    private static func list(_ value: [UInt8]) -> (mailboxes: [Mailbox], isWhole: Bool) {
        if let list = try? AddressList(value) { return (list.mailboxes, true) }
        let bytes =
            String(validating: value, as: UTF8.self) == nil ? Array(Charset.windows1252.decode(value).utf8) : value
        if let list = try? AddressList(author: bytes) { return (list.mailboxes, false) }
        return (Array(members(of: bytes[...]).lazy.compactMap(mailbox).prefix(most)), false)
    }

    /// Splits at commas and semicolons outside quotes and angle brackets.
    private static func members(of value: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var members: [ArraySlice<UInt8>] = []
        var start = value.startIndex
        var (isQuoted, isInAngle) = (false, false)
        for (position, byte) in zip(value.indices, value) {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "<") where !isQuoted: isInAngle = true
            case UInt8(ascii: ">") where !isQuoted: isInAngle = false
            case UInt8(ascii: ",") where !isQuoted && !isInAngle, UInt8(ascii: ";") where !isQuoted && !isInAngle:
                members.append(value[start..<position])
                start = position + 1
            default: break
            }
        }
        members.append(value[start...])
        return members
    }

    /// Parses a member strictly; otherwise takes the word in it that is an address, and the text before it as the name.
    private static func mailbox(_ member: ArraySlice<UInt8>) -> Mailbox? {
        if let list = try? AddressList(Array(member)), let mailbox = list.mailboxes.first { return mailbox }
        let text = String(decoding: member, as: UTF8.self)
        let words = text.split { $0.isWhitespace || "<>\"'()[],;:".contains($0) }
        guard let word = words.last(where: { $0.contains("@") }), let address = Address(String(word)) else {
            return nil
        }
        let name = text[..<word.startIndex].filter { !"<>\"'()[]".contains($0) }
        let shown = EncodedWord.decode(name.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        return Mailbox(displayName: shown.isEmpty ? nil : shown, address: address)
    }
}
