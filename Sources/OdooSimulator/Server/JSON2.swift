import Odoo

/// `/json/2/<model>/<method>`: Odoo 19 and later.
enum JSON2 {
    static func operation(_ request: OdooRequest, model: String, method: String, _ world: World) -> OdooOperation? {
        if let wanted = request.fields["x-odoo-database"], wanted != world.configuration.database { return nil }
        guard request.method == "POST" else { return nil }
        var operation = OdooOperation(name: "\(model).\(method)") { world throws(OdooException) in
            guard let bearer = request.bearer else {
                throw OdooException(
                    "werkzeug.exceptions.Unauthorized",
                    "User not authenticated, use an API Key with a Bearer Authorization header.",
                    status: 401
                )
            }
            guard let user = world.keyHolder(bearer) else {
                throw OdooException("werkzeug.exceptions.Unauthorized", "Invalid apikey", status: 401)
            }
            guard case .object(var named)? = request.body.isEmpty ? .object([:]) : OdooValue(json: request.body) else {
                throw OdooException("werkzeug.exceptions.BadRequest", "could not parse the body as json", status: 400)
            }
            let environment = Environment(world: world, user: user, context: [:], isSuperuser: false)
            let ids = named.removeValue(forKey: "ids")?.ids
            return try Dispatcher(environment: environment, isJSON2: true)
                .call(model, method, ids: ids ?? [], positional: [], named: named)
        }
        operation.failure = { exception in
            .json(
                [
                    "name": .string(exception.name), "message": .string(exception.message),
                    "arguments": [.string(exception.message)], "context": [:], "debug": .string(exception.debug),
                ],
                status: exception.status
            )
        }
        return operation
    }
}

extension World {
    /// Returns the user of a key; JSON-2 refuses passwords.
    func keyHolder(_ key: String) -> Int? {
        guard key.utf8.count == 40 else { return nil }
        return secrets.first { $0.value.contains(key) && tables["res.users"]?.rows[$0.key]?.values["active"] != false }?
            .key
    }
}
