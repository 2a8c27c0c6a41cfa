/// `users.labels`.
enum LabelMethods {
    static func list(_ call: Call) -> JSON? { ["labels": .array(call.store.labels.all)] }

    static func get(_ call: Call) throws(APIError) -> JSON? {
        guard case .object(var label)? = call.store.labels.json(call.id) else { throw .notFound }
        let messages = call.store.messages.values.filter { $0.labels.contains(call.id) }
        let unread = messages.filter { $0.labels.contains("UNREAD") }
        label["messagesTotal"] = .integer(messages.count)
        label["messagesUnread"] = .integer(unread.count)
        label["threadsTotal"] = .integer(Set(messages.map(\.threadID)).count)
        label["threadsUnread"] = .integer(Set(unread.map(\.threadID)).count)
        return .object(label)
    }

    static func create(_ call: Call) throws(APIError) -> JSON? {
        let id = try call.store.labels.create(call.payload.json)
        return call.store.labels.json(id)
    }

    static func update(_ call: Call) throws(APIError) -> JSON? { try change(call, replacing: true) }

    static func patch(_ call: Call) throws(APIError) -> JSON? { try change(call, replacing: false) }

    private static func change(_ call: Call, replacing: Bool) throws(APIError) -> JSON? {
        try call.store.labels.change(call.id, to: call.payload.json, replacing: replacing)
        return call.store.labels.json(call.id)
    }

    static func delete(_ call: Call) throws(APIError) -> JSON? {
        try call.store.labels.delete(call.id)
        call.store.removeLabel(call.id)
        return nil
    }
}
