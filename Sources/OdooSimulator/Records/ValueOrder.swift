import Base
import Odoo

/// The order of values.
enum ValueOrder {
    /// Returns a negative number if `left` comes first; `nil` if one is empty or they are of different kinds.
    static func compare(_ left: JSONValue, _ right: JSONValue) -> Int? {
        switch (left, right) {
        case (.integer(let a), .integer(let b)): a < b ? -1 : a == b ? 0 : 1
        case (.string(let a), .string(let b)): a < b ? -1 : a == b ? 0 : 1
        default: if let a = left.double, let b = right.double { a < b ? -1 : a == b ? 0 : 1 } else { nil }
        }
    }
}

extension JSONValue {
    fileprivate var double: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}

/// A pattern of SQL's LIKE: `%` is any text, `_` any character, and a backslash escapes the next character.
struct TextPattern {
    private enum Part: Equatable {
        case any, one
        case character(Character)
    }

    private let parts: [Part]
    private let ignoresCase: Bool

    init(_ pattern: String, ignoresCase: Bool) {
        var parts: [Part] = []
        var isEscaped = false
        for character in ignoresCase ? pattern.lowercased() : pattern {
            if isEscaped {
                parts.append(.character(character))
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                parts.append(character == "%" ? .any : character == "_" ? .one : .character(character))
            }
        }
        self.parts = parts
        self.ignoresCase = ignoresCase
    }

    func matches(_ text: String) -> Bool {
        let text = Array(ignoresCase ? text.lowercased() : text)
        // The states reached after each character, as in a nondeterministic automaton.
        var reached: Set<Int> = [0]
        skipAny(&reached)
        for character in text {
            var next: Set<Int> = []
            for state in reached where state < parts.count {
                switch parts[state] {
                case .any: next.insert(state)
                case .one: next.insert(state + 1)
                case .character(let wanted): if wanted == character { next.insert(state + 1) }
                }
            }
            skipAny(&next)
            reached = next
        }
        return reached.contains(parts.count)
    }

    private func skipAny(_ states: inout Set<Int>) {
        for state in states {
            var state = state
            while state < parts.count, parts[state] == .any {
                state += 1
                states.insert(state)
            }
        }
    }
}
