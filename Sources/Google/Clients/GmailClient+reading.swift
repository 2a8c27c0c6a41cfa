package import Base

extension GmailClient {
    /// users.messages.list: ids only, newest first, at most 500 a page. gmail.metadata does not allow `query`.
    package func messages(
        label: String,
        query: String? = nil,
        pageSize: Int,
        pageToken: String? = nil
    ) async throws(GoogleError) -> MessageListPage {
        struct Answer: Decodable {
            struct Item: Decodable { var id: String }
            var messages: [Item]?
            var nextPageToken: String?
        }
        var fields = [
            ("labelIds", label), ("maxResults", String(pageSize)), ("fields", "messages/id,nextPageToken"),
        ]
        if let query { fields.append(("q", query)) }
        if let pageToken { fields.append(("pageToken", pageToken)) }
        let answer = try await get(Answer.self, "/messages", fields)
        return MessageListPage(ids: (answer.messages ?? []).map(\.id), nextPageToken: answer.nextPageToken)
    }

    /// users.messages.get with format=metadata, with only the named header fields.
    package func metadata(of id: String, fields names: [String]) async throws(GoogleError) -> MessageMetadata {
        struct Answer: Decodable {
            struct Field: Decodable {
                var name: String
                var value: String
            }
            struct Payload: Decodable { var headers: [Field]? }
            var id: String
            var internalDate: String?
            var payload: Payload?
        }
        let query =
            [("format", "metadata"), ("fields", "id,internalDate,payload/headers")]
            + names.map { ("metadataHeaders", $0) }
        let answer = try await get(Answer.self, "/messages/" + FormFields.escape(id), query)
        return MessageMetadata(
            id: answer.id,
            internalDate: answer.internalDate.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) },
            fields: (answer.payload?.headers ?? []).map { ($0.name, $0.value) }
        )
    }

    /// users.drafts.get, in its smallest form; `nil` if the draft does not exist (any more).
    package func draft(_ id: String) async throws(GoogleError) -> Draft? {
        let query = [("format", "minimal"), ("fields", "id,message/id")]
        do { return try await get(Draft.self, "/drafts/" + FormFields.escape(id), query) } catch {
            if error.disposition == .notFound { return nil }
            throw error
        }
    }

    /// users.drafts.list: the newest drafts, at most `limit` (500 at most), each with its message's id.
    package func drafts(limit: Int) async throws(GoogleError) -> [Draft] {
        struct Answer: Decodable { var drafts: [Draft]? }
        let query = [("maxResults", String(limit)), ("fields", "drafts(id,message/id)")]
        return try await get(Answer.self, "/drafts", query).drafts ?? []
    }

    /// users.settings.sendAs.list, including the primary address.
    package func sendAs() async throws(GoogleError) -> [SendAsAddress] {
        struct Answer: Decodable { var sendAs: [SendAsAddress]? }
        let fields = "sendAs(sendAsEmail,displayName,isPrimary,isDefault,treatAsAlias,verificationStatus)"
        return try await get(Answer.self, "/settings/sendAs", [("fields", fields)]).sendAs ?? []
    }

    /// users.getProfile.
    package func profile() async throws(GoogleError) -> Profile {
        try await get(Profile.self, "/profile", [("fields", "emailAddress,historyId")])
    }

    /// users.labels.list: all labels, in one answer.
    package func labels() async throws(GoogleError) -> [Label] {
        struct Answer: Decodable { var labels: [Label]? }
        return try await get(Answer.self, "/labels", [("fields", "labels(id,name,type)")]).labels ?? []
    }
}

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
package struct MessageListPage: Sendable, Hashable {
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
