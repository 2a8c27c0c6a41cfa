import Base
import Odoo

/// All that the simulated Odoo holds.
final class World {
    let configuration: OdooSimulatorConfiguration
    var models: [String: Model] = [:]
    var tables: [String: Table] = [:]
    /// Secrets by user: passwords and keys.
    var secrets: [Int: [String]] = [:]
    /// How often each method was called, such as `res.partner.write`.
    var calls: [String: Int] = [:]
    var faults: [OdooFault] = []
    /// What Odoo would have mailed.
    var mails: [OdooMail] = []
    /// What server actions do, by their code: the simulator runs no Python.
    var procedures: [String: OdooProcedure] = [:]
    /// What modules of the customer's own say against a new record, by model.
    var constraints: [String: @Sendable ([String: OdooValue]) -> String?] = [:]

    /// Record rules, by model: which records a user may see at all.
    var rules: [String: @Sendable (_ values: [String: OdooValue], _ user: Int) -> Bool] = [:]

    init(_ configuration: OdooSimulatorConfiguration) {
        self.configuration = configuration
        for model in Catalogue.models(for: configuration.version.major, configuration.apps) {
            models[model.name] = model
            tables[model.name] = Table()
        }
        Seed.fill(self)
    }

    var version: Int { configuration.version.major }

    /// The present, as Odoo stores it: UTC, with fractions of a second that reading cuts off and searching does not.
    var now: String { OdooTime.text(configuration.clock.now, fraction: true) }

    /// As Odoo's own user, who may do everything.
    var root: Environment { Environment(world: self, user: 1, context: [:], isSuperuser: true) }

    /// Does `work`, and undoes it all where it fails.
    func transaction<Result>(_ work: () throws(OdooException) -> Result) throws(OdooException) -> Result {
        let (tables, models, mails) = (tables, models, mails)
        do { return try work() } catch {
            (self.tables, self.models, self.mails) = (tables, models, mails)
            throw error
        }
    }

    /// The record that an external id such as `base.group_user` names.
    func record(_ externalID: String) -> (model: String, id: Int)? {
        let parts = externalID.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let table = tables["ir.model.data"] else { return nil }
        for id in table.ids {
            guard let values = table.rows[id]?.values, values["name"] == .string(parts[1]),
                values["module"] == .string(parts[0]), let model = values["model"]?.string,
                let record = values["res_id"]?.integer
            else { continue }
            return (model, record)
        }
        return nil
    }
}
