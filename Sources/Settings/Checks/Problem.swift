/// A problem in settings that are well formed, but refused or unwise.
package struct Problem: Sendable, Hashable, CustomStringConvertible {
    /// The severity of a problem.
    package enum Severity: String, Sendable {
        /// The gateway does not start.
        case error
        /// The gateway starts, but an administrator should review the setting.
        case warning
    }

    package let severity: Severity
    /// The setting that has the problem, such as `smtp.listeners[0].networks`.
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
