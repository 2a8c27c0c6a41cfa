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
    package static func list(_ field: HeaderField) -> (mailboxes: [Mailbox], isWhole: Bool) {
        let value = field.value
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
