package import Base

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
