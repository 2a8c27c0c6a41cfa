import Odoo

/// The server actions on contacts.
extension OdooSimulator {
    private static let model = ProvisionCode.subscription
    private static let contact = OdooValue.string(ProvisionCode.subscribedContact)
    private static let user = OdooValue.string(ProvisionCode.subscribedUser)

    static func subscribe(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> OdooValue {
        let visible =
            try records.call(
                "res.partner",
                "search",
                [],
                [[["id", "in", OdooValue(run.ids)]]],
                context: ["active_test": false]
            ).ids ?? []
        for id in visible { try keep(id, run.user, records.superuser) }
        return true
    }

    static func unsubscribe(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> OdooValue {
        let all = records.superuser
        let own = try all.search(model, [[user, "=", .integer(run.user)], [contact, "in", OdooValue(run.ids)]])
        return try all.call(model, "unlink", own)
    }

    static func takeOver(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> OdooValue {
        let all = records.superuser
        let last = run.context[ProvisionItem.module]?["after"]?.integer ?? 0
        let either: OdooValue = ["active", "in", [true, false]]
        let contacts = try all.read("res.partner", [["id", ">", .integer(last)], either], ["x_gsuite_user_ids"])
        for record in contacts {
            for user in record["x_gsuite_user_ids"]?.ids ?? [] {
                try keep(record["id"]?.integer ?? 0, user, all)
            }
        }
        return ["type": "gsuite_gateway", "result": contacts.last?["id"] ?? .integer(last)]
    }

    private static func keep(_ id: Int, _ subscriber: Int, _ all: OdooProcedure.Records) throws {
        let pair: [OdooValue] = [[user, "=", .integer(subscriber)], [contact, "=", .integer(id)]]
        guard try all.search(model, pair).isEmpty else { return }
        let values: OdooValue = [
            ProvisionCode.subscribedContact: .integer(id), ProvisionCode.subscribedUser: .integer(subscriber),
        ]
        _ = try all.call(model, "create", [], [values])
    }
}
