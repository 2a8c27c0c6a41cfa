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
