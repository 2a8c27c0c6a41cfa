import Base
import Odoo

/// The whole state of the simulated Odoo.
final class World {
    let configuration: OdooSimulatorConfiguration
    var models: [String: Model] = [:]
    var tables: [String: Table] = [:]
    /// Secrets by user: passwords and keys.
    var secrets: [Int: [String]] = [:]
    /// The number of calls by method, such as `res.partner.write`.
    var calls: [String: Int] = [:]
    var faults: [OdooFault] = []
    /// The mails that Odoo would send.
    var mails: [OdooMail] = []
    /// The implementations of server actions by their code, since the simulator runs no Python.
    var procedures: [String: OdooProcedure] = [:]
    /// Custom rules that return the error in a new record, by model.
    var constraints: [String: @Sendable ([String: OdooValue]) -> String?] = [:]

    /// Record rules by model, which decide the records that a user may see.
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

    /// The current time, as Odoo stores it: UTC, with fractions of a second that `read` drops but searches compare.
    var now: String { OdooTime.text(configuration.clock.now, fraction: true) }

    /// The environment of Odoo's own user, who may do everything.
    var root: Environment { Environment(world: self, user: 1, context: [:], isSuperuser: true) }

    /// Runs `work`, and rolls all of it back if it fails.
    func transaction<Result>(_ work: () throws(OdooException) -> Result) throws(OdooException) -> Result {
        let (tables, models, mails) = (tables, models, mails)
        do { return try work() } catch {
            (self.tables, self.models, self.mails) = (tables, models, mails)
            throw error
        }
    }

    /// Returns the record with an external id such as `base.group_user`.
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
