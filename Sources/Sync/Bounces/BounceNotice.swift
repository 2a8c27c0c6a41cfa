import Base
import Mail
import Storage

/// The contents of a bounce. Gmail puts it into the inbox of the account that sent the message, as an RFC 3464 report
/// that ends with the message or its header.
struct BounceNotice: Sendable, Hashable {
    /// The author of Google's bounces.
    static let author = "mailer-daemon@googlemail.com"
    private static let authorDomain = "googlemail.com"
    /// The server that accepts Gmail's mail, by the name it uses in Authentication-Results.
    private static let receiver = "mx.google.com"

    /// The names of two header fields of the returned message.
    struct Fields: Sendable {
        /// The field in which the gateway names its deliveries.
        var id: String
        /// The field that proves that the gateway gave the name.
        var proof: String
    }

    /// What is said of each recipient.
    struct Failure: Sendable, Hashable {
        var recipient: Address
        var status: String
        var reason: String
    }

    var failures: [Failure]
    /// The recipients that did not get the message. Google may spell a domain otherwise than the envelope did.
    var recipients: [Address]
    /// The status code, such as `5.1.1` (RFC 3463).
    var status: String
    /// What the remote server said.
    var reason: String
    /// The gateway's delivery that bounced.
    var delivery: DeliveryID
    /// The proof that was returned with it, unchanged.
    var proof: String?

    /// What is said of a recipient; `nil` if nothing is.
    func failure(of recipient: Address) -> Failure? { failures.first { $0.recipient.key == recipient.key } }

    /// - Parameter message: the message as it is in the mailbox.
    /// - Returns: `nil` if the message is not a failure report, did not come from Google, or concerns mail that the
    ///   gateway did not send. Others control everything within the returned message, so each fact is read from its own
    ///   part.
    init?(_ message: [UInt8], fields: Fields) {
        let root = MIMEPart(message)
        guard Self.isGoogles(root.header), root.type == "multipart/report" else { return nil }
        let parts = root.parts
        guard let status = parts.first(where: { $0.type == "message/delivery-status" }),
            let original = parts.first(where: { $0.type == "message/rfc822" || $0.type == "text/rfc822-headers" })
        else { return nil }
        let failures = Self.groups(status.decoded).filter { $0.text("Action")?.lowercased() == "failed" }
        let header = LenientHeader(original.decoded[...])
        guard let first = failures.first, let delivery = header.text(fields.id).flatMap(Self.delivery) else {
            return nil
        }
        self.failures = failures.compactMap(Self.failure)
        recipients = self.failures.map(\.recipient)
        guard !recipients.isEmpty else { return nil }
        self.status = Self.status(first)
        reason = Self.reason(first)
        self.delivery = delivery
        proof = header.text(fields.proof)
    }

    private static func failure(_ group: LenientHeader) -> Failure? {
        group.text("Final-Recipient").flatMap { Address(withoutType($0)) }.map {
            Failure(recipient: $0, status: status(group), reason: reason(group))
        }
    }

    private static func status(_ group: LenientHeader) -> String {
        group.text("Status").map { String($0.prefix { !$0.isWhitespace }) } ?? "5.0.0"
    }

    private static func reason(_ group: LenientHeader) -> String {
        group.text("Diagnostic-Code").map(withoutType) ?? "the message bounced"
    }

    /// Whether Gmail itself wrote it: by its name, under its signature, as confirmed by the server that accepted it for
    /// the mailbox.
    private static func isGoogles(_ header: LenientHeader) -> Bool {
        let from = header.all("From")
        guard from.count == 1, let authors = try? AddressList.joined(from), authors.count == 1,
            authors.first.map({ "\($0.address)".lowercased() }) == author,
            let results = AuthenticationResults(header), results.server == receiver
        else { return false }
        return results.isSigned(by: authorDomain) && results.isAligned(with: authorDomain)
    }

    /// The report's groups of fields, separated by empty lines (RFC 3464 section 2.1).
    private static func groups(_ bytes: [UInt8]) -> [LenientHeader] {
        var groups: [LenientHeader] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let group = LenientHeader(rest)
            if !group.fields.isEmpty { groups.append(group) }
            // Anything but a field ends the report.
            guard group.end > rest.startIndex else { break }
            rest = rest[group.end...]
        }
        return groups
    }

    /// Returns what follows `rfc822;` or `smtp;`.
    private static func withoutType(_ value: String) -> String {
        value.split(separator: ";", maxSplits: 1).last.map { $0.trimmed } ?? ""
    }

    private static func delivery(_ value: String) -> DeliveryID? {
        let parts = value.split(separator: "-")
        guard parts.count == 2, let message = QueueID(String(parts[0])), let part = Int(parts[1]) else { return nil }
        return DeliveryID(message: message, part: part)
    }
}

extension LenientHeader {
    /// The value of the first field of that name, on one line.
    fileprivate func text(_ name: String) -> String? {
        first(name).map { field in
            String(decoding: field.value, as: UTF8.self)
                .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}

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
                // Quoted text is not a result, even if it looks like one.
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
