import Base
import Odoo

/// Models that users create are added to the existing ones.
struct ModelBehaviour: Behaviour {
    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        guard let name = values["model"]?.string, values["state"] != "base" else { return }
        guard name.hasPrefix("x_") else {
            throw .validation("The model name must start with 'x_'.")
        }
        guard environment.world.models[name] == nil else {
            throw .validation("Each model must have a unique name.")
        }
    }

    func created(_ id: Int, _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {
        guard let name = values["model"]?.string, environment.world.models[name] == nil else { return }
        let label = values["name"]?.string ?? name
        environment.world.models[name] = Model(name, label, rights: [], fields: [Field("x_name", .char, label: "Name")])
            .named { row, _ in row.values["x_name"] ?? false }
        environment.world.tables[name] = Table()
        for row in environment.world.tables["ir.model.fields"]?.rows.values ?? [:].values
        where row.values["model_id"] == .integer(id) {
            environment.world.tables["ir.model.fields"]?.change(row.id) { $0.values["model"] = .string(name) }
            FieldBehaviour.join(row, model: name, environment)
        }
    }

    func willUnlink(_ ids: [Int], _ environment: Environment) throws(OdooException) {
        for id in ids {
            guard let row = environment.row("ir.model", id), let name = row.values["model"]?.string else { continue }
            guard row.values["state"] == "manual" else {
                throw .user("Model \"\(row.values["name"]?.string ?? "")\" contains module data and cannot be removed.")
            }
            // Fields that refer to it are removed with it.
            for field in environment.world.tables["ir.model.fields"]?.rows.values ?? [:].values
            where field.values["relation"] == .string(name) && field.values["state"] == "base" {
                throw FieldBehaviour.ofModule
            }
            environment.world.models[name] = nil
            environment.world.tables[name] = nil
            for table in ["ir.model.fields", "ir.model.access", "ir.rule", "ir.actions.server"] {
                for row in environment.world.tables[table]?.rows.values ?? [:].values
                where row.values["model_id"] == .integer(id) {
                    environment.world.tables[table]?.remove(row.id)
                }
            }
            let choices = environment.world.tables["ir.model.fields.selection"]?.rows.values ?? [:].values
            for row in choices where environment.row("ir.model.fields", row.values["field_id"]?.integer ?? 0) == nil {
                environment.world.tables["ir.model.fields.selection"]?.remove(row.id)
            }
        }
    }
}

/// Fields that users create are added to their model.
struct FieldBehaviour: Behaviour {
    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        if let model = values["model_id"]?.integer {
            values["model"] = environment.row("ir.model", model)?.values["model"]
        }
        guard let name = values["name"]?.string, values["state"] != "base" else { return }
        guard name.hasPrefix("x_") else {
            throw .validation("Custom fields must have a name that starts with 'x_'!")
        }
        if let model = values["model"]?.string, environment.world.models[model]?.field(name) != nil, name != "x_name" {
            throw .validation("Field names must be unique per model.")
        }
        guard let type = values["ttype"]?.string, Self.kind(type, values, []) != nil else {
            throw .value("Wrong value for ir.model.fields.ttype: \((values["ttype"] ?? false).python)")
        }
        if let relation = values["relation"]?.string, environment.world.models[relation] == nil {
            throw .validation("Unknown model name '\(relation)' in Related Model")
        }
    }

    func created(_ id: Int, _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {
        guard let row = environment.row("ir.model.fields", id), let model = row.values["model"]?.string,
            environment.world.models[model]?.field(row.values["name"]?.string ?? "") == nil
        else { return }
        Self.join(row, model: model, environment)
        // Users inherit the fields of their contacts. Odoo 16 keeps these when the contacts' ones are removed.
        guard model == "res.partner", environment.world.version <= 16,
            let number = environment.world.tables["ir.model.fields"]?.nextID()
        else { return }
        let inherited = row.values.merging(["model": "res.users", "state": "base"]) { $1 }
        environment.world.tables["ir.model.fields"]?.insert(Row(model: row.model, id: number, values: inherited))
    }

    func willUnlink(_ ids: [Int], _ environment: Environment) throws(OdooException) {
        for id in ids {
            guard let row = environment.row("ir.model.fields", id), let name = row.values["name"]?.string,
                let model = row.values["model"]?.string
            else { continue }
            guard row.values["state"] == "manual" else {
                guard environment.has("_force_unlink") else { throw Self.ofModule }
                continue
            }
            let views = environment.world.tables["ir.ui.view"]?.rows.values.filter {
                $0.values["model"]?.string == model && $0.values["arch"]?.string?.contains(name) == true
            }
            if let view = views?.first {
                throw .user(
                    "Cannot rename/delete fields that are still present in views:\nFields: \(model).\(name)\n"
                        + "View: \(view.values["name"]?.string ?? "")"
                )
            }
            environment.world.models[model]?.removeField(name)
        }
    }

    static let ofModule = OdooException.user("This column contains module data and cannot be removed!")

    static func join(_ row: Row, model: String, _ environment: Environment) {
        guard let name = row.values["name"]?.string, let type = row.values["ttype"]?.string,
            let kind = kind(type, row.values, choices(of: row.id, environment))
        else { return }
        var field = Field(name, kind, label: row.values["field_description"]?.string)
        field.isManual = true
        if case .many2one = kind, row.values["required"] == true { field.isRequired = true }
        // The simulator runs no Python: this is the only computation that it supports.
        if row.values["compute"]?.string == ProvisionCode.subscriberValue {
            field = field.computed { row, environment in SubscriptionBehaviour.subscribers(of: row.id, environment) }
        }
        environment.world.models[model]?.add(field)
    }

    private static func choices(of field: Int, _ environment: Environment) -> [String] {
        let rows = environment.world.tables["ir.model.fields.selection"]?.rows.values ?? [:].values
        return rows.filter { $0.values["field_id"] == .integer(field) }.compactMap { $0.values["value"]?.string }
    }

    private static func kind(_ type: String, _ values: [String: JSONValue], _ choices: [String]) -> FieldKind? {
        let relation = values["relation"]?.string
        return switch type {
        case "char": .char
        case "text": .text
        case "html": .html
        case "integer": .integer
        case "float": .float
        case "boolean": .boolean
        case "date": .date
        case "datetime": .datetime
        case "binary": .binary
        case "selection": .selection(choices)
        case "many2one": relation.map { .many2one($0) }
        case "many2many": relation.map { .many2many($0) }
        case "one2many":
            relation.flatMap { model in
                values["relation_field"]?.string.map { .one2many(model, by: $0) }
            }
        default: nil
        }
    }
}

/// The values of selections that users create.
struct SelectionBehaviour: Behaviour {
    func created(_ id: Int, _ values: [String: JSONValue], _ environment: Environment) throws(OdooException) {
        // The field gets its values with it, or knows them anew.
        guard let field = values["field_id"]?.integer, let row = environment.row("ir.model.fields", field),
            let model = row.values["model"]?.string, environment.world.models[model] != nil
        else { return }
        FieldBehaviour.join(row, model: model, environment)
    }
}

/// Up to Odoo 17, menus without an action are not found, unless the context asks for all.
struct MenuBehaviour: Behaviour {
    let hidesIdle: Bool

    func isVisible(_ row: Row, searchedBy fields: Set<String>, _ environment: Environment) -> Bool {
        guard hidesIdle, !environment.has("ir.ui.menu.full_list") else { return true }
        let parts = row.values["action"]?.string?.split(separator: ",") ?? []
        if parts.count == 2, let id = Int(parts[1]) { return environment.row(String(parts[0]), id) != nil }
        let menus = environment.world.tables["ir.ui.menu"]?.rows.values.map(\.self) ?? []
        return menus.contains {
            $0.values["parent_id"]?.integer == row.id && isVisible($0, searchedBy: fields, environment)
        }
    }
}

/// External ids are unique.
struct ExternalIDBehaviour: Behaviour {
    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        guard let module = values["module"]?.string, let name = values["name"]?.string,
            environment.world.record("\(module).\(name)") != nil
        else { return }
        throw .validation(
            "The operation cannot be completed: You cannot have multiple records with the same external ID in the same module!"
        )
    }
}

/// System parameters.
struct ParameterBehaviour: Behaviour {
    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        guard let key = values["key"], Self.find(key, environment) != nil else { return }
        throw .validation("Key must be unique.")
    }

    var methods: [String: Method] {
        [
            "get_param": Method(["key!", "default"]) { call throws(OdooException) in
                try call.environment.check(.read, call.model)
                return Self.find(call["key"] ?? false, call.environment)?.values["value"] ?? call["default"] ?? false
            },
            "set_param": Method(["key!", "value!"]) { call throws(OdooException) in
                let value = call["value"] ?? false
                guard let row = Self.find(call["key"] ?? false, call.environment) else {
                    if value.isTrue {
                        _ = try call.environment.create(call.model.name, ["key": call["key"] ?? false, "value": value])
                    }
                    return false
                }
                if value.isTrue {
                    try call.environment.write(call.model.name, [row.id], ["value": value])
                } else {
                    try call.environment.unlink(call.model.name, [row.id])
                }
                return row.values["value"] ?? false
            },
        ]
    }

    private static func find(_ key: JSONValue, _ environment: Environment) -> Row? {
        environment.world.tables["ir.config_parameter"]?.rows.values.first { $0.values["key"] == key }
    }
}

/// Outgoing mail servers.
struct MailServerBehaviour: Behaviour {
    var methods: [String: Method] {
        [
            "test_smtp_connection": Method(onRecords: true) { call throws(OdooException) in
                [
                    "type": "ir.actions.client", "tag": "display_notification",
                    "params": ["message": "Connection Test Successful!", "type": "success", "sticky": false],
                ]
            }
        ]
    }
}

/// Views. A view that extends another one refers to its parts.
struct ViewBehaviour: Behaviour {
    func prepare(_ values: inout [String: JSONValue], _ environment: Environment) throws(OdooException) {
        if values["inherit_id"]?.integer != nil, values["mode"] == nil || values["mode"] == "primary" {
            values["mode"] = "extension"
        }
        try check(values["arch"])
    }

    func willWrite(
        _ ids: [Int],
        _ values: inout [String: JSONValue],
        _ environment: Environment
    ) throws(OdooException) {
        try check(values["arch"])
    }

    private func check(_ arch: JSONValue?) throws(OdooException) {
        guard let text = arch?.string else { return }
        guard text.filter({ $0 == "<" }).count == text.filter({ $0 == ">" }).count, text.contains("<") else {
            throw .validation("Error while validating view:\n\nInvalid XML")
        }
    }
}

/// Server actions run the procedure that was taught for their code.
struct ServerActionBehaviour: Behaviour {
    var methods: [String: Method] {
        [
            "run": Method(onRecords: true) { call throws(OdooException) in
                guard let id = call.ids.first, let row = call.environment.row("ir.actions.server", id) else {
                    throw .missing("ir.actions.server", call.ids.first ?? 0, user: call.environment.user)
                }
                return try Self.run(row, call.environment)
            }
        ]
    }

    private static func run(_ row: Row, _ environment: Environment) throws(OdooException) -> JSONValue {
        let version = environment.world.version
        let groups = row.values[version >= 19 ? "group_ids" : "groups_id"]?.ids ?? []
        let name = row.values["model_id"]?.integer.flatMap { environment.row("ir.model", $0)?.values["model"]?.string }
        let model = try environment.model(name ?? "")
        if groups.isEmpty {
            try environment.check(.write, model)
        } else if environment.groupIDs.isDisjoint(with: groups) {
            throw .access("You don't have enough access rights to run this action.")
        }
        let ids = environment.context["active_ids"]?.ids ?? environment.context["active_id"]?.ids ?? []
        // Since Odoo 18, an action with a group may be run on any records.
        if groups.isEmpty || version < 18, environment.context["active_model"]?.string == model.name {
            try RecordRules.check(.write, ids.compactMap { environment.row(model.name, $0) }, environment)
        }
        guard let code = row.values["code"]?.string, let procedure = environment.world.procedures[code] else {
            return false
        }
        let run = OdooProcedure.Run(model: model.name, ids: ids, user: environment.user, context: environment.context)
        do {
            return try procedure.body(run, OdooProcedure.Records(environment: environment))
        } catch let error as OdooException {
            throw error
        } catch {
            throw .value("\(error)")
        }
    }
}
