import Yams

/// A node of the configuration file, with its position.
struct SettingNode {
    let file: String
    let node: Node

    var origin: SettingOrigin { origin(node) }

    /// The text of a plain or quoted value; `nil` for mappings and lists.
    var text: String? { node.scalar?.string }

    /// Whether the node is null: `key:` or `~`.
    var isNothing: Bool {
        guard let scalar = node.scalar, scalar.style == .any || scalar.style == .plain else { return false }
        return ["", "~", "null"].contains(scalar.string)
    }

    /// Describes the node for an error message, without the text of a secret.
    func found(isSecret: Bool = false) -> String {
        switch node {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        case .scalar where isNothing: "nothing"
        case .scalar(let scalar): isSecret ? "a value" : "\"\(excerpt(scalar.string))\""
        }
    }

    /// The elements of a list; `nil` for other nodes.
    var elements: [SettingNode]? {
        node.sequence?.map { SettingNode(file: file, node: $0) }
    }

    /// The entries of a mapping; `nil` for other nodes.
    var entries: [Entry]? {
        node.mapping?.map { key, value in
            Entry(key: key.scalar?.string ?? "", origin: origin(key), value: SettingNode(file: file, node: value))
        }
    }

    /// A key with its value.
    struct Entry {
        let key: String
        let origin: SettingOrigin
        let value: SettingNode
    }

    private func origin(_ node: Node) -> SettingOrigin {
        guard let mark = node.mark else { return .file(file, line: 1, column: 1) }
        return .file(file, line: mark.line, column: mark.column)
    }
}

/// The first 60 characters of `text` on one line, for error messages.
func excerpt(_ text: String) -> String {
    let limit = 60
    let line = text.replacing("\n", with: " ")
    return line.count > limit ? line.prefix(limit) + "…" : line
}

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

extension SettingError {
    /// Converts the YAML parser's error to one line.
    init(_ error: YamlError, in file: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(
                origin: .file(file, line: mark.line, column: mark.column),
                key: "",
                message: "not YAML: \(problem)"
            )
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.joined(separator: ", ")
            let (line, column) = (context.mark.line, context.mark.column)
            self.init(
                origin: .file(file, line: line, column: column),
                key: "",
                message: "duplicate keys: \(names)"
            )
        case .no, .memory, .reader, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
            self.init(origin: .wholeFile(file), key: "", message: "not YAML: \(error)")
        }
    }
}
