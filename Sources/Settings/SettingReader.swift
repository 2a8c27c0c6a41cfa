/// Reads the file's nodes and the environment into groups of settings, and collects the errors.
struct SettingReader {
    /// The variables that no setting has taken yet.
    private(set) var variables: [String: String]
    private(set) var errors: [SettingError] = []

    init(variables: [String: String]) {
        self.variables = variables
    }

    /// Returns the value at `path`, or `nil` if none is set or an error was recorded. The environment takes precedence.
    mutating func value<Value>(
        _ node: SettingNode?,
        at path: SettingPath,
        _ format: SettingFormat<Value>
    ) -> Value? {
        if let text = variables.removeValue(forKey: path.variable) {
            let origin = SettingOrigin.variable(path.variable)
            let found = format.isSecret || !format.isQuoted ? "a value" : "\"\(excerpt(text))\""
            return checked(format.read(text), at: path, from: origin, found: found, format)
        }
        guard let node else { return nil }
        let text = node.isNothing ? "" : node.text ?? (format.isList ? node.elements.flatMap(joined) : nil)
        let found = node.found(isSecret: format.isSecret || !format.isQuoted)
        return checked(text.flatMap(format.read), at: path, from: node.origin, found: found, format)
    }

    mutating func group<Group: SettingGroup>(_ group: inout Group, _ node: SettingNode?, at path: SettingPath) {
        let schema = Group.schema
        var values: [String: SettingNode] = [:]
        if let node, !node.isNothing {
            guard let entries = node.entries else {
                let keys = schema.map(\.key).joined(separator: ", ")
                fail(node.origin, path, "found \(node.found()), expected a mapping with the keys \(keys)")
                return
            }
            for entry in entries {
                if schema.contains(where: { $0.key == entry.key }) {
                    values[entry.key] = entry.value
                } else {
                    unknown(entry, at: path, known: schema.map(\.key))
                }
            }
        }
        for setting in schema {
            setting.read(&group, values[setting.key], path.key(setting.key), &self)
        }
    }

    mutating func list<Element: SettingGroup>(
        _ list: inout [Element],
        _ node: SettingNode?,
        at path: SettingPath
    ) {
        var nodes: [SettingNode?] = Array(repeating: nil, count: list.count)
        if let node, !node.isNothing {
            guard let elements = node.elements else {
                fail(node.origin, path, "found \(node.found()), expected a list")
                return
            }
            nodes = elements
            list = elements.map { _ in Element() }
        }
        while variables.keys.contains(where: { $0.hasPrefix(path.element(nodes.count).variable + "_") }) {
            nodes.append(nil)
            list.append(Element())
        }
        for index in nodes.indices { group(&list[index], nodes[index], at: path.element(index)) }
    }

    /// Records an error for each variable with the gateway's prefix that no setting has taken.
    mutating func refuseUnknownVariables(known: [String], except isExempt: (String) -> Bool) {
        for name in variables.keys.sorted() where name.hasPrefix(SettingPath.variablePrefix) && !isExempt(name) {
            let suggestion = Suggestion.nearest(to: name, among: known)
            errors.append(
                SettingError(
                    origin: .variable(name),
                    key: "",
                    message: "no setting has this environment variable" + question(suggestion)
                )
            )
        }
    }

    mutating func fail(_ origin: SettingOrigin, _ path: SettingPath, _ message: String) {
        errors.append(SettingError(origin: origin, key: path.description, message: message))
    }

    private mutating func checked<Value>(
        _ value: Value?,
        at path: SettingPath,
        from origin: SettingOrigin,
        found: String,
        _ format: SettingFormat<Value>
    ) -> Value? {
        guard let value else {
            fail(origin, path, "found \(found), expected \(format.allowed)")
            return nil
        }
        return value
    }

    private mutating func unknown(_ entry: SettingNode.Entry, at path: SettingPath, known: [String]) {
        let suggestion = Suggestion.nearest(to: entry.key, among: known)
        let hint = suggestion == nil ? "; expected one of \(known.joined(separator: ", "))" : question(suggestion)
        let key = entry.key.isEmpty ? "?" : excerpt(entry.key)
        fail(entry.origin, path.key(key), "unknown key" + hint)
    }

    private func question(_ suggestion: String?) -> String {
        suggestion.map { "; did you mean \($0)?" } ?? ""
    }

    /// A list of plain values as one text with commas, which formats of lists read.
    private func joined(_ elements: [SettingNode]) -> String? {
        let texts = elements.compactMap(\.text)
        return texts.count == elements.count ? texts.joined(separator: ",") : nil
    }
}
