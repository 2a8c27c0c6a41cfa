import Odoo

extension Environment {
    /// Returns a field's value as stored: ids without names.
    func value(_ field: Field, of row: Row) -> OdooValue {
        if let computed = field.computed { return computed(row, self) }
        switch field.kind {
        case .one2many(let model, let inverse):
            return OdooValue(pointing(from: model, by: inverse, at: row.id))
        case .many2many(let model):
            let ids = row.values[field.name]?.ids ?? []
            return OdooValue(ids.filter { isShown(model, $0) })
        case .many2one(let model):
            guard let id = row.values[field.name]?.integer, self.row(model, id) != nil else { return false }
            return .integer(id)
        default:
            break
        }
        if field.name == "id" { return .integer(row.id) }
        if field.isTranslated, let text = row.translations[language]?[field.name] { return text }
        return row.values[field.name] ?? field.empty
    }

    /// Returns a field's value as `read` returns it: many2one with its name, times in whole seconds.
    func readable(_ field: Field, of row: Row, namesReferences: Bool = true) -> OdooValue {
        let value = masked(field, of: row) ?? self.value(field, of: row)
        switch (field.kind, value) {
        case (.many2one(let model), .integer(let id)) where namesReferences:
            return [.integer(id), .string(superuser.displayName(model, id))]
        case (.datetime, .string(let text)): return .string(String(text.prefix(19)))
        case (_, .null): return field.empty
        default: return value
        }
    }

    /// Reads records; omits deleted ones, as Odoo does.
    func read(
        _ name: String,
        _ ids: [Int],
        _ names: [String]?,
        namesReferences: Bool = true
    ) throws(OdooException) -> [OdooValue] {
        let model = try model(name)
        try check(.read, model)
        let fields = try self.fields(model, names)
        return ids.compactMap { id in
            guard let row = row(name, id) else { return nil }
            var members: [String: OdooValue] = ["id": .integer(id)]
            for field in fields {
                members[field.name] = readable(field, of: row, namesReferences: namesReferences)
            }
            return .object(members)
        }
    }

    private func fields(_ model: Model, _ names: [String]?) throws(OdooException) -> [Field] {
        guard let names, !names.isEmpty else { return model.fields.filter { sees($0) } }
        var fields: [Field] = []
        for name in names {
            guard let field = model.field(name), field.versions.contains(world.version) else {
                throw .invalidField(name, model.name)
            }
            guard sees(field) else {
                throw .access(
                    "You do not have enough rights to access the fields \"\(name)\" on \(model.label) "
                        + "(\(model.name)). Please contact your system administrator.\n\n(Operation: read)"
                )
            }
            fields.append(field)
        }
        return fields
    }

    /// Returns what the acting user sees in place of a hidden value.
    private func masked(_ field: Field, of row: Row) -> OdooValue? {
        guard !isSuperuser, let model = world.models[row.model] else { return nil }
        return model.behaviour.masked(field, of: row, self)
    }

    private func pointing(from model: String, by inverse: String, at id: Int) -> [Int] {
        guard let table = world.tables[model] else { return [] }
        return table.ids.filter { table.rows[$0]?.values[inverse] == .integer(id) && isShown(model, $0) }
    }

    /// Whether an x2many field shows the record; archived ones only if the context asks for them.
    private func isShown(_ model: String, _ id: Int) -> Bool {
        guard let row = row(model, id) else { return false }
        guard context["active_test"]?.isTrue ?? true, world.models[model]?.field("active") != nil else { return true }
        return row.values["active"] != false
    }
}
