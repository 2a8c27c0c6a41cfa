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
