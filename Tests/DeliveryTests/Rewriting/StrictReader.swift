/// A second, deliberately narrow reader of a rewritten header: it accepts only what the rewriter should write, and
/// fails on everything else. It shares no code with the parsers under test.
enum StrictReader {
    struct Unexpected: Error {
        let text: String
    }

    struct Field {
        let name: String
        let value: String
    }

    /// The fields of a header that ends with its empty line.
    static func fields(_ bytes: some Collection<UInt8>) throws -> [Field] {
        let text = String(decoding: bytes, as: UTF8.self)
        var lines = text.unicodeScalars.split(separator: "\r\n".unicodeScalars, omittingEmptySubsequences: false)
            .map { String($0) }
        guard lines.suffix(2) == ["", ""] else { throw Unexpected(text: "no empty line at the end") }
        lines.removeLast(2)
        var fields: [Field] = []
        for line in lines {
            guard line.utf8.count <= 998, !line.isEmpty,
                !line.unicodeScalars.contains(where: { $0 == "\r" || $0 == "\n" })
            else { throw Unexpected(text: line) }
            if line.hasPrefix(" ") || line.hasPrefix("\t") {
                guard let last = fields.popLast() else { throw Unexpected(text: line) }
                fields.append(Field(name: last.name, value: last.value + line))
            } else {
                guard let colon = line.firstIndex(of: ":") else { throw Unexpected(text: line) }
                let value = String(line[line.index(after: colon)...])
                fields.append(Field(name: String(line[..<colon]).lowercased(), value: value))
            }
        }
        return fields
    }

    /// The addresses in To, Cc and Bcc, as written; each field at most once and before any MIME field.
    static func recipients(_ fields: [Field]) throws -> [String] {
        let mime = fields.firstIndex { ["mime-version", "content-type"].contains($0.name) } ?? fields.count
        var found: [String] = []
        for name in ["to", "cc", "bcc"] {
            let places = fields.indices.filter { fields[$0].name == name }
            guard places.count <= 1 else { throw Unexpected(text: "two \(name) fields") }
            guard let place = places.first else { continue }
            guard place < mime else { throw Unexpected(text: "\(name) behind MIME") }
            found += try members(fields[place].value).map(address)
        }
        guard !fields.contains(where: { ["resent-to", "resent-cc", "resent-bcc", "apparently-to"].contains($0.name) })
        else { throw Unexpected(text: "more recipients") }
        return found
    }

    /// Splits at commas outside quotes; comments and groups are not expected here.
    private static func members(_ value: String) throws -> [String] {
        var (members, member, isQuoted, isEscaped) = ([String](), "", false, false)
        for scalar in value.unicodeScalars {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, scalar == "\\" {
                isEscaped = true
            } else if scalar == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, ["(", ")", ";", ":", "\\"].contains(scalar), !value.contains("[") {
                throw Unexpected(text: value)
            } else if !isQuoted, scalar == "," {
                members.append(member)
                member = ""
                continue
            }
            member.unicodeScalars.append(scalar)
        }
        return members + [member]
    }

    /// `name <address>` or `address`, nothing else.
    private static func address(_ member: String) throws -> String {
        let member = member.drop { $0 == " " || $0 == "\t" }
        guard member.last == ">" else {
            guard !member.isEmpty else { throw Unexpected(text: "empty member") }
            return String(member)
        }
        guard let open = outsideQuotes("<", in: member) else { throw Unexpected(text: String(member)) }
        return String(member[member.index(after: open)...].dropLast())
    }

    private static func outsideQuotes(_ wanted: Character, in text: Substring) -> Substring.Index? {
        var (isQuoted, isEscaped) = (false, false)
        for index in text.indices {
            let character = text[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted, character == wanted {
                return index
            }
        }
        return nil
    }
}
