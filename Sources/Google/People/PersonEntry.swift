/// One entry of a field, such as one telephone number, with Google's member names.
package struct PersonEntry: Sendable, Hashable {
    package var members: [String: PersonValue]

    package init(_ members: [String: PersonValue]) {
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
        members = try decoder.singleValueContainer().decode([String: PersonValue].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(members)
    }
}
