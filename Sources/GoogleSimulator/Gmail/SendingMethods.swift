import Base

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
