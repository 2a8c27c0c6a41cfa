/// `users.getProfile` and `users.settings.sendAs`.
enum MailboxMethods {
    static func profile(_ call: Call) -> JSON? {
        [
            "emailAddress": .string(call.account.address), "messagesTotal": .integer(call.store.messages.count),
            "threadsTotal": .integer(Set(call.store.messages.values.map(\.threadID)).count),
            "historyId": .string(String(call.store.history.lastID)),
        ]
    }

    static func listSendAs(_ call: Call) -> JSON? {
        ["sendAs": .array([primary(call.account)] + call.account.sendAs.map(alias))]
    }

    static func getSendAs(_ call: Call) throws(APIError) -> JSON? {
        let wanted = call.path["sendAsEmail"]?.lowercased()
        if wanted == call.account.key { return primary(call.account) }
        guard let found = call.account.sendAs.first(where: { $0.address.lowercased() == wanted }) else {
            throw .notFound
        }
        return alias(found)
    }

    private static func primary(_ account: Account) -> JSON {
        [
            "sendAsEmail": .string(account.address), "displayName": .string(account.name), "replyToAddress": "",
            "signature": "", "isPrimary": true, "isDefault": true,
        ]
    }

    private static func alias(_ sendAs: SimulatedAccount.SendAs) -> JSON {
        var json: [String: JSON] = [
            "sendAsEmail": .string(sendAs.address), "displayName": .string(sendAs.displayName), "replyToAddress": "",
            "signature": "", "treatAsAlias": true, "isDefault": false,
        ]
        json["verificationStatus"] = sendAs.isVerified.map { $0 ? "accepted" : "pending" }
        return .object(json)
    }
}

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

/// `users.history.list`.
enum HistoryMethods {
    static func list(_ call: Call) throws(APIError) -> JSON? {
        guard let text = call.request.parameter("startHistoryId"), let start = Int(text) else {
            throw .invalidArgument("Invalid value for startHistoryId")
        }
        let history = call.store.history
        guard start >= history.oldestKnown, start <= history.lastID else { throw .notFound }
        let kinds = try kinds(call.request.parameters("historyTypes"))
        let label = call.request.parameter("labelId")
        let fitting = history.since(start).filter { entry in
            kinds.contains(entry.kind) && (label.map(entry.messageLabels.contains) ?? true)
        }
        let (offset, most) = (try call.offset, try call.count("maxResults", default: 100, most: 500))
        let page = fitting.dropFirst(offset).prefix(most)
        var answer: [String: JSON] = ["historyId": .string(String(history.lastID))]
        if !page.isEmpty { answer["history"] = .array(page.map(\.json)) }
        if fitting.count > offset + page.count { answer["nextPageToken"] = .string(String(offset + page.count)) }
        return .object(answer)
    }

    private static func kinds(_ names: [String]) throws(APIError) -> [History.Kind] {
        guard !names.isEmpty else { return History.Kind.allCases }
        let kinds = names.compactMap(History.Kind.init)
        guard kinds.count == names.count else { throw .invalidArgument("Invalid value at 'history_types'") }
        return kinds
    }
}
