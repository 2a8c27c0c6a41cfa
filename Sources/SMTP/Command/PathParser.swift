import Mail

/// Reads `<address>` of MAIL and RCPT (RFC 5321 section 4.1.2, `Path`).
enum PathParser {
    /// The index behind the closing bracket of the path at the beginning of `text`; quotes may hold brackets.
    static func end(of text: Substring) -> Substring.Index? {
        guard text.first == "<" else { return nil }
        var (isQuoted, isEscaped) = (false, false)
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if character == ">", !isQuoted {
                return text.index(after: index)
            }
        }
        return nil
    }

    /// The address in `<[@relay,@relay:]address>`; a source route is passed over (RFC 5321 appendix C).
    static func address(_ path: Substring) throws(CommandError) -> Address {
        var inside = path.dropFirst().dropLast()
        if inside.first == "@", let colon = inside.firstIndex(of: ":") {
            inside = inside[inside.index(after: colon)...]
        }
        guard let address = Address(inside) else {
            throw CommandError(.badAddress("\"\(inside.prefix(80))\" is no address of the form name@domain"))
        }
        return address
    }
}
