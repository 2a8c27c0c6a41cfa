import Base
import Odoo

/// The record rules (`ir.rule`) of models that users create: domains of literals and of the acting user's id.
enum RecordRules {
    /// Whether the rules let the acting user do that with the record.
    static func allow(_ operation: AccessOperation, _ row: Row, _ environment: Environment) -> Bool {
        guard !environment.isSuperuser, row.model.hasPrefix("x_") else { return true }
        let rules = (environment.world.tables["ir.rule"]?.rows.values ?? [:].values).filter { rule in
            guard let id = rule.values["model_id"]?.integer else { return false }
            return environment.row("ir.model", id)?.values["model"]?.string == row.model
                && rule.values["active"] != false && rule.values["perm_\(operation.rawValue)"] != false
        }
        let own = environment.groupIDs
        let ofGroups = rules.filter { !($0.values["groups"]?.ids ?? []).isEmpty }
            .filter { !own.isDisjoint(with: $0.values["groups"]?.ids ?? []) }
        let ofAll = rules.filter { ($0.values["groups"]?.ids ?? []).isEmpty }
        // Rules for all must all hold; of those for groups, one suffices.
        return ofAll.allSatisfy { holds($0, row, environment) }
            && (ofGroups.isEmpty || ofGroups.contains { holds($0, row, environment) })
    }

    static func check(_ operation: AccessOperation, _ rows: [Row], _ environment: Environment) throws(OdooException) {
        guard let refused = rows.first(where: { !allow(operation, $0, environment) }) else { return }
        throw .access(
            "Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, "
                + "\(environment.displayName("res.users", environment.user)) (id=\(environment.user)) doesn't have "
                + "'\(operation.rawValue)' access to:\n- \(refused.model) (\(refused.id))"
        )
    }

    private static func holds(_ rule: Row, _ row: Row, _ environment: Environment) -> Bool {
        let domain = rule.values["domain_force"]?.string ?? ""
        guard let model = environment.world.models[row.model],
            let terms = terms(domain, environment.user),
            let condition = try? Domain(terms, model, environment)
        else { return false }
        // As the superuser, whose rules do not apply to what a field refers to.
        return condition.matches(row, environment)
    }

    /// Reads a domain in Python's notation.
    private static func terms(_ domain: String, _ user: Int) -> [JSONValue]? {
        var text = domain
        for (python, json) in [("'", "\""), ("(", "["), (")", "]"), ("user.id", "\(user)"), ("False", "false")] {
            text = text.replacing(python, with: json)
        }
        return JSONValue(json: Array(text.utf8))?.array
    }
}
