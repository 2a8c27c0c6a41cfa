import Foundation
import GRDB

/// A piece of text that is looked for in fields, whatever its case.
struct Needle: Sendable {
    /// The index knows groups of so many characters; shorter needles are found by reading.
    private static let indexed = 3
    /// So many characters are asked of the index: each more costs a list of messages, and finds are checked anyway.
    private static let asked = 12

    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The condition that one of the columns holds the needle.
    func condition(_ columns: [String]) -> (sql: String, arguments: StatementArguments) {
        // LIKE is quicker, but knows the case of ASCII only.
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let tests = columns.map { isASCII ? "\($0) LIKE ? ESCAPE '!'" : "contains_text(\($0), ?)" }
        let value = isASCII ? pattern : text
        return (
            "(\(tests.joined(separator: " OR ")))", StatementArguments(Array(repeating: value, count: columns.count))
        )
    }

    /// The question to the index for columns of it; `nil` where it cannot answer.
    func question(_ columns: [String]) -> String? {
        guard text.unicodeScalars.count >= Self.indexed, !text.unicodeScalars.contains("\0") else { return nil }
        let beginning = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.asked)))
        return "{\(columns.joined(separator: " "))} : \"\(beginning.replacing("\"", with: "\"\""))\""
    }

    private var pattern: String {
        let escaped = text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
        return "%\(escaped)%"
    }

    /// `contains_text(field, needle)`: as LIKE with `%` on both sides, but for the letters of all languages.
    static let function = DatabaseFunction("contains_text", argumentCount: 2, pure: true) { values in
        guard let field = String.fromDatabaseValue(values[0]), let needle = String.fromDatabaseValue(values[1]) else {
            return false
        }
        return Array(field.lowercased().utf8).contains(Array(needle.lowercased().utf8))
    }
}
