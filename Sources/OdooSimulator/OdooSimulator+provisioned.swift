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
        teach(ProvisionCode.synchronise, OdooProcedure { run, records in try Self.synchronise(run, records) })
        teach(ProvisionCode.trial, OdooProcedure { run, records in try Self.attempt(run, records) })
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
}
