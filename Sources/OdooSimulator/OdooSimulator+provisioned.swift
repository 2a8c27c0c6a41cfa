import Odoo

extension OdooSimulator {
    /// Implements the server actions that the gateway creates in Odoo.
    package func knowProvisionedCode() {
        teach(ProvisionCode.subscribe, OdooProcedure { run, records in try Self.subscribe(run, records) })
        teach(ProvisionCode.unsubscribe, OdooProcedure { run, records in try Self.unsubscribe(run, records) })
        teach(ProvisionCode.takeOver, OdooProcedure { run, records in try Self.takeOver(run, records) })
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
}
