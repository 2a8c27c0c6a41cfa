import Odoo

extension Environment {
    /// Changes an x2many field by Odoo's commands: `[0, 0, values]` creates, `[1, id, values]` writes, `[2, id]` deletes,
    /// `[3, id]` removes, `[4, id]` adds, `[5]` clears, `[6, 0, ids]` replaces.
    func apply(commands: OdooValue, to field: Field, of model: Model, _ id: Int) throws(OdooException) {
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
            world.tables[target]?.change(other) { $0.values[inverse] = .integer(id) }
            return
        }
        world.tables[model.name]?.change(id) { row in
            let ids = row.values[field.name]?.ids ?? []
            if !ids.contains(other) { row.values[field.name] = OdooValue(ids + [other]) }
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
            row.values[field.name] = OdooValue((row.values[field.name]?.ids ?? []).filter { $0 != other })
        }
    }
}
