package import Base

/// Values as Odoo writes them: an empty field of any type but Boolean is `false`.
extension JSONValue {
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
