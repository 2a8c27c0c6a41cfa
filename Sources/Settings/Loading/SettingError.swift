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

/// One thing that is wrong in the configuration.
package struct SettingError: Error, Sendable, Hashable, CustomStringConvertible {
    package let origin: SettingOrigin
    /// Such as `smtp.listeners[0].port`; empty where no single key is meant.
    package let key: String
    /// What was found and what is allowed instead.
    package let message: String

    package var description: String {
        key.isEmpty ? "\(origin): \(message)" : "\(origin): \(key): \(message)"
    }
}

/// All that is wrong in the configuration, in the order in which it stands there.
package struct SettingErrors: Error, Sendable, Hashable, CustomStringConvertible {
    package let errors: [SettingError]

    /// One line each.
    package var description: String {
        errors.map(\.description).joined(separator: "\n")
    }
}
