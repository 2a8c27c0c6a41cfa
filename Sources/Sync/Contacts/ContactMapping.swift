import Google
import Odoo
import Storage

/// Maps contacts of Odoo to contacts at Google.
struct ContactMapping: Sendable {
    /// Raised when the mapping changes, so that all contacts are rewritten.
    private static let edition = 2

    let mark: ContactMark
    /// Whether to leave out the contact's title and the titles in its name. In Odoo 19 and later, titles are only in
    /// names.
    let leavesOutSalutation: Bool
    /// The groups by tag; `nil` if tags are not synced.
    var groups: [Int: String]?

    /// Returns a text that differs whenever the same contact would be mapped differently.
    func stamp(url: String, language: String?) -> String {
        "\(Self.edition)|\(leavesOutSalutation)|\(groups != nil)|\(language ?? "")|\(url)"
    }

    /// - Parameter url: where users see the contact in Odoo.
    func fields(of contact: OdooContact, url: String) -> PersonFields {
        var fields = PersonFields()
        fields[.names] = [name(of: contact)]
        fields[.organizations] = organisation(of: contact)
        fields[.emailAddresses] = addresses(in: contact.email).enumerated().map { index, address in
            PersonEntry(texts: ["value": address, "type": index == 0 ? "work" : "other"])
        }
        fields[.phoneNumbers] = [("work", contact.phone), ("mobile", contact.mobile)].compactMap { type, number in
            trimmed(number).map { PersonEntry(texts: ["value": $0, "type": type]) }
        }
        fields[.addresses] = address(of: contact)
        fields[.urls] =
            (trimmed(contact.website).map { [PersonEntry(texts: ["value": $0, "type": "work"])] } ?? [])
            + [PersonEntry(texts: ["value": url, "type": "Odoo"])]
        if let note = contact.comment.flatMap(NoteText.of(html:)) {
            fields[.biographies] = [PersonEntry(texts: ["value": note, "contentType": "TEXT_PLAIN"])]
        }
        if let groups {
            fields[.memberships] = Set(contact.tags.compactMap { groups[$0] }).sorted().map(Self.membership)
        }
        fields[.clientData] = [mark.entry(contact.id)]
        return fields
    }

    static func membership(_ group: String) -> PersonEntry {
        PersonEntry(["contactGroupMembership": .object(["contactGroupResourceName": .string(group)])])
    }

    private func name(of contact: OdooContact) -> PersonEntry {
        let salutation = leavesOutSalutation ? nil : trimmed(contact.title)
        // A company's name is not split.
        guard !contact.isCompany else { return PersonEntry(texts: ["givenName": trimmed(contact.name)]) }
        let name = PersonName(leavesOutSalutation ? NameTitles.removed(from: contact.name) : contact.name)
        return PersonEntry(
            texts: ["givenName": name.given, "familyName": name.family, "honorificPrefix": salutation]
        )
    }

    private func organisation(of contact: OdooContact) -> [PersonEntry] {
        let company = trimmed(contact.isCompany ? contact.name : contact.company)
        let function = trimmed(contact.function)
        guard company != nil || function != nil else { return [] }
        return [PersonEntry(texts: ["name": company, "title": function, "type": "work"])]
    }

    private func address(of contact: OdooContact) -> [PersonEntry] {
        let parts = [
            "streetAddress": trimmed(contact.street), "extendedAddress": trimmed(contact.street2),
            "city": trimmed(contact.city), "region": trimmed(contact.state), "postalCode": trimmed(contact.zip),
            "country": trimmed(contact.country),
        ]
        // A country alone is not a postal address.
        guard parts.contains(where: { $0.key != "country" && $0.value != nil }) else { return [] }
        return [PersonEntry(texts: parts.merging(["type": "work"]) { first, _ in first })]
    }

    /// Odoo's field may hold several addresses with separators, each possibly preceded by a name.
    private func addresses(in text: String?) -> [String] {
        var seen: Set<String> = []
        return (text ?? "").split(whereSeparator: { ",;\n".contains($0) }).compactMap { part in
            var address = part
            if let start = part.lastIndex(of: "<"), let end = part.lastIndex(of: ">"), start < end {
                address = part[part.index(after: start)..<end]
            }
            guard let plain = trimmed(String(address)), plain.contains("@"), seen.insert(plain.lowercased()).inserted
            else { return nil }
            return plain
        }
    }

    private func trimmed(_ text: String?) -> String? {
        guard let text else { return nil }
        let plain = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return plain.isEmpty ? nil : plain
    }
}
