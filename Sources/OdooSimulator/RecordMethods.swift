import Base
import Odoo

/// The methods of every model.
enum RecordMethods {
    static func all(for version: Int) -> [String: Method] {
        var methods = searching(version).merging(changing) { first, _ in first }
        methods["fields_get"] = Method(["allfields", "attributes"]) { call throws(OdooException) in
            FieldList.describe(call)
        }
        methods["default_get"] = Method([version >= 19 ? "fields!" : "fields_list!"]) { call throws(OdooException) in
            let names = call.names("fields") ?? call.names("fields_list") ?? []
            var values: [String: JSONValue] = [:]
            for name in names { values[name] = call.model.field(name)?.initial?(call.environment) }
            return .object(values)
        }
        methods["get_base_url"] = Method(onRecords: true) { call throws(OdooException) in
            .string(call.environment.world.configuration.webAddress)
        }
        if version >= 18 {
            methods["has_access"] = Method(["operation!"], onRecords: true) { call throws(OdooException) in
                .bool(call.environment.may(try operation(call), call.model))
            }
        }
        if version <= 18 {
            methods["check_access_rights"] = Method(["operation!", "raise_exception"]) { call throws(OdooException) in
                let operation = try operation(call)
                if call["raise_exception"] ?? true != false { try call.environment.check(operation, call.model) }
                return .bool(call.environment.may(operation, call.model))
            }
        }
        if version >= 16 {
            methods["update_field_translations"] = Method(["field_name!", "translations!"], onRecords: true) {
                call throws(OdooException) in try Translations.update(call)
            }
        }
        return methods
    }

    private static func operation(_ call: Call) throws(OdooException) -> AccessOperation {
        guard let operation = call["operation"]?.string.flatMap({ AccessOperation(rawValue: $0) }) else {
            throw .value("Invalid access mode")
        }
        return operation
    }

    private static func searching(_ version: Int) -> [String: Method] {
        let domain = version >= 16 ? "domain!" : "args!"
        return [
            "search": Method([domain, "offset", "limit", "order"]) { call throws(OdooException) in
                JSONValue(try search(call))
            },
            "search_count": Method([domain, "limit"]) { call throws(OdooException) in
                .integer(try search(call).count)
            },
            "search_read": Method(["domain", "fields", "offset", "limit", "order", "load"]) {
                call throws(OdooException) in
                let ids = try search(call)
                return .array(try read(call, ids))
            },
            "read": Method(["fields", "load"], onRecords: true) { call throws(OdooException) in
                .array(try read(call, call.ids))
            },
            "name_search": Method(["name", version >= 19 ? "domain" : "args", "operator", "limit"]) {
                call throws(OdooException) in
                let terms = try call.domain(version >= 19 ? "domain" : "args")
                let pattern = call["name"]?.string ?? ""
                let named: [JSONValue] =
                    pattern.isEmpty
                    ? [] : [["display_name", .string(call["operator"]?.string ?? "ilike"), .string(pattern)]]
                let ids = try call.environment.search(
                    call.model.name,
                    terms + named,
                    limit: call["limit"]?.integer ?? 100
                )
                return .array(ids.map { [.integer($0), .string(call.environment.displayName(call.model.name, $0))] })
            },
        ]
    }

    private static let changing: [String: Method] = [
        "create": Method(["vals_list!"]) { call throws(OdooException) in
            let given = call["vals_list"] ?? false
            let list = given.array ?? [given]
            var made: [Int] = []
            for values in list {
                guard case .object(let values) = values else {
                    throw .type("'\(values.python)' object is not a mapping")
                }
                made.append(try call.environment.create(call.model.name, values))
            }
            return call.records(made, asOne: given.array == nil)
        },
        "write": Method(["vals!"], onRecords: true) { call throws(OdooException) in
            guard case .object(let values)? = call["vals"] else { throw .type("vals must be a dict") }
            try call.environment.write(call.model.name, call.ids, values)
            return true
        },
        "unlink": Method(onRecords: true) { call throws(OdooException) in
            try call.environment.unlink(call.model.name, call.ids)
            return true
        },
        "name_create": Method(["name!"]) { call throws(OdooException) in
            let id = try call.environment.create(call.model.name, ["name": call["name"] ?? false])
            return [.integer(id), .string(call.environment.displayName(call.model.name, id))]
        },
        "load": Method(["fields!", "data!"]) { call throws(OdooException) in try Loading.load(call) },
    ]

    private static func search(_ call: Call) throws(OdooException) -> [Int] {
        try call.environment.search(
            call.model.name,
            try call.domain(call["args"] == nil ? "domain" : "args"),
            offset: call["offset"]?.integer ?? 0,
            limit: call["limit"]?.integer,
            order: call["order"]?.string
        )
    }

    private static func read(_ call: Call, _ ids: [Int]) throws(OdooException) -> [JSONValue] {
        let namesReferences = call["load"].map { $0 == "_classic_read" } ?? true
        return try call.environment.read(call.model.name, ids, call.names("fields"), namesReferences: namesReferences)
    }
}
