import Base
import Google

/// Merges Odoo's data into a contact at Google: Odoo leads in its own entries, everything else stays.
///
/// Google replaces a field as a whole, so the new content includes the entries of others unchanged.
enum ContactMerge {
    /// Returns the new content of each field that has to change; empty if Google already has everything.
    ///
    /// - Parameters:
    ///   - wanted: what Odoo has now.
    ///   - written: what it had when the contact was last written; `nil` if unknown.
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

    // MARK: Single-entry fields

    private static let nameParts = ["givenName", "middleName", "familyName", "honorificSuffix"]

    private static func single(
        _ field: PersonField,
        _ mine: [PersonEntry],
        _ was: [PersonEntry]?,
        _ now: [PersonEntry]
    ) -> [PersonEntry]? {
        guard let mine = mine.first else {
            // Removed in Odoo: removed here too, unless someone changed it at Google.
            guard let was = was?.first, let now = now.first, was.identity(in: field) == now.identity(in: field) else {
                return nil
            }
            return []
        }
        guard let now = now.first else { return [mine] }
        var members = field == .names ? nameParts : ["value", "contentType"]
        // A salutation is Odoo's only if Odoo has one, or had one.
        if mine["honorificPrefix"] != nil || was?.first?["honorificPrefix"] != nil { members.append("honorificPrefix") }
        let compared = field == .names ? members : ["value"]
        guard compared.contains(where: { now[$0] != mine[$0] }) else { return nil }
        var new = now.writable
        new.members["unstructuredName"] = nil
        for name in members { new.members[name] = mine.members[name] }
        return [new]
    }

    // MARK: Multiple-entry fields

    private static func several(
        _ field: PersonField,
        _ mine: [PersonEntry],
        _ was: [PersonEntry],
        _ now: [PersonEntry]
    ) -> [PersonEntry]? {
        var others = now
        // What was written and still exists is Odoo's. What no longer exists has been replaced by someone.
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
        // Someone merged two of the gateway's contacts: each may refer to only one contact in Odoo.
        if field == .clientData {
            let slots = Set(mine.compactMap { $0.slot(in: field) })
            others.removeAll { $0.slot(in: field).map(slots.contains) ?? false }
        }
        new += others
        guard new.map({ $0.identity(in: field) }).sorted() != now.map({ $0.identity(in: field) }).sorted() else {
            return nil
        }
        // Google refuses a contact without any group.
        if field == .memberships, new.isEmpty { new = [ContactMapping.membership(ContactGroup.all)] }
        return new.map(\.writable)
    }
}

extension PersonEntry {
    /// Equal for entries with equal content.
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

    /// Equal for entries that replace each other; `nil` if none does.
    func slot(in field: PersonField) -> String? {
        switch field {
        case .memberships: nil
        case .clientData: "\(self["key"] ?? "")\n\(ContactMark.database(in: self["value"] ?? ""))"
        default: self["type"] ?? ""
        }
    }
}
