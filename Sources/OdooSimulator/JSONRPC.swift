import Base
import Odoo

/// `/jsonrpc`: the services `common` and `object`.
enum JSONRPC {
    static func operation(_ request: OdooRequest) -> OdooOperation? {
        guard request.method == "POST", let body = JSONValue(json: request.body) else { return nil }
        let parameters = body["params"]
        let arguments = parameters?["args"]?.array ?? []
        let service = parameters?["service"]?.string ?? ""
        let method = parameters?["method"]?.string ?? ""
        let name = service == "object" ? object(arguments) : method
        var operation = OdooOperation(name: name) { world throws(OdooException) in
            switch (service, method) {
            case ("common", "version"):
                [
                    "server_version": .string("\(world.configuration.version)"),
                    "server_version_info": world.versionInformation,
                    "server_serie": .string("\(world.configuration.version)"), "protocol_version": 1,
                ]
            case ("common", "login"), ("common", "authenticate"): try login(arguments, world)
            case ("object", "execute_kw"): try execute(arguments, world)
            default: throw OdooException("builtins.NameError", "Method not available \(method)", status: 500)
            }
        }
        let id = body["id"] ?? .null
        operation.success = { value in
            // The answer of a method that returns nothing has no `result`.
            value == .null
                ? .json(["jsonrpc": "2.0", "id": id]) : .json(["jsonrpc": "2.0", "id": id, "result": value])
        }
        operation.failure = { exception in
            let code = exception.name.hasPrefix("odoo.http") ? 100 : 200
            return .json([
                "jsonrpc": "2.0", "id": id,
                "error": [
                    "code": .integer(code), "message": "Odoo Server Error",
                    "data": [
                        "name": .string(exception.name), "message": .string(exception.message),
                        "arguments": [.string(exception.message)], "context": [:], "debug": .string(exception.debug),
                    ],
                ],
            ])
        }
        return operation
    }

    private static func object(_ arguments: [JSONValue]) -> String {
        guard arguments.count >= 5, let model = arguments[3].string, let method = arguments[4].string else {
            return "execute_kw"
        }
        return "\(model).\(method)"
    }

    private static func login(_ arguments: [JSONValue], _ world: OdooWorld) throws(OdooException) -> JSONValue {
        try check(database: arguments.first, world)
        guard arguments.count >= 3, let login = arguments[1].string, let secret = arguments[2].string,
            let user = world.user(login: login, secret: secret)
        else { return false }
        return .integer(user)
    }

    private static func execute(_ arguments: [JSONValue], _ world: OdooWorld) throws(OdooException) -> JSONValue {
        try check(database: arguments.first, world)
        guard arguments.count >= 5, let user = arguments[1].integer, let secret = arguments[2].string,
            let model = arguments[3].string, let method = arguments[4].string
        else { throw .type("execute_kw() missing required positional arguments") }
        guard world.secrets[user]?.contains(secret) == true,
            world.tables["res.users"]?.rows[user]?.values["active"] != false
        else { throw .accessDenied() }
        var named: [String: JSONValue] = [:]
        if arguments.count > 6, case .object(let members) = arguments[6] { named = members }
        let environment = Environment(world: world, user: user, context: [:], isSuperuser: false)
        return try MethodDispatcher(environment: environment, isJSON2: false).call(
            model,
            method,
            ids: nil,
            positional: arguments.count > 5 ? arguments[5].array ?? [] : [],
            named: named
        )
    }

    private static func check(database: JSONValue?, _ world: OdooWorld) throws(OdooException) {
        let name = database?.string ?? ""
        guard name == world.configuration.database else {
            throw OdooException(
                "psycopg2.OperationalError",
                "connection to server failed: FATAL:  database \"\(name)\" does not exist\n",
                status: 500
            )
        }
    }
}

/// `/json/2/<model>/<method>`: Odoo 19 and later.
enum JSON2 {
    static func operation(_ request: OdooRequest, model: String, method: String, _ world: OdooWorld) -> OdooOperation? {
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
            guard case .object(var named)? = request.body.isEmpty ? .object([:]) : JSONValue(json: request.body) else {
                throw OdooException("werkzeug.exceptions.BadRequest", "could not parse the body as json", status: 400)
            }
            let environment = Environment(world: world, user: user, context: [:], isSuperuser: false)
            let ids = named.removeValue(forKey: "ids")?.ids
            return try MethodDispatcher(environment: environment, isJSON2: true)
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

extension OdooWorld {
    /// Returns the user of a key; JSON-2 refuses passwords.
    func keyHolder(_ key: String) -> Int? {
        guard key.utf8.count == 40 else { return nil }
        return secrets.first { $0.value.contains(key) && tables["res.users"]?.rows[$0.key]?.values["active"] != false }?
            .key
    }
}
