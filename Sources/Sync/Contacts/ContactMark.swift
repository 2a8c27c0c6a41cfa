import Google

/// Marks the gateway's contacts at Google, so that it recognises them even without its own store. The mark is the Odoo
/// database and the contact's id there, stored as `clientData`, which is hidden from users.
struct ContactMark: Sendable, Hashable {
    static let key = "gsuite-gateway.odoo"

    /// The name of the database.
    let database: String

    func value(_ partner: Int) -> String { "\(database):\(partner)" }

    func entry(_ partner: Int) -> PersonEntry { PersonEntry(texts: ["key": Self.key, "value": value(partner)]) }

    /// The database in a mark.
    static func database(in value: String) -> Substring { value.lastIndex(of: ":").map { value[..<$0] } ?? value[...] }

    /// Returns the Odoo id of the contact for which `fields` were written; `nil` for a contact of another database, or
    /// one that is not the gateway's. If a user merged several, it is the first.
    func partner(in fields: PersonFields) -> Int? {
        for entry in fields[.clientData] where entry["key"] == Self.key {
            guard let value = entry["value"], value.hasPrefix(database + ":") else { continue }
            if let partner = Int(value.dropFirst(database.count + 1)) { return partner }
        }
        return nil
    }

    /// The note of a tag's group.
    func note(tag: Int) -> ContactGroup.Note { ContactGroup.Note(key: Self.key, value: value(tag)) }

    /// The Odoo id of the group's tag.
    func tag(of group: ContactGroup) -> Int? {
        for note in group.clientData ?? [] where note.key == Self.key && note.value.hasPrefix(database + ":") {
            return Int(note.value.dropFirst(database.count + 1))
        }
        return nil
    }
}
