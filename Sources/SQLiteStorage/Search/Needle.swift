import Foundation
import GRDB

/// A search term: text to find in fields, ignoring case.
struct Needle: Sendable {
    /// The length of the character groups in the index; shorter search terms are found by reading.
    private static let indexed = 3
    /// The number of characters looked up in the index: each more costs a list of messages, and matches are checked
    /// anyway.
    private static let asked = 12

    private let text: String

    init(_ text: String) {
        self.text = text
    }

    /// The condition that one of the columns contains the search term.
    func condition(_ columns: [String]) -> (sql: String, arguments: StatementArguments) {
        // LIKE is faster, but ignores case in ASCII only.
        let isASCII = text.utf8.allSatisfy { $0 < 0x80 }
        let tests = columns.map { isASCII ? "\($0) LIKE ? ESCAPE '!'" : "contains_text(\($0), ?)" }
        let value = isASCII ? pattern : text
        return (
            "(\(tests.joined(separator: " OR ")))", StatementArguments(Array(repeating: value, count: columns.count))
        )
    }

    /// The index query for these columns; `nil` where the index cannot answer.
    func question(_ columns: [String]) -> String? {
        guard text.unicodeScalars.count >= Self.indexed, !text.unicodeScalars.contains("\0") else { return nil }
        let beginning = String(String.UnicodeScalarView(text.unicodeScalars.prefix(Self.asked)))
        return "{\(columns.joined(separator: " "))} : \"\(beginning.replacing("\"", with: "\"\""))\""
    }

    private var pattern: String {
        let escaped = text.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_")
        return "%\(escaped)%"
    }

    /// `contains_text(field, needle)`: like LIKE with `%` on both sides, but ignoring case in all languages.
    static let function = DatabaseFunction("contains_text", argumentCount: 2, pure: true) { values in
        guard let field = String.fromDatabaseValue(values[0]), let needle = String.fromDatabaseValue(values[1]) else {
            return false
        }
        return Array(field.lowercased().utf8).contains(Array(needle.lowercased().utf8))
    }
}
