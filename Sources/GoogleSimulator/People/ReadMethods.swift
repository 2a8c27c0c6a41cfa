import Base

/// `people.get` and `people.getBatchGet`, for contacts.
enum ReadMethods {
    private static let most = 200

    static func get(_ call: Call) throws(APIError) -> JSON? {
        let mask = try PersonMask.required(call.request.parameter("personFields"), "personFields")
        return try call.contact().json(mask)
    }

    static func batch(_ call: Call) throws(APIError) -> JSON? {
        let mask = try PersonMask.required(call.request.parameter("personFields"), "personFields")
        let names = call.request.parameters("resourceNames")
        guard !names.isEmpty else { throw .invalidArgument("Must specify at least one resource name.") }
        guard names.count <= most else { throw .invalidArgument("Too many resource names: at most \(most).") }
        return ["responses": .array(names.map { response($0, call.book.contact($0), mask) })]
    }

    static func response(_ name: String, _ contact: StoredContact?, _ mask: Set<String>) -> JSON {
        guard let contact else {
            return [
                "requestedResourceName": .string(name), "httpStatusCode": 404,
                "status": ["code": 5, "message": "Requested entity was not found."],
            ]
        }
        return [
            "requestedResourceName": .string(name), "httpStatusCode": 200, "status": [:], "person": contact.json(mask),
        ]
    }
}

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

/// `people.batchCreateContacts`, `batchUpdateContacts` and `batchDeleteContacts`: each batch is all or nothing.
enum BatchMethods {
    private static let most = 200
    private static let mostRemovals = 500

    static func create(_ call: Call) throws(APIError) -> JSON? {
        let mask = try PersonMask.optional(call.payload.json["readMask"]?.string, "readMask")
        let people = (call.payload.json["contacts"]?.array ?? []).map { $0["contactPerson"] ?? .null }
        try check(people.count, most)
        let inputs = try people.map { person throws(APIError) in try ContactInput(person, call.book) }
        let made = inputs.map { input in
            call.book.create(input.fields, groups: input.groups ?? [], at: call.world.now, late: call.lateness)
        }
        guard !mask.isEmpty else { return [:] }
        return ["createdPeople": .array(made.map { ReadMethods.response($0.name, $0, mask) })]
    }

    static func update(_ call: Call) throws(APIError) -> JSON? {
        let fields = try PersonMask.required(
            call.payload.json["updateMask"]?.string,
            "updateMask",
            among: PersonMask.writable
        )
        let mask = try PersonMask.optional(call.payload.json["readMask"]?.string, "readMask")
        guard case .object(let people)? = call.payload.json["contacts"] else {
            throw .invalidArgument("Must specify at least one contact.")
        }
        try check(people.count, most)
        var inputs: [(String, ContactInput)] = []
        for (name, person) in people.sorted(by: { $0.key < $1.key }) {
            guard let contact = call.book.contact(name) else { throw .notFound }
            inputs.append((name, try WriteMethods.input(person, for: contact, fields, call)))
        }
        var result: [String: JSON] = [:]
        for (name, input) in inputs {
            let contact = WriteMethods.apply(input, fields, to: name, call)
            result[name] = ReadMethods.response(name, contact, mask)
        }
        return mask.isEmpty ? [:] : ["updateResult": .object(result)]
    }

    static func delete(_ call: Call) throws(APIError) -> JSON? {
        let names = call.payload.json["resourceNames"]?.strings ?? []
        try check(names.count, mostRemovals)
        for name in names where call.book.contact(name) == nil { throw .notFound }
        for name in names {
            call.book.change(name, at: call.world.now, late: call.lateness) { $0.isDeleted = true }
        }
        return [:]
    }

    private static func check(_ count: Int, _ most: Int) throws(APIError) {
        guard count > 0 else { throw .invalidArgument("Must specify at least one contact.") }
        guard count <= most else { throw .invalidArgument("Too many contacts: at most \(most) in a batch.") }
    }
}
