import Base
import Odoo

/// Finds the method of a call, orders its arguments and runs it.
struct MethodDispatcher {
    let environment: Environment
    let isJSON2: Bool

    /// - Parameters:
    ///   - ids: the records, if the dialect passes them separately.
    ///   - positional: begins with the ids for a method on records, unless they are passed by name.
    func call(
        _ name: String,
        _ method: String,
        ids: [Int]?,
        positional: [JSONValue],
        named: [String: JSONValue]
    ) throws(OdooException) -> JSONValue {
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

    static func isOnRecords(_ method: String, _ model: String, _ world: OdooWorld) -> Bool {
        world.models[model].flatMap { Self.method(method, $0, world) }?.isOnRecords ?? false
    }

    private static func method(_ name: String, _ model: Model, _ world: OdooWorld) -> Method? {
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
        _ named: [String: JSONValue],
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

/// A method that can be called from outside.
struct Method: Sendable {
    typealias Body = @Sendable (Call) throws(OdooException) -> JSONValue

    /// The names of the parameters in order, without those of the records and the context.
    let parameters: [String]
    /// The required parameters.
    let required: Set<String>
    /// Whether the method works on records, whose ids come first.
    let isOnRecords: Bool
    let run: Body

    /// - Parameter parameters: the names; those of required parameters end in `!`.
    init(_ parameters: [String] = [], onRecords: Bool = false, run: @escaping Body) {
        self.parameters = parameters.map { $0.hasSuffix("!") ? String($0.dropLast()) : $0 }
        required = Set(parameters.filter { $0.hasSuffix("!") }.map { String($0.dropLast()) })
        isOnRecords = onRecords
        self.run = run
    }
}

/// A call with its model, records and arguments.
struct Call {
    let environment: Environment
    let model: Model
    let ids: [Int]
    let arguments: [String: JSONValue]
    /// Whether the dialect is JSON-2, which returns lists of records where JSON-RPC returns the created one.
    let isJSON2: Bool

    subscript(_ name: String) -> JSONValue? { arguments[name] }

    /// Returns a domain; an empty one finds all.
    func domain(_ name: String) throws(OdooException) -> [JSONValue] {
        let value = arguments[name] ?? false
        if let terms = value.array { return terms }
        guard value == false || value == .null else { throw .value("Domain \(value.python) is not a list") }
        return []
    }

    /// Returns names of fields; `nil` for all.
    func names(_ name: String) -> [String]? { arguments[name]?.array?.compactMap(\.string) }

    /// Returns records in the form of the caller's dialect and version.
    func records(_ ids: [Int], asOne: Bool) -> JSONValue {
        asOne && !isJSON2 ? .integer(ids.first ?? 0) : JSONValue(ids)
    }
}

/// `load`: creates or changes records by external ids.
enum Loading {
    static func load(_ call: Call) throws(OdooException) -> JSONValue {
        let fields = call.names("fields") ?? []
        var ids: [Int] = []
        for line in call["data"]?.array ?? [] {
            var values: [String: JSONValue] = [:]
            var external: String?
            for (name, cell) in zip(fields, line.array ?? []) {
                switch name {
                case "id": external = cell.string
                case ".id": continue
                default: values[name] = cell == "" ? false : cell
                }
            }
            if let external, let known = call.environment.world.record(external), known.model == call.model.name {
                try call.environment.write(call.model.name, [known.id], values)
                ids.append(known.id)
                continue
            }
            let id = try call.environment.create(call.model.name, values)
            if let parts = external?.split(separator: ".", maxSplits: 1), parts.count == 2 {
                _ = try call.environment.superuser.create(
                    "ir.model.data",
                    [
                        "module": .string(String(parts[0])), "name": .string(String(parts[1])),
                        "model": .string(call.model.name), "res_id": .integer(id),
                    ]
                )
            }
            ids.append(id)
        }
        return ["ids": JSONValue(ids), "messages": [], "nextrow": 0]
    }
}

/// The answer of `fields_get`.
enum FieldList {
    static func describe(_ call: Call) -> JSONValue {
        let wanted = call.names("allfields").map(Set.init)
        let attributes = call.names("attributes").map(Set.init)
        var fields: [String: JSONValue] = [:]
        for field in call.model.fields where call.environment.sees(field) && wanted?.contains(field.name) != false {
            var members: [String: JSONValue] = [
                "name": .string(field.name), "type": .string(field.kind.name), "string": .string(field.label),
                "required": .bool(field.isRequired), "readonly": .bool(field.computed != nil), "store": true,
                "manual": .bool(field.isManual), "searchable": true, "sortable": .bool(!field.kind.isMulti),
                "translate": .bool(field.isTranslated),
            ]
            members["relation"] = field.kind.relation.map { .string($0) }
            if case .one2many(_, let inverse) = field.kind { members["relation_field"] = .string(inverse) }
            if case .selection(let words) = field.kind {
                members["selection"] = .array(words.map { [.string($0), .string($0.capitalizedFirst)] })
            }
            fields[field.name] = .object(members.filter { attributes?.contains($0.key) != false })
        }
        return .object(fields)
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// The texts of a translated field in other languages.
enum Translations {
    /// Accepts `{"de_DE": "…"}` for a plain text, and `{"de_DE": {"English": "Deutsch"}}` for the terms of a view.
    static func update(_ call: Call) throws(OdooException) -> JSONValue {
        // A view's architecture is stored under its other name.
        guard let given = call["field_name"]?.string, let field = call.model.field(given == "arch_db" ? "arch" : given),
            case .object(let languages)? = call["translations"]
        else { throw .value("Wrong translations") }
        let name = field.name
        try call.environment.check(.write, call.model)
        for id in call.ids {
            guard let row = call.environment.row(call.model.name, id) else {
                throw .missing(call.model.name, id, user: call.environment.user)
            }
            let source = row.values[field.name]?.string ?? ""
            for (language, translation) in languages {
                guard call.environment.world.configuration.languages.contains(language) else {
                    throw .user("The following languages are not activated: \(language)")
                }
                let text: JSONValue =
                    if case .object(let terms) = translation {
                        .string(terms.reduce(source) { $0.replacing($1.key, with: $1.value.string ?? $1.key) })
                    } else {
                        translation
                    }
                call.environment.world.tables[call.model.name]?.change(id) { row in
                    if language == "en_US" {
                        row.values[name] = text
                    } else {
                        row.translations[language, default: [:]][name] = text
                    }
                }
            }
        }
        return true
    }
}
