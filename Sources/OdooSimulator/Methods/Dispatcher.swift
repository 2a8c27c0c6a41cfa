import Odoo

/// Finds the method of a call, orders its arguments and runs it.
struct Dispatcher {
    let environment: Environment
    let isJSON2: Bool

    /// - Parameters:
    ///   - ids: the records, if the dialect passes them separately.
    ///   - positional: begins with the ids for a method on records, unless they are passed by name.
    func call(
        _ name: String,
        _ method: String,
        ids: [Int]?,
        positional: [OdooValue],
        named: [String: OdooValue]
    ) throws(OdooException) -> OdooValue {
        let model = try model(name)
        guard !method.hasPrefix("_") else {
            throw .access("Private methods (such as '\(name).\(method)') cannot be called remotely.")
        }
        guard let found = Self.method(method, model, environment.world) else { throw unknown(method, name) }
        var environment = environment
        var named = named
        if case .object(let context)? = named.removeValue(forKey: "context") {
            environment = environment.with(context)
        }
        var rest = positional[...]
        var records = ids
        if found.isOnRecords, records == nil {
            guard let first = rest.popFirst() ?? named.removeValue(forKey: "ids") else {
                throw .type("\(name).\(method)() missing 1 required positional argument: 'ids'")
            }
            records = first.ids ?? []
        }
        for parameter in found.parameters {
            guard let value = rest.popFirst() else { break }
            named[parameter] = value
        }
        guard rest.isEmpty else { throw .type("\(name).\(method)() takes fewer positional arguments") }
        try checkNames(named, found, "\(name).\(method)")
        return try found.run(
            Call(environment: environment, model: model, ids: records ?? [], arguments: named, isJSON2: isJSON2)
        )
    }

    static func isOnRecords(_ method: String, _ model: String, _ world: World) -> Bool {
        world.models[model].flatMap { Self.method(method, $0, world) }?.isOnRecords ?? false
    }

    private static func method(_ name: String, _ model: Model, _ world: World) -> Method? {
        model.behaviour.methods[name] ?? (model.isThread ? ThreadMethods.all[name] : nil)
            ?? RecordMethods.all(for: world.version)[name]
    }

    private func model(_ name: String) throws(OdooException) -> Model {
        if let model = environment.world.models[name] { return model }
        if isJSON2 { throw .notFound("the model '\(name)' does not exist") }
        throw .user("Object \(name) doesn't exist")
    }

    private func unknown(_ method: String, _ model: String) -> OdooException {
        let text = "The method '\(model).\(method)' does not exist"
        return isJSON2 ? .notFound(text) : OdooException("builtins.AttributeError", text, status: 404)
    }

    private func checkNames(
        _ named: [String: OdooValue],
        _ method: Method,
        _ name: String
    ) throws(OdooException) {
        for key in named.keys.sorted() where !method.parameters.contains(key) {
            throw unfit("\(name)() got an unexpected keyword argument '\(key)'")
        }
        for key in method.parameters where method.required.contains(key) && named[key] == nil {
            throw unfit(isJSON2 ? "missing a required argument: '\(key)'" : "\(name)() missing argument: '\(key)'")
        }
    }

    private func unfit(_ message: String) -> OdooException {
        isJSON2
            ? OdooException("werkzeug.exceptions.UnprocessableEntity", message, status: 422)
            : .type(message)
    }
}
