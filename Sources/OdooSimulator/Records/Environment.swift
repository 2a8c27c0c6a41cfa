import Base
import Odoo

/// The acting user and the context: Odoo's `env`.
struct Environment {
    let world: OdooWorld
    let user: Int
    var context: [String: JSONValue]
    /// Whether access checks are skipped, as after `sudo()`.
    var isSuperuser: Bool

    var language: String { context["lang"]?.string ?? "en_US" }

    var superuser: Environment {
        var environment = self
        environment.isSuperuser = true
        return environment
    }

    func with(_ more: [String: JSONValue]) -> Environment {
        var environment = self
        environment.context.merge(more) { _, new in new }
        return environment
    }

    func acting(as user: Int) -> Environment {
        Environment(world: world, user: user, context: context, isSuperuser: false)
    }

    /// Whether a key of the context is true.
    func has(_ key: String) -> Bool { context[key]?.isTrue ?? false }

    func model(_ name: String) throws(OdooException) -> Model {
        guard let model = world.models[name] else { throw .user("Object \(name) doesn't exist") }
        return model
    }

    func row(_ model: String, _ id: Int) -> Row? { world.tables[model]?.rows[id] }

    func displayName(of row: Row) -> JSONValue { world.models[row.model]?.displayName(row, self) ?? false }

    func displayName(_ model: String, _ id: Int) -> String {
        row(model, id).flatMap { displayName(of: $0).string } ?? "\(model),\(id)"
    }

    /// The contact of the acting user.
    var partner: JSONValue { row("res.users", user)?.values["partner_id"] ?? false }

    /// Whether the acting user belongs to a group, by external id; implied groups count.
    func isMember(of group: String) -> Bool {
        guard let id = world.record(group)?.id else { return false }
        return groupIDs.contains(id)
    }

    var groupIDs: Set<Int> {
        var found: Set<Int> = []
        var open = row("res.users", user)?.values[UserFields.groups(world.version)]?.ids ?? []
        while let group = open.popLast() {
            guard found.insert(group).inserted else { continue }
            open += row("res.groups", group)?.values["implied_ids"]?.ids ?? []
        }
        return found
    }
}

extension JSONValue {
    /// Whether Python treats the value as true.
    var isTrue: Bool {
        switch self {
        case .null, .bool(false), .integer(0), .string(""), .array([]): false
        case .number(let value): value != 0
        case .object(let members): !members.isEmpty
        default: true
        }
    }
}

extension Environment {
    /// Whether the acting user may perform the operation on records of the model.
    func may(_ operation: AccessOperation, _ model: Model) -> Bool {
        if isSuperuser { return true }
        if model.rights.contains(where: { $0.operations.contains(operation) && isMember(of: $0) }) { return true }
        return isGranted(operation, model)
    }

    func check(_ operation: AccessOperation, _ model: Model) throws(OdooException) {
        guard !may(operation, model) else { return }
        let groups = model.rights.filter { $0.operations.contains(operation) }.compactMap(\.group)
        let names = groups.compactMap { world.record($0)?.id }.map { "\t- \(displayName("res.groups", $0))" }
        let allowed =
            names.isEmpty
            ? "No group currently allows this operation."
            : "This operation is allowed for the following groups:\n" + names.joined(separator: "\n")
        throw .access(
            "You are not allowed to \(operation.verb) '\(model.label)' (\(model.name)) records.\n\n\(allowed)\n\n"
                + "Contact your administrator to request access if necessary."
        )
    }

    /// Whether the acting user sees the field.
    func sees(_ field: Field) -> Bool {
        guard field.versions.contains(world.version) else { return false }
        guard let group = field.group, !isSuperuser else { return true }
        return isMember(of: group)
    }

    private func isMember(of right: Model.Right) -> Bool { right.group.map { isMember(of: $0) } ?? true }

    /// Whether a record of `ir.model.access` grants the operation, as for models that users create.
    private func isGranted(_ operation: AccessOperation, _ model: Model) -> Bool {
        guard let table = world.tables["ir.model.access"], !table.ids.isEmpty else { return false }
        return table.rows.values.contains { row in
            guard let id = row.values["model_id"]?.integer,
                self.row("ir.model", id)?.values["model"]?.string == model.name,
                row.values["perm_\(operation.rawValue)"] == true
            else { return false }
            guard let group = row.values["group_id"]?.integer else { return true }
            return groupIDs.contains(group)
        }
    }
}

extension Environment {
    /// Changes an x2many field by Odoo's commands: `[0, 0, values]` creates, `[1, id, values]` writes, `[2, id]` deletes,
    /// `[3, id]` removes, `[4, id]` adds, `[5]` clears, `[6, 0, ids]` replaces.
    func apply(commands: JSONValue, to field: Field, of model: Model, _ id: Int) throws(OdooException) {
        guard let target = field.kind.relation, let list = commands.array ?? (commands == false ? [] : nil) else {
            throw .value("Wrong value for \(model.name).\(field.name): \(commands.python)")
        }
        for command in list {
            if let other = command.integer {
                try link(other, field, model, id)
                continue
            }
            guard let parts = command.array, let code = parts.first?.integer else {
                throw .value("Wrong value for \(model.name).\(field.name): \(commands.python)")
            }
            let other = parts.count > 1 ? parts[1].integer ?? 0 : 0
            switch code {
            case 0:
                guard parts.count > 2, case .object(var values) = parts[2] else { throw .value("Wrong command") }
                if case .one2many(_, let inverse) = field.kind { values[inverse] = .integer(id) }
                try link(try create(target, values), field, model, id)
            case 1:
                guard parts.count > 2, case .object(let values) = parts[2] else { throw .value("Wrong command") }
                try write(target, [other], values)
            case 2:
                unlink(other, field, model, id)
                try unlink(target, [other])
            case 3: unlink(other, field, model, id)
            case 4: try link(other, field, model, id)
            case 5: for old in linked(field, model, id) { unlink(old, field, model, id) }
            case 6:
                let wanted = parts.count > 2 ? parts[2].ids ?? [] : []
                for old in linked(field, model, id) where !wanted.contains(old) { unlink(old, field, model, id) }
                for new in wanted { try link(new, field, model, id) }
            default: throw .value("Wrong command \(code)")
            }
        }
    }

    private func linked(_ field: Field, _ model: Model, _ id: Int) -> [Int] {
        guard let row = row(model.name, id) else { return [] }
        return with(["active_test": false]).value(field, of: row).ids ?? []
    }

    private func link(_ other: Int, _ field: Field, _ model: Model, _ id: Int) throws(OdooException) {
        guard let target = field.kind.relation else { return }
        guard row(target, other) != nil else { throw .missing(target, other, user: user) }
        if case .one2many(_, let inverse) = field.kind {
            guard row(model.name, id) != nil else { throw .constraint(target, inverse) }
            world.tables[target]?.change(other) { $0.values[inverse] = .integer(id) }
            return
        }
        world.tables[model.name]?.change(id) { row in
            let ids = row.values[field.name]?.ids ?? []
            if !ids.contains(other) { row.values[field.name] = JSONValue(ids + [other]) }
        }
    }

    private func unlink(_ other: Int, _ field: Field, _ model: Model, _ id: Int) {
        if case .one2many(let target, let inverse) = field.kind {
            // If the inverse field is required, Odoo deletes the record instead.
            if world.models[target]?.field(inverse)?.isRequired == true {
                world.tables[target]?.remove(other)
            } else {
                world.tables[target]?.change(other) { $0.values[inverse] = false }
            }
            return
        }
        world.tables[model.name]?.change(id) { row in
            row.values[field.name] = JSONValue((row.values[field.name]?.ids ?? []).filter { $0 != other })
        }
    }
}
