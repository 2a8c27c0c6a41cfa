package import Base
import FoundationEssentials

/// A value in Odoo's JSON. Odoo writes `false` for an empty field.
package enum OdooValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([OdooValue])
    case object([String: OdooValue])

    /// The member of that name; `nil` if this is not an object or has no such member.
    package subscript(_ name: String) -> OdooValue? {
        guard case .object(let members) = self else { return nil }
        return members[name]
    }

    /// The text; `nil` for an empty field.
    package var string: String? { if case .string(let text) = self { text } else { nil } }

    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    package var integer: Int? { if case .integer(let value) = self { value } else { nil } }

    package var array: [OdooValue]? { if case .array(let elements) = self { elements } else { nil } }

    /// The ids of an x2many field, or the one id that a method of Odoo up to 18 returns where 19 returns a list.
    package var ids: [Int]? {
        switch self {
        case .integer(let id): [id]
        case .array(let elements): elements.allSatisfy { $0.integer != nil } ? elements.compactMap(\.integer) : nil
        case .bool(false): []
        default: nil
        }
    }

    /// The target of a many2one field: Odoo returns `[id, name]`, or `false` if it is empty.
    package var reference: OdooReference? {
        guard case .array(let pair) = self, pair.count == 2, let id = pair[0].integer, let name = pair[1].string
        else { return nil }
        return OdooReference(id: id, name: name)
    }
}

/// A record that another refers to.
package struct OdooReference: Sendable, Hashable {
    package var id: Int
    /// Its display name, in the caller's language.
    package var name: String
}

extension OdooValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: OdooValue...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, OdooValue)...) {
        self = .object(Dictionary(members) { _, last in last })
    }

    package init(_ ids: [Int]) { self = .array(ids.map { .integer($0) }) }
    package init(_ texts: [String]) { self = .array(texts.map { .string($0) }) }
}

extension OdooValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode([OdooValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: OdooValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// Decodes `bytes` as JSON; `nil` if they are not JSON.
    package init?(json bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(OdooValue.self, from: Data(bytes)) else { return nil }
        self = value
    }

    /// The value as JSON, names sorted; `nil` for a number that JSON cannot represent.
    package var json: [UInt8]? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map(Array.init)
    }
}

/// Times in Odoo's format: in UTC and whole seconds, such as `2026-11-22 08:00:00`.
package enum OdooTimeText {
    package static func make(_ moment: Timestamp) -> String {
        String(moment.iso8601.prefix(19)).replacing("T", with: " ")
    }

    /// - Returns: `nil` if the text is not such a time.
    package static func read(_ text: String) -> Timestamp? {
        Timestamp(iso8601: text.replacing(" ", with: "T") + "Z")
    }
}
