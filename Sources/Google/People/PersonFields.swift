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
