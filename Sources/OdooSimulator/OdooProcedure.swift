package import Odoo

/// Replaces a server action's Python code: runs as Odoo's administrator, and returns the action's `action`.
package struct OdooProcedure: Sendable {
    /// The input of a run.
    package struct Run: Sendable {
        /// The model of the selected records.
        package let model: String
        package let ids: [Int]
        package let user: Int
        package let context: [String: OdooValue]
    }

    /// Access to the records.
    package struct Records {
        let environment: Environment

        /// The same records, as another user.
        package func acting(as user: Int) -> Records { Records(environment: environment.acting(as: user)) }

        /// The same records, without access checks.
        package var superuser: Records { Records(environment: environment.superuser) }

        /// The current time, as Odoo stores it.
        package var now: String { environment.world.now }

        package func has(_ model: String, _ id: Int) -> Bool { environment.row(model, id) != nil }

        /// Whether the model exists.
        package func knows(_ model: String) -> Bool { environment.world.models[model] != nil }

        /// The major version of Odoo.
        package var version: Int { environment.world.version }

        package func search(_ model: String, _ domain: [OdooValue]) throws -> [Int] {
            try call(model, "search", [], [.array(domain)]).ids ?? []
        }

        package func read(
            _ model: String,
            _ domain: [OdooValue],
            _ fields: [String]
        ) throws -> [OdooValue] {
            try call(model, "search_read", [], [.array(domain), OdooValue(fields), 0, false, "id"]).array ?? []
        }

        /// Calls a method with positional arguments after the ids, such as `("res.partner", "write", [7], [["name": "A"]])`.
        package func call(
            _ model: String,
            _ method: String,
            _ ids: [Int],
            _ arguments: [OdooValue] = [],
            context: [String: OdooValue] = [:]
        ) throws -> OdooValue {
            let positional =
                (Dispatcher.isOnRecords(method, model, environment.world) ? [OdooValue(ids)] : []) + arguments
            return try Dispatcher(environment: environment.with(context), isJSON2: false)
                .call(model, method, ids: nil, positional: positional, named: [:])
        }
    }

    let body: @Sendable (Run, Records) throws -> OdooValue

    package init(_ body: @escaping @Sendable (Run, Records) throws -> OdooValue) {
        self.body = body
    }
}
