package import Mail

/// A parsed command line (RFC 5321 section 4.1).
package enum SMTPCommand: Sendable, Hashable {
    case helo(String)
    case ehlo(String)
    case mail(MailParameters)
    case rcpt(Recipient)
    /// A well-formed RCPT whose path is not an address; `reply` is the refusal for listeners that refuse such
    /// recipients.
    case invalidRcpt(InvalidRecipient, reply: Reply)
    case data
    case bdat(size: Int, isLast: Bool)
    case rset
    case noop
    case quit
    case vrfy
    case expn
    case help
    case startTLS
    /// `initial` is the initial response as sent, in base64.
    case auth(mechanism: String, initial: String?)
    /// A request of HTTP or a similar protocol: the client is not a mail client, or this is a cross-protocol attack.
    case http
}

/// The parameters of MAIL.
package struct MailParameters: Sendable, Hashable {
    package var sender: Address?
    /// SIZE: the number of bytes that the client announced.
    package var size: Int?
    package var needsSMTPUTF8 = false
    package var returnContent: ReturnContent?
    package var envelopeID: String?
}

/// The reply to a command line that cannot be parsed.
package struct CommandError: Error, Sendable, Hashable {
    package let reply: Reply

    init(_ reply: Reply) {
        self.reply = reply
    }
}

/// Parses the `<address>` of MAIL and RCPT (RFC 5321 section 4.1.2, `Path`).
enum PathParser {
    /// The index after the closing bracket of the path at the start of `text`; quotes may contain brackets.
    static func end(of text: Substring) -> Substring.Index? {
        // Works on bytes: a combining mark after a bracket would change the character.
        let bytes = text.utf8
        guard bytes.first == UInt8(ascii: "<") else { return nil }
        var (isQuoted, isEscaped) = (false, false)
        for index in bytes.indices {
            let byte = bytes[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ">"), !isQuoted {
                return bytes.index(after: index)
            }
        }
        return nil
    }

    /// The address in `<[@relay,@relay:]address>`; the source route is ignored (RFC 5321 appendix C).
    static func withoutRoute(_ path: Substring) -> Substring {
        let inside = path.unicodeScalars.dropFirst().dropLast()
        guard inside.first == "@", let colon = inside.firstIndex(of: ":") else { return Substring(inside) }
        return Substring(inside[inside.index(after: colon)...])
    }

    /// Parses the address of a path.
    static func address(_ path: Substring) throws(CommandError) -> Address {
        let inside = withoutRoute(path)
        guard let address = Address(inside) else {
            throw CommandError(.badAddress("\"\(inside.prefix(80))\" is not an address of the form name@domain"))
        }
        return address
    }
}

/// The encoding of ENVID and ORCPT (RFC 3461 section 4): `+41` for a character that may not appear literally.
///
/// Control characters are not allowed in either, and would break the lines of a delivery report.
enum XText {
    static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard (0x21...0x7E).contains(byte) || byte >= 0x80, byte != UInt8(ascii: "=") else { return nil }
            guard byte == UInt8(ascii: "+") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            let value = high << 4 | low
            guard value >= 0x20, value != 0x7F else { return nil }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
