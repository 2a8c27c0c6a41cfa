import Odoo

extension OdooSimulator {
    /// Lets the server actions that the gateway makes in Odoo do what their code says.
    package func knowProvisionedCode() {
        teach(ProvisionCode.subscribe, Self.subscription(command: 4))
        teach(ProvisionCode.unsubscribe, Self.subscription(command: 3))
        teach(
            ProvisionCode.request,
            OdooProcedure { run, records in
                let now = String(records.now.prefix(19))
                return try records.superuser.call(
                    "res.users",
                    "write",
                    [run.user],
                    [[ProvisionCode.requested: .string(now)]]
                )
            }
        )
        teach(ProvisionCode.asOwner, OdooProcedure { run, records in try Self.asOwner(run, records) })
        teach(ProvisionCode.reportFailures, OdooProcedure { run, records in try Self.reportFailures(run, records) })
        teach(ProvisionCode.makeAliases, OdooProcedure { run, records in try Self.makeAliases(run, records) })
    }

    private static func subscription(command: Int) -> OdooProcedure {
        OdooProcedure { run, records in
            let visible = try records.call(
                "res.partner",
                "search",
                [],
                [[["id", "in", OdooValue(run.ids)]]],
                context: ["active_test": false]
            )
            let link: OdooValue = [[.integer(command), .integer(run.user)]]
            return try records.superuser.call(
                "res.partner",
                "write",
                visible.ids ?? [],
                [[ProvisionCode.subscribers: link]]
            )
        }
    }

    private static func asOwner(_ run: OdooProcedure.Run, _ records: OdooProcedure.Records) throws -> OdooValue {
        guard let wish = run.context[ProvisionItem.module], let model = wish["model"]?.string,
            ["calendar.event", "calendar.attendee", "calendar.recurrence"].contains(model),
            let method = wish["method"]?.string, let user = wish["user"]?.integer
        else { throw OdooException.user("gsuite_gateway: this is not for it") }
        let owned = records.acting(as: user)
        var context: [String: OdooValue] = [:]
        if case .object(let members)? = wish["context"] { context = members }
        let ids = wish["ids"]?.ids ?? []
        let result: OdooValue =
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
}
