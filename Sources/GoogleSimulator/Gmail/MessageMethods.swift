import Base
import Cryptography

/// The methods that read messages: `list`, `get` and `attachments.get`.
enum MessageMethods {
    static func list(_ call: Call) throws(APIError) -> JSON? {
        let text = call.request.parameter("q") ?? ""
        if !text.isEmpty, call.isMetadataOnly {
            throw APIError(
                code: 403,
                status: "PERMISSION_DENIED",
                reason: "forbidden",
                message: "Metadata scope does not support 'q' parameter"
            )
        }
        let search = Search(text, labels: call.store.labels)
        let labels = call.request.parameters("labelIds")
        for label in labels where !call.store.labels.has(label) { throw .invalidArgument("Invalid label: \(label)") }
        let hidesJunk =
            call.request.parameter("includeSpamTrash") != "true" && !search.namesJunk
            && !labels.contains("SPAM") && !labels.contains("TRASH")
        let (offset, most) = (try call.offset, try call.count("maxResults", default: 100, most: 500))
        var page: [JSON] = []
        var seen = 0
        for message in call.store.newestFirst {
            guard labels.allSatisfy(message.labels.contains), search.fits(message) else { continue }
            if hidesJunk, message.labels.contains("SPAM") || message.labels.contains("TRASH") { continue }
            seen += 1
            if seen > offset + most { break }
            if seen > offset { page.append(message.reference) }
        }
        var answer: [String: JSON] = ["resultSizeEstimate": .integer(page.count)]
        if !page.isEmpty { answer["messages"] = .array(page) }
        if seen > offset + most { answer["nextPageToken"] = .string(String(offset + most)) }
        return .object(answer)
    }

    static func get(_ call: Call) throws(APIError) -> JSON? {
        guard let message = call.store.messages[call.id] else { throw .notFound }
        return try resource(message, call)
    }

    /// Returns the message in the format that the call requests.
    static func resource(_ message: StoredMessage, _ call: Call) throws(APIError) -> JSON {
        let format = call.request.parameter("format") ?? "full"
        if call.isMetadataOnly, format == "full" || format == "raw" {
            throw APIError(
                code: 403,
                status: "PERMISSION_DENIED",
                reason: "forbidden",
                message: "Metadata scope doesn't allow format \(format.uppercased())"
            )
        }
        guard case .object(var resource) = message.referenceWithLabels else { return .null }
        resource["historyId"] = .string(String(message.historyID))
        resource["internalDate"] = .string(String(message.internalDate.milliseconds))
        resource["sizeEstimate"] = .integer(message.size)
        switch format.lowercased() {
        case "minimal": break
        case "raw":
            resource["raw"] = .string(Base64.encode(message.header.bytes + (message.body ?? []), .url))
        case "metadata":
            let names = call.request.parameters("metadataHeaders").map { $0.lowercased() }
            let fields = message.header.fields.filter { names.isEmpty || names.contains($0.name.lowercased()) }
            resource["payload"] = [
                "mimeType": .string(MIMEPart.type(of: message.header)), "headers": MIMEPart.json(fields),
            ]
        case "full":
            let part = MIMEPart(header: message.header, content: (message.body ?? [])[...])
            resource["payload"] = part.json(messageID: message.id)
            resource["snippet"] = .string(part.snippet)
        default: throw .invalidArgument("Invalid value at 'format'")
        }
        return .object(resource)
    }

    static func attachment(_ call: Call) throws(APIError) -> JSON? {
        guard let message = call.store.messages[call.path["messageId"] ?? ""] else { throw .notFound }
        let part = MIMEPart(header: message.header, content: (message.body ?? [])[...])
        guard let number = MIMEPart.partID(ofAttachment: call.id), let found = part.part(number) else {
            throw .invalidArgument("Invalid attachment token")
        }
        let content = found.decoded
        return ["size": .integer(content.count), "data": .string(Base64.encode(content, .url))]
    }
}

/// The methods that change or remove messages: `modify`, `trash`, `delete` and their batches.
enum ChangeMethods {
    /// The most label ids in one list of `modify`.
    private static let mostLabels = 100
    /// The most message ids in one batch.
    private static let mostMessages = 1000

    static func modify(_ call: Call) throws(APIError) -> JSON? {
        let (add, remove) = try labels(call)
        return try changed(call, add: add, remove: remove)
    }

    static func trash(_ call: Call) throws(APIError) -> JSON? {
        try changed(call, add: ["TRASH"], remove: ["INBOX"])
    }

    static func untrash(_ call: Call) throws(APIError) -> JSON? { try changed(call, add: [], remove: ["TRASH"]) }

    static func delete(_ call: Call) throws(APIError) -> JSON? {
        guard call.store.remove(call.id) else { throw .notFound }
        return nil
    }

    static func batchModify(_ call: Call) throws(APIError) -> JSON? {
        let (add, remove) = try labels(call)
        for id in try ids(call) { _ = call.store.modify(id, add: add, remove: remove) }
        return nil
    }

    static func batchDelete(_ call: Call) throws(APIError) -> JSON? {
        for id in try ids(call) { call.store.remove(id) }
        return nil
    }

    private static func changed(_ call: Call, add: [String], remove: [String]) throws(APIError) -> JSON {
        guard let message = call.store.modify(call.id, add: add, remove: remove) else { throw .notFound }
        return message.referenceWithLabels
    }

    private static func ids(_ call: Call) throws(APIError) -> [String] {
        let ids = call.payload.json["ids"]?.strings ?? []
        guard !ids.isEmpty else { throw .invalidArgument("No message ids specified") }
        guard ids.count <= mostMessages else { throw .invalidArgument("Too many message ids") }
        return ids
    }

    private static func labels(_ call: Call) throws(APIError) -> (add: [String], remove: [String]) {
        let add = call.payload.json["addLabelIds"]?.strings ?? []
        let remove = call.payload.json["removeLabelIds"]?.strings ?? []
        guard !add.isEmpty || !remove.isEmpty else { throw .invalidArgument("No label add or removes specified") }
        guard add.count <= mostLabels, remove.count <= mostLabels else { throw .invalidArgument("Too many labels") }
        for label in add + remove where !call.store.labels.has(label) || LabelSet.automatic.contains(label) {
            throw .invalidArgument("Invalid label: \(label)")
        }
        if let message = call.store.messages[call.id], message.labels.contains("DRAFT") {
            throw .invalidArgument("Cannot modify labels of a draft")
        }
        return (add, remove)
    }
}

/// `messages.send`, `messages.import` and `messages.insert`.
enum SendingMethods {
    static func send(_ call: Call) throws(APIError) -> JSON? {
        let raw = try call.payload.message(in: call.payload.json)
        let thread = try thread(call, call.payload.json)
        let message = try call.world.send(raw, thread: thread, from: call.account, method: call.method.id)
        return message.referenceWithLabels
    }

    /// Returns the thread that the client requests; it must exist.
    static func thread(_ call: Call, _ resource: JSON) throws(APIError) -> String? {
        guard let thread = resource["threadId"]?.string, !thread.isEmpty else { return nil }
        guard call.store.messages.values.contains(where: { $0.threadID == thread }) else { throw .notFound }
        return thread
    }

    static func insert(_ call: Call) throws(APIError) -> JSON? {
        let raw = try call.payload.message(in: call.payload.json)
        let submission = try Submission(raw)
        let labels = call.payload.json["labelIds"]?.strings ?? []
        for label in labels where !call.store.labels.has(label) { throw .invalidArgument("Invalid label: \(label)") }
        let byDate = call.request.parameter("internalDateSource") ?? (call.id(endsWith: "import") ? "dateHeader" : "")
        let header = submission.unchangedHeader
        let message = call.world.stored(
            header: header,
            submission,
            thread: try thread(call, call.payload.json) ?? call.store.thread(of: header),
            labels: labels,
            at: byDate == "dateHeader" ? header.value("Date").flatMap(MessageDate.read) : nil
        )
        call.store.add(message)
        return message.referenceWithLabels
    }
}

extension Call {
    fileprivate func id(endsWith name: String) -> Bool { method.id.hasSuffix("." + name) }
}
