import Mail

/// What the receiving mail server found out about a message's origin: the Authentication-Results field (RFC 8601).
struct AuthenticationResults: Sendable, Hashable {
    /// One method's name, result and properties, such as `header.i`.
    struct Result: Sendable, Hashable {
        var method: String
        var result: String
        var properties: [String: String]
    }

    /// The server that made the checks.
    var server: String
    var results: [Result]

    /// Reads the field of the server that accepted the message: it puts its field before all others and removes any
    /// that claim to be its own (RFC 8601 section 5). Fields further down came with the message and prove nothing.
    init?(_ header: LenientHeader) {
        guard let field = header.first("Authentication-Results") else { return nil }
        self.init(String(decoding: field.value, as: UTF8.self))
    }

    init?(_ value: String) {
        let parts = Self.withoutComments(value).split(separator: ";", omittingEmptySubsequences: false)
        guard let server = parts.first?.split(whereSeparator: \.isWhitespace).first else { return nil }
        self.server = server.lowercased()
        results = parts.dropFirst().compactMap { part in
            let words = part.split(whereSeparator: \.isWhitespace).map(Self.pair)
            // A method may name its version: `dkim/1=pass`.
            guard let first = words.first.flatMap({ $0 }), let method = first.name.split(separator: "/").first else {
                return nil
            }
            var properties: [String: String] = [:]
            for case let (name, value)? in words.dropFirst() where properties[name] == nil { properties[name] = value }
            return Result(method: String(method), result: first.value, properties: properties)
        }
    }

    /// Whether a DKIM signature (RFC 6376) of exactly this domain passed.
    func isSigned(by domain: String) -> Bool {
        results.contains { result in
            guard result.method == "dkim", result.result == "pass" else { return false }
            let signers = [
                result.properties["header.d"],
                result.properties["header.i"]?.split(separator: "@").last.map(String.init),
            ]
            return signers.contains(domain)
        }
    }

    /// Whether this is the author's domain and the message passed DMARC (RFC 7489) in every such result.
    func isAligned(with domain: String) -> Bool {
        let found = results.filter { $0.method == "dmarc" }
        return !found.isEmpty && found.allSatisfy { $0.result == "pass" && $0.properties["header.from"] == domain }
    }

    /// Splits `name=value`, both lowercased and without quotes.
    private static func pair(_ word: Substring) -> (name: String, value: String)? {
        let halves = word.split(separator: "=", maxSplits: 1)
        guard halves.count == 2 else { return nil }
        return (halves[0].lowercased(), halves[1].lowercased().filter { $0 != "\"" })
    }

    /// Removes comments, which may hold anything, including semicolons and text that looks like a result.
    private static func withoutComments(_ value: String) -> String {
        var text = ""
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        for letter in value {
            if isEscaped {
                isEscaped = false
                continue
            } else if letter == "\\", depth > 0 || isQuoted {
                isEscaped = true
            } else if isQuoted {
                isQuoted = letter != "\""
                // Quoted text is not a result, whatever it looks like.
                if letter == ";" || letter == "=" || letter.isWhitespace { continue }
            } else if letter == "(" {
                depth += 1
                continue
            } else if letter == ")" {
                depth = max(depth - 1, 0)
                text.append(" ")
                continue
            } else if letter == "\"", depth == 0 {
                isQuoted = true
            }
            if depth == 0, !isEscaped { text.append(letter.isNewline ? " " : letter) }
        }
        return text
    }
}
