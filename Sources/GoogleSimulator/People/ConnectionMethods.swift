import Base

/// `people.connections.list`, with sync tokens and their expiry.
enum ConnectionMethods {
    private static let mostPerPage = 1000
    private static let tokenLifetime = Duration.days(7)

    /// The content of a token: the version that the list had reached, the start of the full list, and its fields.
    private struct Token {
        let version: Int
        let begun: Int64
        let epoch: Int
        let fields: String

        init(version: Int, begun: Int64, epoch: Int, fields: String) {
            self.version = version
            self.begun = begun
            self.epoch = epoch
            self.fields = fields
        }

        init(_ text: String) throws(APIError) {
            let parts =
                Base64.decode(text, .url).map { String(decoding: $0, as: UTF8.self) }?.split(separator: ";") ?? []
            guard parts.count == 4, let version = Int(parts[0]), let begun = Int64(parts[1]), let epoch = Int(parts[2])
            else { throw .invalidArgument("Sync token is invalid.") }
            self.init(version: version, begun: begun, epoch: epoch, fields: String(parts[3]))
        }

        var text: String { Base64.encode(Array("\(version);\(begun);\(epoch);\(fields)".utf8), .url) }
    }

    static func list(_ call: Call) throws(APIError) -> JSON? {
        guard call.path["person"] == "me" else {
            throw .invalidArgument("Resource name must be \"people/me\".")
        }
        let mask = try PersonMask.required(call.request.parameter("personFields"), "personFields")
        let fields = mask.sorted().joined(separator: ",")
        let size = try call.count("pageSize", default: 100, most: mostPerPage)
        let now = call.world.now
        let since = try syncToken(call, fields, now)
        let all = call.book.listed(at: now).filter { contact in
            if let since { contact.version > since.version } else { !contact.isDeleted }
        }
        let start = try call.offset
        let page = all.dropFirst(start).prefix(size)
        var answer: [String: JSON] = [:]
        let shown = since == nil ? mask : mask.union(["metadata"])
        if !page.isEmpty { answer["connections"] = .array(page.map { $0.json(shown, listed: true) }) }
        if since == nil {
            answer["totalPeople"] = .integer(all.count)
            answer["totalItems"] = .integer(all.count)
        }
        if start + page.count < all.count {
            answer["nextPageToken"] = .string(String(start + page.count))
        } else if call.request.parameter("requestSyncToken") == "true" || since != nil {
            let begun = since?.begun ?? now.milliseconds
            let next = Token(
                version: call.book.settledVersion(at: now),
                begun: begun,
                epoch: call.book.epoch,
                fields: fields
            )
            answer["nextSyncToken"] = .string(next.text)
        }
        return .object(answer)
    }

    private static func syncToken(_ call: Call, _ fields: String, _ now: Timestamp) throws(APIError) -> Token? {
        guard let text = call.request.parameter("syncToken"), !text.isEmpty else { return nil }
        let token = try Token(text)
        guard token.fields == fields else {
            throw .invalidArgument("Request parameters must match the first call that returned the sync token.")
        }
        let begun = Timestamp(milliseconds: token.begun)
        guard now < begun + tokenLifetime, token.epoch == call.book.epoch else {
            var error = APIError.failedPrecondition(
                "Sync token is expired. Clear local cache and retry call without the sync token."
            )
            error.infoReason = "EXPIRED_SYNC_TOKEN"
            throw error
        }
        return token
    }
}
