/// A contact at Google (`Person`), with the requested fields.
package struct Person: Sendable, Hashable {
    /// Such as `people/c123`; `nil` for a contact to be created.
    package var resourceName: String?
    /// Identifies this state as read with this mask; an update must return it.
    package var etag: String?
    package var fields: PersonFields
    /// `PersonMetadata`, which an update returns unchanged.
    package var metadata: PersonValue?
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

    /// Identifies the contact's state whatever the mask: the etag of its source CONTACT.
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
        metadata = try values.decodeIfPresent(PersonValue.self, forKey: .metadata)
        hasPhoto = try values.decodeIfPresent([Photo].self, forKey: .photos)?.contains { $0.default != true }
        fields = try PersonFields(from: decoder)
    }

    /// Encodes the contact for Google, without the members that Google computes.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encodeIfPresent(resourceName, forKey: .resourceName)
        try values.encodeIfPresent(etag, forKey: .etag)
        if let sources = metadata?["sources"] {
            try values.encode(PersonValue.object(["sources": sources]), forKey: .metadata)
        }
        var writable = PersonFields()
        for field in fields.names { writable[field] = fields[field].map(\.writable) }
        try writable.encode(to: encoder)
    }
}
