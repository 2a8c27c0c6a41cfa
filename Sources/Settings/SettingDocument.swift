/// Writes settings as a commented YAML file.
struct SettingDocument {
    /// The maximum width of a comment line.
    private static let width = 110

    private(set) var lines: [String] = []
    private var depth = 0
    /// Whether the next key starts an element of a list.
    private var startsElement = false

    mutating func value(_ key: String, _ text: String, comment: String, choices: [String]) {
        let words = choices.isEmpty ? comment : "\(comment) (\(choices.joined(separator: " | ")))"
        self.comment(words)
        self.key(key, text)
    }

    mutating func group<Group: SettingGroup>(_ key: String, _ group: Group, comment: String) {
        if depth == 0 { lines.append("") }
        self.comment(comment)
        self.key(key, nil)
        depth += 1
        all(of: group)
        depth -= 1
    }

    mutating func list<Element: SettingGroup>(_ key: String, _ elements: [Element], comment: String) {
        self.comment(comment)
        guard !elements.isEmpty else {
            self.key(key, "[]")
            return example(of: Element())
        }
        self.key(key, nil)
        depth += 2
        for element in elements {
            startsElement = true
            all(of: element)
        }
        depth -= 2
    }

    /// Writes an element with its defaults, commented out, as an example for an empty list.
    private mutating func example<Element: SettingGroup>(of element: Element) {
        var example = SettingDocument()
        example.depth = depth + 2
        example.startsElement = true
        example.all(of: element)
        lines += example.lines.map { line in indentation + "# " + line.dropFirst(indentation.count) }
    }

    mutating func all<Group: SettingGroup>(of group: Group) {
        for setting in Group.schema { setting.write(group, &self) }
    }

    /// Writes a comment paragraph, wrapped.
    mutating func comment(_ text: String) {
        var line = indentation + "#"
        for word in text.split(separator: " ") {
            if line.count + 1 + word.count > Self.width {
                lines.append(line)
                line = indentation + "#"
            }
            line += " \(word)"
        }
        lines.append(line)
    }

    private mutating func key(_ key: String, _ value: String?) {
        let indentation = startsElement ? String(indentation.dropLast(2)) + "- " : indentation
        startsElement = false
        lines.append(indentation + key + ":" + (value.map { " \($0)" } ?? ""))
    }

    private var indentation: String { String(repeating: "  ", count: depth) }
}
