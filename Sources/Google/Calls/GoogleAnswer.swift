package import Base
package import Transport

/// A refusal by one of Google's APIs, read from any of its envelopes.
package struct GoogleAnswer: Sendable, Hashable {
    package var status: Int
    /// The reasons of `errors[]` and of `details[]`, such as `rateLimitExceeded` or `ACCESS_TOKEN_SCOPE_INSUFFICIENT`.
    package var reasons: [String]
    /// The name in google.rpc.Status, such as `PERMISSION_DENIED`.
    package var statusName: String?
    /// Google's message, truncated; for an HTML page only that it was one.
    package var message: String
    /// When to try again, if the message or the Retry-After field says so.
    package var retryAt: Timestamp?

    package init(
        status: Int,
        reasons: [String] = [],
        statusName: String? = nil,
        message: String,
        retryAt: Timestamp? = nil
    ) {
        self.status = status
        self.reasons = reasons
        self.statusName = statusName
        self.message = message
        self.retryAt = retryAt
    }

    func has(_ names: String...) -> Bool {
        reasons.contains(where: names.contains) || statusName.map(names.contains) == true
    }
}

extension GoogleAnswer: CustomStringConvertible {
    /// One line for the record of an attempt.
    package var description: String {
        let names = ([statusName].compactMap { $0 } + reasons).joined(separator: " ")
        // More text may follow.
        let words = message.hasSuffix(".") ? message.dropLast() : message[...]
        return "HTTP \(status)" + (names.isEmpty ? "" : " \(names)") + (words.isEmpty ? "" : ": \(words)")
    }
}

extension GoogleAnswer {
    /// The longest wait in seconds that a Retry-After field may set.
    private static let longestWait = 86_400
    private static let mostReasons = 4

    /// `{"error": …}`, where the error is an object (Google's APIs) or a word (OAuth).
    private struct Envelope: Decodable {
        var error: Status
        var error_description: String?
    }

    private struct Status: Decodable {
        var message: String?
        var status: String?
        var reasons: [String] = []

        private enum CodingKeys: String, CodingKey { case message, status, errors, details }

        private struct Item: Decodable {
            var reason: String?
            var message: String?
        }

        init(from decoder: any Decoder) throws {
            if let word = try? decoder.singleValueContainer().decode(String.self) {
                status = word
                return
            }
            let fields = try decoder.container(keyedBy: CodingKeys.self)
            let items = (try? fields.decode([Item].self, forKey: .errors)) ?? []
            let details = (try? fields.decode([Item].self, forKey: .details)) ?? []
            message = (try? fields.decode(String.self, forKey: .message)) ?? items.compactMap(\.message).first
            status = try? fields.decode(String.self, forKey: .status)
            reasons = (items + details).compactMap(\.reason)
        }
    }

    /// Reads any answer other than a success: both of Google's envelopes, OAuth's, or a front end's page.
    package init(_ response: HTTPResponse, now: Timestamp) {
        let message: String
        if let envelope = try? JSON.decode(Envelope.self, from: response.body) {
            var reasons: [String] = []
            for reason in envelope.error.reasons where !reasons.contains(reason) && reasons.count < Self.mostReasons {
                reasons.append(Excerpt.of(reason, limit: 80))
            }
            message = envelope.error.message ?? envelope.error_description ?? ""
            self.init(
                status: response.status,
                reasons: reasons,
                statusName: envelope.error.status.map { Excerpt.of($0, limit: 80) },
                message: Excerpt.of(message)
            )
        } else {
            message = Self.textOfPage(response)
            self.init(status: response.status, message: message)
        }
        retryAt = Self.moment(in: message) ?? Self.moment(ofField: response.field("Retry-After"), now: now)
    }

    private static func textOfPage(_ response: HTTPResponse) -> String {
        guard !response.body.isEmpty else { return "" }
        let text = String(decoding: response.body.prefix(4 * Excerpt.longest), as: UTF8.self)
        if response.field("Content-Type")?.lowercased().contains("html") == true || text.contains("<html") {
            return "an HTML page instead of an API answer"
        }
        return Excerpt.of(text, limit: 200)
    }

    /// Returns the time after "Retry after" in a message. Gmail gives it only there.
    private static func moment(in message: String) -> Timestamp? {
        let words = message.split(whereSeparator: { $0 == " " || $0 == "\n" })
        for (index, word) in words.enumerated() where word.lowercased() == "after" && index > 0 {
            guard words[index - 1].lowercased() == "retry", index + 1 < words.count else { continue }
            let text = words[index + 1].trimmingSuffix(while: { ".,;)".contains($0) })
            if let moment = Timestamp(iso8601: String(text)) { return moment }
        }
        return nil
    }

    private static func moment(ofField value: String?, now: Timestamp) -> Timestamp? {
        guard let value, let seconds = Int(value.filter { $0 != " " }), seconds >= 0 else { return nil }
        return now + .seconds(min(seconds, longestWait))
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
        var rest = self
        while let last = rest.last, predicate(last) { rest.removeLast() }
        return rest
    }
}
