/// Where a setting was read from.
package enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    /// Lines and columns count from 1.
    case file(String, line: Int, column: Int)
    /// A file as a whole.
    case wholeFile(String)
    /// An environment variable.
    case variable(String)

    package var description: String {
        switch self {
        case .file(let name, let line, let column): "\(name):\(line):\(column)"
        case .wholeFile(let name): name
        case .variable(let name): name
        }
    }
}

/// An error in the configuration.
package struct SettingError: Error, Sendable, Hashable, CustomStringConvertible {
    package let origin: SettingOrigin
    /// The key, such as `smtp.listeners[0].port`; empty if the error concerns no single key.
    package let key: String
    /// What was found and what is expected instead.
    package let message: String

    package var description: String {
        key.isEmpty ? "\(origin): \(message)" : "\(origin): \(key): \(message)"
    }
}

/// All errors in the configuration, in its order.
package struct SettingErrors: Error, Sendable, Hashable, CustomStringConvertible {
    package let errors: [SettingError]

    /// One line per error.
    package var description: String {
        errors.map(\.description).joined(separator: "\n")
    }
}
