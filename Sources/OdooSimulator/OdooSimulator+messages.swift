import Base
import Odoo

/// The server actions on messages.
extension OdooSimulator {
    static func reportFailures(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let wish = run.context[ProvisionItem.module]
        guard let sent = wish?["message_id"]?.string, isMessageID(sent) else {
            throw OdooException.user("gsuite_gateway: a Message-ID in angle brackets is needed")
        }
        let all = records.superuser
        let messages = try all.search("mail.message", [["message_id", "=", .string(sent)]])
        let notices = try all.read(
            "mail.notification",
            [
                ["mail_message_id", "in", JSONValue(messages)], ["notification_type", "=", "email"],
                ["notification_status", "!=", "canceled"],
            ],
            ["res_partner_id", "notification_status", "mail_message_id"]
        )
        let mailed =
            all.knows("mailing.trace")
            ? try all.read(
                "mailing.trace",
                [["message_id", "=", .string(sent)]],
                ["email", "trace_status", "create_uid"]
            ) : []
        var told: [JSONValue] = []
        for failure in wish?["failures"]?.array ?? [] {
            let address = failure["address"]?.string ?? ""
            var isTold = false
            for notice in notices {
                guard let partner = notice["res_partner_id"]?.array?.first?.integer, let id = notice["id"]?.integer,
                    let contact = try all.read(
                        "res.partner",
                        [["id", "=", .integer(partner)]],
                        ["email", "message_bounce"]
                    )
                    .first, names(contact["email"], address)
                else { continue }
                isTold = true
                guard notice["notification_status"] != "bounce" else { continue }
                let message = notice["mail_message_id"]?.array?.first?.integer
                let said = try translated(failure, to: author(of: message, all), all)
                var values: [String: JSONValue] = ["notification_status": "bounce", "failure_reason": said]
                values["failure_type"] = all.version >= 17 ? "mail_bounce" : "unknown"
                _ = try all.call("mail.notification", "write", [id], [.object(values)])
                let count = (contact["message_bounce"]?.integer ?? 0) + 1
                _ = try all.call("res.partner", "write", [partner], [["message_bounce": .integer(count)]])
            }
            for trace in mailed where names(trace["email"], address) {
                isTold = true
                guard trace["trace_status"] != "bounce", let id = trace["id"]?.integer else { continue }
                var values: [String: JSONValue] = ["trace_status": "bounce", "failure_type": "mail_bounce"]
                if all.version >= 17 {
                    let reader = trace["create_uid"]?.array?.first?.integer
                    values["failure_reason"] = try translated(failure, to: reader, all)
                }
                _ = try all.call("mailing.trace", "write", [id], [.object(values)])
            }
            if isTold { told.append(.string(address)) }
        }
        return [
            "type": "gsuite_gateway",
            "result": ["known": .bool(!messages.isEmpty || !mailed.isEmpty), "told": .array(told)],
        ]
    }

    /// Returns the user who wrote a message, or else the one who created its record.
    private static func author(of message: Int?, _ all: OdooProcedure.Records) throws -> Int? {
        let domain: [JSONValue] = [["id", "=", .integer(message ?? 0)]]
        let found = try all.read("mail.message", domain, ["author_id", "create_uid"]).first
        if let partner = found?["author_id"]?.array?.first {
            let users = try all.search("res.users", [["partner_id", "=", partner]])
            if let user = users.first { return user }
        }
        return found?["create_uid"]?.array?.first?.integer
    }

    /// Returns the failure's reason in the language of that user.
    private static func translated(
        _ failure: JSONValue,
        to user: Int?,
        _ all: OdooProcedure.Records
    ) throws -> JSONValue {
        let domain: [JSONValue] = [["id", "=", .integer(user ?? 0)]]
        let language = try all.read("res.users", domain, ["lang"]).first?["lang"]?.string
        let said = language.flatMap { failure["reasons"]?[String($0.prefix(2))] }
        return said ?? failure["reason"] ?? ""
    }

    static func makeAliases(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let pairs = (run.context[ProvisionItem.module]?["aliases"]?.array ?? []).map { pair in
            (pair.array ?? []).compactMap(\.string)
        }
        guard pairs.allSatisfy({ $0.count == 2 && $0.allSatisfy(isMessageID) }) else {
            throw OdooException.user("gsuite_gateway: Message-IDs in angle brackets are needed")
        }
        let all = records.superuser
        let copied = ["model", "res_id", "subtype_id", "author_id", "email_from", "reply_to", "record_name"]
        var known: [String: JSONValue] = [:]
        var places: Set<[JSONValue]> = []
        let domain: [JSONValue] = [["message_id", "in", .array(pairs.flatMap(\.self).map { .string($0) })]]
        for message in try all.read("mail.message", domain, ["message_id"] + copied) {
            guard let id = message["message_id"]?.string, message["model"]?.string != nil,
                (message["res_id"]?.integer ?? 0) > 0
            else { continue }
            known[id] = message
            places.insert([.string(id), message["model"] ?? false, message["res_id"] ?? false])
        }
        let partner = try all.read("res.users", [["id", "=", .integer(run.user)]], ["partner_id"]).first?["partner_id"]
        var made = 0
        for pair in pairs {
            guard let message = known[pair[0]],
                places.insert([.string(pair[1]), message["model"] ?? false, message["res_id"] ?? false]).inserted
            else { continue }
            var values: [String: JSONValue] = [
                "message_type": "user_notification", "message_id": .string(pair[1]),
                "parent_id": message["id"] ?? false,
                "is_internal": true, "body": "", "partner_ids": [[4, partner?.array?.first ?? false]],
            ]
            // A reference to a record is read together with the record's name.
            for name in copied { values[name] = message[name]?.array?.first ?? message[name] ?? false }
            _ = try all.call("mail.message", "create", [], [.object(values)])
            made += 1
        }
        return ["type": "gsuite_gateway", "result": .integer(made)]
    }

    static func removeAliases(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let (wish, all) = (run.context[ProvisionItem.module], records.superuser)
        let users: [JSONValue] = [["login", "=", wish?["login"] ?? false]]
        let partner = try all.read("res.users", users, ["partner_id"]).first?["partner_id"]?.array?.first ?? false
        let hidden = try all.read(
            "mail.message",
            [
                ["id", ">", wish?["after"] ?? 0], ["message_type", "=", "user_notification"],
                ["is_internal", "=", true], ["parent_id", "!=", false], ["partner_ids", "in", [partner]],
            ],
            ["body"]
        )
        let own = hidden.filter { $0["body"]?.string ?? "" == "" }.compactMap { $0["id"]?.integer }
        _ = try all.call("mail.message", "unlink", own)
        let last = hidden.last?["id"] ?? false
        return ["type": "gsuite_gateway", "result": ["last": last, "removed": .integer(own.count)]]
    }

    private static func isMessageID(_ text: String) -> Bool { text.hasPrefix("<") && text.hasSuffix(">") }

    /// Whether a field of addresses contains that address.
    private static func names(_ field: JSONValue?, _ address: String) -> Bool {
        let words = (field?.string ?? "").lowercased().split { $0.isWhitespace || "<>,;\"()".contains($0) }
        return words.contains(Substring(address.lowercased()))
    }
}
