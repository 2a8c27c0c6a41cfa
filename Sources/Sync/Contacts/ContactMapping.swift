import Base
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

/// Odoo's HTML notes as plain text.
enum NoteText {
    /// The most characters of a note: Google accepts 128 KB per contact in total.
    static let longest = 16_000

    private static let blocks: Set<String> = [
        "p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol",
    ]
    private static let entities = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "auml": "ä", "ouml": "ö",
        "uuml": "ü", "Auml": "Ä", "Ouml": "Ö", "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è", "euro": "€",
    ]

    /// - Returns: `nil` if no text is left.
    static func of(html: String) -> String? {
        var text = ""
        var rest = html[...]
        while let character = rest.first {
            if character == "<", let end = rest.firstIndex(of: ">") {
                let tag = rest[rest.index(after: rest.startIndex)..<end].drop { $0 == "/" }
                let name = tag.prefix { $0.isLetter || $0.isNumber }.lowercased()
                if blocks.contains(name) { text += "\n" }
                rest = rest[rest.index(after: end)...]
            } else if character == "&", let (decoded, after) = entity(rest) {
                text += decoded
                rest = after
            } else {
                text.append(character)
                rest = rest.dropFirst()
            }
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
            .map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            .filter { !$0.isEmpty }
        let plain = String(lines.joined(separator: "\n").prefix(longest))
        return plain.isEmpty ? nil : plain
    }

    private static func entity(_ text: Substring) -> (String, Substring)? {
        guard let end = text.prefix(12).firstIndex(of: ";") else { return nil }
        let name = text[text.index(after: text.startIndex)..<end]
        let after = text[text.index(after: end)...]
        if name.hasPrefix("#") {
            let digits = name.dropFirst()
            let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            guard let scalar = number.flatMap(Unicode.Scalar.init) else { return nil }
            return (String(Character(scalar)), after)
        }
        return entities[String(name)].map { ($0, after) }
    }
}

/// Splits a name, which Odoo stores as one text, into the parts that Google expects.
struct PersonName: Sendable, Hashable {
    var given: String
    var family: String?

    /// Particles that belong to the family name after them.
    private static let particles: Set<String> = [
        "af", "al", "am", "auf", "av", "bin", "da", "dal", "de", "del", "della", "den", "der", "des", "di", "do", "dos",
        "du", "el", "ibn", "la", "le", "van", "ter", "vom", "von", "zu", "zum", "zur",
    ]

    /// The family name is the last word with the particles before it; in "Beethoven, Ludwig van" it is the part before
    /// the comma.
    init(_ name: String) {
        let parts = name.split(separator: ",", maxSplits: 1)
        if parts.count == 2, let given = Self.joined(parts[1]), let family = Self.joined(parts[0]) {
            (self.given, self.family) = (given, family)
            return
        }
        let words = name.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count > 1 else {
            given = words.first ?? ""
            return
        }
        var start = words.count - 1
        while start > 1, Self.particles.contains(words[start - 1]) { start -= 1 }
        given = words[..<start].joined(separator: " ")
        family = words[start...].joined(separator: " ")
    }

    private static func joined(_ text: Substring) -> String? {
        let words = text.split(whereSeparator: \.isWhitespace)
        return words.isEmpty ? nil : words.joined(separator: " ")
    }
}
