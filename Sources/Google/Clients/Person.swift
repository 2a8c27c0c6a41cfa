package import Base

/// A contact at Google (`Person`), with the requested fields.
package struct Person: Sendable, Hashable {
    /// Such as `people/c123`; `nil` for a contact to be created.
    package var resourceName: String?
    /// Identifies this state as read with this mask; an update must return it.
    package var etag: String?
    package var fields: PersonFields
    /// `PersonMetadata`, which an update returns unchanged.
    package var metadata: JSONValue?
    /// Whether it has its own photo instead of Google's letter; `nil` if photos were not requested.
    package var hasPhoto: Bool?

    package init(resourceName: String? = nil, fields: PersonFields) {
        self.resourceName = resourceName
        self.fields = fields
    }

    /// Whether a list with a sync token reports it as deleted.
    package var isDeleted: Bool { metadata?["deleted"]?.bool == true }

    /// Former resource names: Google renames a contact when it links it to a profile.
    package var previousNames: [String] {
        metadata?["previousResourceNames"]?.array?.compactMap(\.string) ?? []
    }

    /// Identifies the contact's state, independent of the mask: the etag of its source CONTACT.
    package var contactETag: String? {
        metadata?["sources"]?.array?.first { $0["type"]?.string == "CONTACT" }?["etag"]?.string
    }
}

extension Person: Codable {
    private enum Key: String, CodingKey { case resourceName, etag, metadata, photos }

    private struct Photo: Decodable { var `default`: Bool? }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        resourceName = try values.decodeIfPresent(String.self, forKey: .resourceName)
        etag = try values.decodeIfPresent(String.self, forKey: .etag)
        metadata = try values.decodeIfPresent(JSONValue.self, forKey: .metadata)
        hasPhoto = try values.decodeIfPresent([Photo].self, forKey: .photos)?.contains { $0.default != true }
        fields = try PersonFields(from: decoder)
    }

    /// Encodes the contact for Google, without the members that Google computes.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encodeIfPresent(resourceName, forKey: .resourceName)
        try values.encodeIfPresent(etag, forKey: .etag)
        if let sources = metadata?["sources"] {
            try values.encode(JSONValue.object(["sources": sources]), forKey: .metadata)
        }
        var writable = PersonFields()
        for field in fields.names { writable[field] = fields[field].map(\.writable) }
        try writable.encode(to: encoder)
    }
}

/// The fields of a contact. A field without entries is absent.
package struct PersonFields: Sendable, Hashable {
    private var entries: [PersonField: [PersonEntry]] = [:]

    package init() {}

    package subscript(_ field: PersonField) -> [PersonEntry] {
        get { entries[field] ?? [] }
        set { entries[field] = newValue.isEmpty ? nil : newValue }
    }

    package var names: Set<PersonField> { Set(entries.keys) }

    package var isEmpty: Bool { entries.isEmpty }
}

extension PersonFields: Codable {
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: PersonField.self)
        for field in PersonField.allCases {
            self[field] = try values.decodeIfPresent([PersonEntry].self, forKey: field) ?? []
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: PersonField.self)
        for (field, entries) in entries { try values.encode(entries, forKey: field) }
    }
}

extension PersonFields {
    /// The fields as text to store: the same for equal fields.
    package var text: String {
        // Texts, numbers and their lists can always be encoded.
        (try? JSON.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    /// Reads `text`; `nil` if this type did not write it.
    package init?(text: String) {
        guard let fields = try? JSON.decode(PersonFields.self, from: Array(text.utf8)) else { return nil }
        self = fields
    }
}

/// The contact fields that the gateway reads and writes, by their names in masks.
package enum PersonField: String, Sendable, Hashable, CaseIterable, CodingKey {
    case names, organizations, emailAddresses, phoneNumbers, addresses, urls, biographies, memberships, clientData

    /// Whether a contact has at most one of them (`people.createContact`).
    package var isSingle: Bool { self == .names || self == .biographies }

    /// Returns a mask for `personFields`, `readMask` and `updateMask`, always in the same order.
    package static func mask(_ fields: some Sequence<PersonField>) -> String {
        fields.map(\.rawValue).sorted().joined(separator: ",")
    }
}

/// One entry of a field, such as one telephone number, with Google's member names.
package struct PersonEntry: Sendable, Hashable {
    package var members: [String: JSONValue]

    package init(_ members: [String: JSONValue]) {
        self.members = members
    }

    /// Creates an entry of texts; empty ones are left out.
    package init(texts: [String: String?]) {
        members = texts.compactMapValues { $0.flatMap { $0.isEmpty ? nil : .string($0) } }
    }

    package subscript(_ name: String) -> String? {
        members[name]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Set by Google only, and not sent back.
    private static let computed: Set<String> = [
        "metadata", "formattedType", "canonicalForm", "displayName", "displayNameLastFirst",
    ]

    package var writable: PersonEntry { PersonEntry(members.filter { !Self.computed.contains($0.key) }) }
}

extension PersonEntry: Codable {
    package init(from decoder: any Decoder) throws {
        members = try decoder.singleValueContainer().decode([String: JSONValue].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(members)
    }
}

/// The result for one contact of a batch.
package enum PersonAnswer: Sendable, Hashable {
    case person(Person)
    case refused(GoogleAnswer)
}

/// `PersonResponse`.
struct PersonResponse: Decodable {
    struct Status: Decodable {
        var code: Int?
        var message: String?
    }

    var httpStatusCode: Int?
    var person: Person?
    var requestedResourceName: String?
    var status: Status?

    /// google.rpc.Code and its HTTP status, for the codes that occur for single contacts.
    private static let codes = [
        3: (400, "INVALID_ARGUMENT"), 5: (404, "NOT_FOUND"), 7: (403, "PERMISSION_DENIED"),
        8: (429, "RESOURCE_EXHAUSTED"), 9: (400, "FAILED_PRECONDITION"), 10: (409, "ABORTED"), 14: (503, "UNAVAILABLE"),
    ]

    var answer: PersonAnswer {
        let code = status?.code ?? 0
        if code == 0, (httpStatusCode ?? 200) < 400, let person { return .person(person) }
        let known = Self.codes[code] ?? (httpStatusCode ?? 500, nil)
        return .refused(
            GoogleAnswer(
                status: known.0,
                statusName: known.1,
                message: Excerpt.of(status?.message ?? "Google returned no contact and no reason")
            )
        )
    }
}
