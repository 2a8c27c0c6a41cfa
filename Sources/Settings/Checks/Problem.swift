/// Something in settings that are well formed, yet refused or unwise.
package struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// How much it matters.
    package enum Severity: String, Sendable {
        /// The gateway does not start with it.
        case error
        /// It starts, and somebody should look.
        case warning
    }

    package let severity: Severity
    /// The setting that it is about, such as `smtp.listeners[0].networks`.
    package let key: String
    /// What is wrong.
    package let message: String
    /// What to do.
    package let remedy: String

    package init(_ severity: Severity, _ key: String, _ message: String, remedy: String) {
        self.severity = severity
        self.key = key
        self.message = message
        self.remedy = remedy
    }

    package var description: String { "\(severity.rawValue): \(key): \(message). \(remedy)." }
}
