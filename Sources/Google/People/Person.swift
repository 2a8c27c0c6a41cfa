/// A contact at Google (`Person`), as far as it was asked for.
package struct Person: Sendable, Hashable {
    /// Such as `people/c123`; `nil` for one that is to be made.
    package var resourceName: String?
    /// Stands for this state as read with this mask; Google takes it back with an update.
    package var etag: String?
    package var fields: PersonFields
    /// `PersonMetadata`, sent back with an update as it came.
    package var metadata: PersonValue?
    /// Whether it has a photo of its own, and not the letter that Google draws; `nil` where photos were not asked for.
    package var hasPhoto: Bool?

    package init(resourceName: String? = nil, fields: PersonFields) {
        self.resourceName = resourceName
        self.fields = fields
    }

    /// True for one that a list with a sync token tells to be gone.
    package var isDeleted: Bool { metadata?["deleted"]?.bool == true }

    /// Names that it had before: Google gives a contact another when it links it to a profile.
    package var previousNames: [String] {
        metadata?["previousResourceNames"]?.array?.compactMap(\.string) ?? []
    }

    /// Stands for the contact's state whatever the mask: the etag of its source CONTACT.
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

    /// As Google takes it: without what it computes itself.
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
