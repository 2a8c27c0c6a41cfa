import HTTPTypes

extension GmailMethods {
    static let drafts: [APIMethod] = [
        APIMethod(
            "gmail.users.drafts.create",
            .post,
            user + "drafts",
            scopes: GmailScope.drafting,
            units: 10,
            upload: MediaUpload(maximum: largestMessage),
            run: DraftMethods.create
        ),
        APIMethod(
            "gmail.users.drafts.send",
            .post,
            user + "drafts/send",
            scopes: GmailScope.drafting,
            units: 100,
            upload: MediaUpload(maximum: largestMessage),
            run: DraftMethods.send
        ),
        APIMethod(
            "gmail.users.drafts.update",
            .put,
            user + "drafts/{id}",
            scopes: GmailScope.drafting,
            units: 15,
            upload: MediaUpload(maximum: largestMessage),
            run: DraftMethods.update
        ),
        APIMethod(
            "gmail.users.drafts.get",
            .get,
            user + "drafts/{id}",
            scopes: GmailScope.draftReading,
            units: 20,
            run: DraftMethods.get
        ),
        APIMethod(
            "gmail.users.drafts.list",
            .get,
            user + "drafts",
            scopes: GmailScope.draftReading,
            units: 5,
            run: DraftMethods.list
        ),
        APIMethod(
            "gmail.users.drafts.delete",
            .delete,
            user + "drafts/{id}",
            scopes: GmailScope.drafting,
            units: 10,
            run: DraftMethods.delete
        ),
    ]

    static let labels: [APIMethod] = [
        APIMethod(
            "gmail.users.labels.list",
            .get,
            user + "labels",
            scopes: GmailScope.labelReading,
            units: 1,
            run: LabelMethods.list
        ),
        APIMethod(
            "gmail.users.labels.get",
            .get,
            user + "labels/{id}",
            scopes: GmailScope.labelReading,
            units: 1,
            run: LabelMethods.get
        ),
        APIMethod(
            "gmail.users.labels.create",
            .post,
            user + "labels",
            scopes: GmailScope.labelWriting,
            units: 5,
            run: LabelMethods.create
        ),
        APIMethod(
            "gmail.users.labels.update",
            .put,
            user + "labels/{id}",
            scopes: GmailScope.labelWriting,
            units: 5,
            run: LabelMethods.update
        ),
        APIMethod(
            "gmail.users.labels.patch",
            .patch,
            user + "labels/{id}",
            scopes: GmailScope.labelWriting,
            units: 5,
            run: LabelMethods.patch
        ),
        APIMethod(
            "gmail.users.labels.delete",
            .delete,
            user + "labels/{id}",
            scopes: GmailScope.labelWriting,
            units: 5,
            run: LabelMethods.delete
        ),
    ]
}

/// `users.drafts`.
enum DraftMethods {
    static func create(_ call: Call) throws(APIError) -> JSON? {
        let message = try stored(call)
        let id = "r\(call.world.nextNumber() &* 7_919_000_000_001)"
        call.store.drafts[id] = message.id
        return ["id": .string(id), "message": message.referenceWithLabels]
    }

    static func update(_ call: Call) throws(APIError) -> JSON? {
        guard let old = call.store.drafts[call.id] else { throw .notFound }
        let message = try stored(call)
        call.store.remove(old)
        call.store.drafts[call.id] = message.id
        return ["id": .string(call.id), "message": message.referenceWithLabels]
    }

    /// Sends the draft that the resource names, or the uploaded content in its place.
    static func send(_ call: Call) throws(APIError) -> JSON? {
        let resource = call.payload.json
        guard let id = resource["id"]?.string else {
            let raw = try call.payload.message(in: resource["message"])
            return try call.world.send(raw, thread: nil, from: call.account, method: call.method.id)
                .referenceWithLabels
        }
        guard let messageID = call.store.drafts[id], let draft = call.store.messages[messageID], let body = draft.body
        else { throw .notFound }
        let isReplaced = call.payload.media != nil || resource["message"]?["raw"] != nil
        let raw = isReplaced ? try call.payload.message(in: resource["message"]) : draft.header.bytes + body
        let thread = draft.threadID == draft.id ? nil : draft.threadID
        let message = try call.world.send(raw, thread: thread, from: call.account, method: call.method.id)
        call.store.drafts[id] = nil
        call.store.remove(messageID)
        return message.referenceWithLabels
    }

    static func get(_ call: Call) throws(APIError) -> JSON? {
        guard let messageID = call.store.drafts[call.id], let message = call.store.messages[messageID] else {
            throw .notFound
        }
        return ["id": .string(call.id), "message": try MessageMethods.resource(message, call)]
    }

    static func list(_ call: Call) throws(APIError) -> JSON? {
        let drafts = call.store.drafts.compactMap { id, messageID in
            call.store.messages[messageID].map { (id: id, message: $0) }
        }
        let sorted = drafts.sorted { $0.message.id > $1.message.id }
        let (offset, most) = (try call.offset, try call.count("maxResults", default: 100, most: 500))
        let page = sorted.dropFirst(offset).prefix(most)
        var answer: [String: JSON] = ["resultSizeEstimate": .integer(sorted.count)]
        if !page.isEmpty {
            answer["drafts"] = .array(page.map { ["id": .string($0.id), "message": $0.message.reference] })
        }
        if sorted.count > offset + page.count { answer["nextPageToken"] = .string(String(offset + page.count)) }
        return .object(answer)
    }

    static func delete(_ call: Call) throws(APIError) -> JSON? {
        guard let messageID = call.store.drafts.removeValue(forKey: call.id) else { throw .notFound }
        call.store.remove(messageID)
        return nil
    }

    private static func stored(_ call: Call) throws(APIError) -> StoredMessage {
        let resource = call.payload.json["message"]
        let submission = try Submission(try call.payload.message(in: resource))
        let message = call.world.stored(
            header: submission.unchangedHeader,
            submission,
            thread: try SendingMethods.thread(call, resource ?? .null),
            labels: ["DRAFT"],
            keepsBody: true
        )
        call.store.add(message)
        return message
    }
}
