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
