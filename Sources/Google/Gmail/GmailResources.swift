package import Base

/// The answer of messages.send and drafts.send.
package struct SentMessage: Sendable, Hashable, Decodable {
    package var id: String
    package var threadId: String?
    package var labelIds: [String]?
}

/// A message's header fields (format=metadata).
package struct MessageMetadata: Sendable, Hashable {
    package var id: String
    /// When Gmail received it.
    package var internalDate: Timestamp?
    /// In Gmail's spelling: a name's case may differ from the request.
    package var fields: [(name: String, value: String)]

    /// Returns the first field of that name, regardless of case.
    package func field(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    package static func == (a: Self, b: Self) -> Bool {
        a.id == b.id && a.internalDate == b.internalDate && a.fields.elementsEqual(b.fields, by: ==)
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// One page of message ids.
package struct MessagePage: Sendable, Hashable {
    package var ids: [String]
    package var nextPageToken: String?
}

/// A draft and the message in it.
package struct Draft: Sendable, Hashable, Decodable {
    package struct Message: Sendable, Hashable, Decodable {
        package var id: String
    }

    package var id: String
    package var message: Message?
}

/// users.settings.sendAs: an address that Gmail accepts in From.
package struct SendAsAddress: Sendable, Hashable, Decodable {
    package var sendAsEmail: String
    package var displayName: String?
    package var isPrimary: Bool?
    package var isDefault: Bool?
    package var treatAsAlias: Bool?
    package var verificationStatus: String?
}

/// users.getProfile.
package struct Profile: Sendable, Hashable, Decodable {
    package var emailAddress: String
    package var historyId: String?
}

/// users.labels: the id is stable, the name may change.
package struct Label: Sendable, Hashable, Decodable {
    package var id: String
    package var name: String
    package var type: String?
}
