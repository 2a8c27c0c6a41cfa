package import Base

/// A refusal by one of Google's APIs, read from whichever envelope it came in.
package struct GoogleAnswer: Sendable, Hashable {
    package var status: Int
    /// The reasons of `errors[]` and of `details[]`, such as `rateLimitExceeded` or `ACCESS_TOKEN_SCOPE_INSUFFICIENT`.
    package var reasons: [String]
    /// The name in google.rpc.Status, such as `PERMISSION_DENIED`.
    package var statusName: String?
    /// What Google says, cut; for an HTML page just that it was one.
    package var message: String
    /// When to come back, where the message or the Retry-After field says so.
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
        // Other words may follow.
        let words = message.hasSuffix(".") ? message.dropLast() : message[...]
        return "HTTP \(status)" + (names.isEmpty ? "" : " \(names)") + (words.isEmpty ? "" : ": \(words)")
    }
}
