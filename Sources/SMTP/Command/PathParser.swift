import Mail

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
