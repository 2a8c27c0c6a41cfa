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
