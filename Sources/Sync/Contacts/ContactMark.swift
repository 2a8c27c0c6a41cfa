import Google

/// What the gateway writes into its contacts at Google so that it knows them again, whatever becomes of its own store:
/// database and id of the contact in Odoo, as `clientData`, which no person sees.
struct ContactMark: Sendable, Hashable {
    static let key = "gsuite-gateway.odoo"

    /// The name of the database.
    let database: String

    func value(_ partner: Int) -> String { "\(database):\(partner)" }

    func entry(_ partner: Int) -> PersonEntry { PersonEntry(texts: ["key": Self.key, "value": value(partner)]) }

    /// The database that a mark names.
    static func database(in value: String) -> Substring { value.lastIndex(of: ":").map { value[..<$0] } ?? value[...] }

    /// Odoo's id of the contact that `fields` were written for; `nil` for one that is not of this database, or not of the
    /// gateway at all. Where somebody joined several, it is the first.
    func partner(in fields: PersonFields) -> Int? {
        for entry in fields[.clientData] where entry["key"] == Self.key {
            guard let value = entry["value"], value.hasPrefix(database + ":") else { continue }
            if let partner = Int(value.dropFirst(database.count + 1)) { return partner }
        }
        return nil
    }

    /// The note of a group that stands for a tag.
    func note(tag: Int) -> ContactGroup.Note { ContactGroup.Note(key: Self.key, value: value(tag)) }

    /// Odoo's id of the tag that the group stands for.
    func tag(of group: ContactGroup) -> Int? {
        for note in group.clientData ?? [] where note.key == Self.key && note.value.hasPrefix(database + ":") {
            return Int(note.value.dropFirst(database.count + 1))
        }
        return nil
    }
}
