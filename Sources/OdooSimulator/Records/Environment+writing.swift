import Odoo

extension Environment {
    /// Creates a record and returns its id.
    func create(_ name: String, _ given: [String: OdooValue]) throws(OdooException) -> Int {
        let model = try model(name)
        try check(.create, model)
        try checkFields(model, given)
        var values = given
        for field in model.fields where values[field.name] == nil && field.versions.contains(world.version) {
            let wanted = context["default_\(field.name)"] ?? field.initial?(self)
            if let wanted, wanted != false { values[field.name] = wanted }
        }
        try model.behaviour.prepare(&values, self)
        if let objection = world.constraints[name]?(values) { throw .validation(objection) }
        guard let id = world.tables[name]?.nextID() else { throw .user("Object \(name) doesn't exist") }
        var row = Row(model: name, id: id, values: [:])
        row.values["create_date"] = .string(world.now)
        row.values["create_uid"] = .integer(user)
        world.tables[name]?.insert(row)
        try store(values, in: [id], of: model)
        for field in model.fields where field.isRequired && field.versions.contains(world.version) {
            guard let row = self.row(name, id), value(field, of: row) == false else { continue }
            throw .validation(
                "The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n"
                    + "- Delete: another model requires the record being deleted. If possible, archive it instead.\n\n"
                    + "Model: \(model.label) (\(name))\nField: \(field.label) (\(field.name))\n"
            )
        }
        try model.behaviour.created(id, values, self)
        return id
    }

    func write(_ name: String, _ ids: [Int], _ given: [String: OdooValue]) throws(OdooException) {
        let model = try model(name)
        try check(.write, model)
        try checkFields(model, given)
        for id in ids where row(name, id) == nil { throw .missing(name, id, user: user) }
        var values = given
        try model.behaviour.willWrite(ids, &values, self)
        let before = ids.compactMap { row(name, $0) }
        try store(values, in: ids, of: model)
        try model.behaviour.wrote(before, values, self)
    }

    func unlink(_ name: String, _ ids: [Int]) throws(OdooException) {
        let model = try model(name)
        try check(.unlink, model)
        let present = ids.filter { row(name, $0) != nil }
        // Models with behaviour check the records first; the others delete those that exist.
        if model.isThread, let gone = ids.first(where: { !present.contains($0) }) {
            throw .missing(name, gone, user: user)
        }
        try model.behaviour.willUnlink(present, self)
        for id in present { world.tables[name]?.remove(id) }
        removeExternalIDs(of: name, present)
    }

    private func checkFields(_ model: Model, _ values: [String: OdooValue]) throws(OdooException) {
        for name in values.keys.sorted() {
            guard let field = model.field(name), field.versions.contains(world.version) else {
                throw .invalidField(name, model.name)
            }
            guard sees(field) else {
                throw .access("You do not have enough rights to access the fields \"\(name)\" on \(model.label)")
            }
            if case .selection(let words) = field.kind, let word = values[name]?.string, !words.contains(word) {
                throw .value("Wrong value for \(model.name).\(name): '\(word)'")
            }
        }
    }

    private func store(_ values: [String: OdooValue], in ids: [Int], of model: Model) throws(OdooException) {
        for id in ids {
            for (name, value) in values.sorted(by: { $0.key < $1.key }) {
                guard let field = model.field(name), field.computed == nil, field.name != "id" else { continue }
                switch field.kind {
                case .one2many, .many2many: try apply(commands: value, to: field, of: model, id)
                default: try put(value, field, model, id)
                }
            }
            world.tables[model.name]?.change(id) { row in
                row.values["write_date"] = .string(world.now)
                row.values["write_uid"] = .integer(user)
            }
        }
    }

    private func put(_ value: OdooValue, _ field: Field, _ model: Model, _ id: Int) throws(OdooException) {
        if case .many2one(let target) = field.kind, let other = value.integer, row(target, other) == nil {
            throw .missing(target, other, user: user)
        }
        let stored = try FieldValue.stored(value, field, model)
        let hasEnglish = world.configuration.languages.contains("en_US")
        world.tables[model.name]?.change(id) { row in
            // The first text applies to all languages until a language has its own.
            if field.isTranslated, language != "en_US", row.values[field.name] != nil {
                row.translations[language, default: [:]][field.name] = stored
                // As Odoo does, so that all languages have a text.
                if !hasEnglish { row.values[field.name] = stored }
            } else {
                row.values[field.name] = stored
            }
        }
    }

    private func removeExternalIDs(of model: String, _ ids: [Int]) {
        guard let table = world.tables["ir.model.data"], model != "ir.model.data" else { return }
        for row in table.rows.values where row.values["model"] == .string(model) {
            if let id = row.values["res_id"]?.integer, ids.contains(id) {
                world.tables["ir.model.data"]?.remove(row.id)
            }
        }
    }
}
