import Google

/// Brings what Odoo says into a contact at Google: Odoo leads in its own entries, everything else stays.
///
/// Google replaces a field as a whole, so the new content holds what others put there, as it was.
enum ContactMerge {
    /// The new content of each field that has to change; none where Google has everything already.
    ///
    /// - Parameters:
    ///   - wanted: what Odoo says.
    ///   - written: what it said when the contact was last written; `nil` where that is not known.
    ///   - present: what Google has.
    static func changes(
        wanted: PersonFields,
        written: PersonFields?,
        present: PersonFields
    ) -> [PersonField: [PersonEntry]] {
        var changes: [PersonField: [PersonEntry]] = [:]
        for field in PersonField.allCases {
            let (mine, was, now) = (wanted[field], written?[field], present[field])
            let new = field.isSingle ? single(field, mine, was, now) : several(field, mine, was ?? mine, now)
            if let new { changes[field] = new }
        }
        return changes
    }

    // MARK: Fields of one entry

    private static let nameParts = ["givenName", "middleName", "familyName", "honorificSuffix"]

    private static func single(
        _ field: PersonField,
        _ mine: [PersonEntry],
        _ was: [PersonEntry]?,
        _ now: [PersonEntry]
    ) -> [PersonEntry]? {
        guard let mine = mine.first else {
            // Taken out in Odoo: it goes, unless it has become somebody else's.
            guard let was = was?.first, let now = now.first, was.identity(in: field) == now.identity(in: field) else {
                return nil
            }
            return []
        }
        guard let now = now.first else { return [mine] }
        var members = field == .names ? nameParts : ["value", "contentType"]
        // A salutation is Odoo's only where Odoo has one, or had.
        if mine["honorificPrefix"] != nil || was?.first?["honorificPrefix"] != nil { members.append("honorificPrefix") }
        let compared = field == .names ? members : ["value"]
        guard compared.contains(where: { now[$0] != mine[$0] }) else { return nil }
        var new = now.writable
        new.members["unstructuredName"] = nil
        for name in members { new.members[name] = mine.members[name] }
        return [new]
    }

    // MARK: Fields of several entries

    private static func several(
        _ field: PersonField,
        _ mine: [PersonEntry],
        _ was: [PersonEntry],
        _ now: [PersonEntry]
    ) -> [PersonEntry]? {
        var others = now
        // What was written and is still there is Odoo's; where it is no longer, somebody has put another in its place.
        var replaced: [String: Int] = [:]
        var own: [PersonEntry] = []
        for entry in was {
            if let index = others.firstIndex(where: { $0.identity(in: field) == entry.identity(in: field) }) {
                own.append(others.remove(at: index))
            } else if let slot = entry.slot(in: field) {
                replaced[slot, default: 0] += 1
            }
        }
        var new: [PersonEntry] = []
        for entry in mine {
            let identity = entry.identity(in: field)
            if let index = own.firstIndex(where: { $0.identity(in: field) == identity }) {
                new.append(own.remove(at: index))
            } else if let index = others.firstIndex(where: { $0.identity(in: field) == identity }) {
                new.append(others.remove(at: index))
                if let slot = entry.slot(in: field), let count = replaced[slot], count > 0 {
                    replaced[slot] = count - 1
                }
            } else {
                new.append(entry)
            }
        }
        others.removeAll { entry in
            guard let slot = entry.slot(in: field), let count = replaced[slot], count > 0 else { return false }
            replaced[slot] = count - 1
            return true
        }
        // Somebody joined two of the gateway's contacts: each says of one contact in Odoo only.
        if field == .clientData {
            let slots = Set(mine.compactMap { $0.slot(in: field) })
            others.removeAll { $0.slot(in: field).map(slots.contains) ?? false }
        }
        new += others
        guard new.map({ $0.identity(in: field) }).sorted() != now.map({ $0.identity(in: field) }).sorted() else {
            return nil
        }
        // A contact that is in no group at all is refused.
        if field == .memberships, new.isEmpty { new = [ContactMapping.membership(ContactGroup.all)] }
        return new.map(\.writable)
    }
}

extension PersonEntry {
    /// The same for entries that say the same.
    func identity(in field: PersonField) -> String {
        let names: [String]
        switch field {
        case .emailAddresses: return "\(self["value"]?.lowercased() ?? "")\n\(self["type"] ?? "")"
        case .memberships: return members["contactGroupMembership"]?["contactGroupResourceName"]?.string ?? ""
        case .names: names = ["givenName", "middleName", "familyName", "honorificPrefix", "honorificSuffix"]
        case .organizations: names = ["name", "title", "type"]
        case .phoneNumbers, .urls: names = ["value", "type"]
        case .addresses:
            names = ["streetAddress", "extendedAddress", "city", "region", "postalCode", "country", "type"]
        case .biographies: names = ["value"]
        case .clientData: names = ["key", "value"]
        }
        return names.map { self[$0] ?? "" }.joined(separator: "\n")
    }

    /// The same for entries of which one takes the other's place; `nil` where none does.
    func slot(in field: PersonField) -> String? {
        switch field {
        case .memberships: nil
        case .clientData: "\(self["key"] ?? "")\n\(ContactMark.database(in: self["value"] ?? ""))"
        default: self["type"] ?? ""
        }
    }
}
