import Foundation
import Settings

/// The settings as tables, one for each group, made from the documented `gateway.yaml` and from what the program expects
/// of each value.
struct SettingReference {
    private struct Section {
        let path: String
        let meaning: String
        var table = MarkdownTable("Setting", "Default", "Expected", "Meaning")
        var hasRows = false
    }

    private var sections: [Section] = []
    /// The keys that the current line is below, with their indentation.
    private var parents: [(depth: Int, path: String)] = []
    private let variables = Set(GatewaySettings.variables)

    static func make() -> String {
        var reference = SettingReference()
        reference.read(GatewaySettings.document)
        return reference.text
    }

    private var text: String {
        sections.map { section in
            "## \(section.path)\n\n\(section.meaning)\n" + (section.hasRows ? "\n\(section.table.text)\n" : "")
        }.joined(separator: "\n")
    }

    private mutating func read(_ document: String) {
        var comment: [Substring] = []
        // The first paragraph is about the file itself.
        for line in document.split(separator: "\n", omittingEmptySubsequences: false).drop(while: { !$0.isEmpty }) {
            let line = Self.withoutExampleMark(line)
            let text = line.drop { $0 == " " }
            if text.hasPrefix("#") {
                comment.append(text.dropFirst(2))
            } else if let colon = text.firstIndex(of: ":") {
                let key = text[..<colon].drop { $0 == "-" || $0 == " " }
                let value = text[text.index(after: colon)...].drop { $0 == " " }
                // The dash of an element stands where its keys would be indented.
                let depth = line.count - text.count + (text.hasPrefix("-") ? 2 : 0)
                add(String(key), String(value), comment.joined(separator: " "), depth: depth)
                comment = []
            }
        }
    }

    private mutating func add(_ key: String, _ value: String, _ comment: String, depth: Int) {
        while let parent = parents.last, parent.depth >= depth { parents.removeLast() }
        // The keys of a list's elements are two levels deeper than the list.
        let parent = parents.last.map { depth - $0.depth > 2 ? $0.path + "[]" : $0.path }
        let path = parent.map { "\($0).\(key)" } ?? key
        let variable = Self.variable(path)
        guard variables.contains(variable) else {
            parents.append((depth, path))
            sections.append(Section(path: path, meaning: comment))
            return
        }
        let expected = Self.expected(variable)
        let choices = " (\(expected.replacing("one of ", with: "").replacing(", ", with: " | ")))"
        let meaning = comment.hasSuffix(choices) ? String(comment.dropLast(choices.count)) : comment
        guard let place = sections.lastIndex(where: { parent == $0.path || parent == $0.path + "[]" }) else { return }
        sections[place].table.add(path.asCode, value.asCode, expected, meaning)
        sections[place].hasRows = true
    }

    /// The line of an element that the file shows as an example, as if it were set.
    private static func withoutExampleMark(_ line: Substring) -> Substring {
        let text = line.drop { $0 == " " }
        guard text.hasPrefix("#   ") else { return line }
        return line.prefix(line.count - text.count) + text.dropFirst(2)
    }

    private static func variable(_ path: String) -> String {
        "GATEWAY_" + path.replacing("[]", with: "_0").replacing(".", with: "_").uppercased()
    }

    /// What the program expects of the setting, as it says when it finds something else.
    private static func expected(_ variable: String) -> String {
        let sources = SettingSources(file: nil, environment: [variable: "\u{1}"])
        do throws(SettingErrors) { _ = try GatewaySettings.load(from: sources) } catch {
            let message = error.errors.first?.message ?? ""
            guard let words = message.range(of: ", expected ") else { return "" }
            // The units are explained once, above.
            return String(message[words.upperBound...])
                .replacing(", with ms, s, m, h or d, such as 30s or 4h", with: "")
                .replacing(", in bytes or with KiB, MiB, GiB, such as 64KiB", with: "")
        }
        return ""
    }
}
