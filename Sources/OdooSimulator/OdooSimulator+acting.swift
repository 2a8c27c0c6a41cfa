import Base
package import Odoo

/// The server actions that act as other users, and the one that tries what the gateway's own user may do.
extension OdooSimulator {
    private static let everything: Set<String> = ["create", "write", "unlink", "search_read"]
    private static let allowed: [String: Set<String>] = [
        "calendar.event": everything, "calendar.attendee": everything, "calendar.recurrence": everything,
        "res.partner": ["create", "search_read"],
    ]

    static func asOwner(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let wish = run.context[ProvisionItem.module] ?? [:]
        guard let model = wish["model"]?.string, let method = wish["method"]?.string,
            allowed[model]?.contains(method) == true
        else { throw OdooException.user("gsuite_gateway: that is not for it") }
        guard let user = wish["user"]?.integer, user > 1,
            try mayActAs([user], records).contains(user),
            try records.superuser.search(
                "res.users",
                [["id", "=", .integer(user)], [.string(ProvisionCode.synchronised), "=", true]]
            )
                == [user]
        else { throw OdooException.user("gsuite_gateway: not for this user") }
        let owned = records.acting(as: user)
        var context: [String: JSONValue] = [:]
        if case .object(let members)? = wish["context"] { context = members }
        let ids = wish["ids"]?.ids ?? []
        let result: JSONValue =
            switch method {
            case "create": try owned.call(model, "create", [], [wish["values"] ?? []], context: context)
            case "write": try owned.call(model, "write", ids, [wish["values"] ?? [:]], context: context)
            case "unlink": try owned.call(model, "unlink", ids.filter { owned.has(model, $0) }, context: context)
            default:
                try owned.call(
                    model,
                    "search_read",
                    [],
                    [wish["domain"] ?? [], wish["fields"] ?? [], 0, wish["limit"] ?? false, "id"],
                    context: context
                )
            }
        return ["type": "gsuite_gateway", "result": result]
    }

    static func synchronise(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let wish = run.context[ProvisionItem.module] ?? [:]
        let all = records.superuser
        let users = try mayActAs((wish["users"]?.ids ?? []).filter { $0 > 1 }, records)
        let field = JSONValue.string(ProvisionCode.synchronised)
        let fresh = try all.search("res.users", [["id", "in", JSONValue(users)], [field, "!=", true]])
        _ = try all.call("res.users", "write", fresh, [[ProvisionCode.synchronised: true]])
        if wish["exactly"] == true {
            let others = try all.search(
                "res.users",
                [["active", "in", [true, false]], [field, "=", true], ["id", "not in", JSONValue(users)]]
            )
            _ = try all.call("res.users", "write", others, [[ProvisionCode.synchronised: false]])
        }
        return ["type": "gsuite_gateway", "result": JSONValue(users)]
    }

    /// Returns the active internal users among `users`.
    private static func mayActAs(_ users: [Int], _ records: OdooProcedure.Records) throws -> [Int] {
        try records.superuser.search("res.users", [["id", "in", JSONValue(users)]])
            .filter {
                try records.superuser.read("res.users", [["id", "=", .integer($0)]], ["share"]).first?["share"] == false
            }
    }

    /// Does what a feature does, and rolls it back by failing.
    static func attempt(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> JSONValue {
        let contact = JSONValue.integer(try records.search("res.partner", []).first ?? 0)
        switch run.context[ProvisionItem.module]?["feature"]?.string {
        case "mail":
            let file: JSONValue = ["name": "x.txt", "datas": "eA==", "res_model": "res.partner", "res_id": contact]
            let message: JSONValue = [
                "model": "res.partner", "res_id": contact, "message_type": "email", "body": "x",
                "attachment_ids": [[0, 0, file]],
            ]
            _ = try records.call("mail.message", "create", [], [message])
        case "contacts":
            _ = try records.search(
                "res.partner",
                [
                    [
                        .string("\(ProvisionCode.subscriptions).\(ProvisionCode.subscribedUser)"), "in",
                        [.integer(run.user)],
                    ]
                ]
            )
            _ = try records.search("ir.attachment", [["res_model", "=", "res.partner"], ["res_field", "!=", false]])
        case "newContacts":
            let values: JSONValue = [
                ProvisionCode.subscribedContact: contact, ProvisionCode.subscribedUser: .integer(run.user),
            ]
            _ = try records.call(ProvisionCode.subscription, "create", [], [values])
        case "appointments":
            let attendee = try records.call(
                "res.partner",
                "create",
                [],
                [["name": "G Suite Gateway", "email": "trial@gsuite-gateway.invalid"]]
            )
            let alarm: JSONValue = [
                "name": "G Suite Gateway", "alarm_type": "notification", "duration": 7, "interval": "minutes",
            ]
            _ = try records.call("calendar.alarm", "create", [], [alarm])
            let values: JSONValue = [
                "name": "G Suite Gateway", "start": "2000-01-03 08:00:00", "stop": "2000-01-03 09:00:00",
                "partner_ids": [[6, 0, [attendee]]],
            ]
            let event = try records.call("calendar.event", "create", [], [values], context: QuietContext.events)
            let id = event.integer ?? 0
            let attendees = try records.search("calendar.attendee", [["event_id", "=", event]])
            _ = try records.call("calendar.attendee", "write", attendees, [["state": "accepted"]])
            _ = try records.call("calendar.event", "unlink", [id], context: QuietContext.events)
        default: throw OdooException.user("gsuite_gateway: no such feature")
        }
        throw OdooException.user("gsuite_gateway: tried")
    }
}

extension OdooClient {
    /// Passes a received message to Odoo as its mail gateway does, to test how Odoo processes it.
    ///
    /// Odoo refuses (`refused`) a message that is neither a reply to a known message nor addressed to one of its aliases.
    package func process(mail message: String) async throws(OdooError) {
        _ = try await call(
            OdooCall(
                "mail.thread",
                "message_process",
                leading: [.init("model", false), .init("message", .string(message))],
                acts: true
            )
        )
    }
}
