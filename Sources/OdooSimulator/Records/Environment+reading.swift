import Base
import Odoo

extension Environment {
    /// Returns a field's value as stored: ids without names.
    func value(_ field: Field, of row: Row) -> JSONValue {
        if let computed = field.computed { return computed(row, self) }
        switch field.kind {
        case .one2many(let model, let inverse):
            return JSONValue(pointing(from: model, by: inverse, at: row.id))
        case .many2many(let model):
            let ids = row.values[field.name]?.ids ?? []
            return JSONValue(ids.filter { isShown(model, $0) })
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
    func readable(_ field: Field, of row: Row, namesReferences: Bool = true) -> JSONValue {
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
    ) throws(OdooException) -> [JSONValue] {
        let model = try model(name)
        try check(.read, model)
        try RecordRules.check(.read, ids.compactMap { row(name, $0) }, self)
        let fields = try self.fields(model, names)
        return ids.compactMap { id in
            guard let row = row(name, id) else { return nil }
            var members: [String: JSONValue] = ["id": .integer(id)]
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
    private func masked(_ field: Field, of row: Row) -> JSONValue? {
        guard !isSuperuser, let model = world.models[row.model] else { return nil }
        return model.behaviour.masked(field, of: row, self)
    }

    private func pointing(from model: String, by inverse: String, at id: Int) -> [Int] {
        guard let table = world.tables[model] else { return [] }
        return table.ids.filter { other in
            let target = table.rows[other]?.values[inverse] ?? false
            return (target == .integer(id) || target.array?.contains(.integer(id)) == true) && isShown(model, other)
        }
    }

    /// Whether an x2many field shows the record; archived ones only if the context asks for them.
    private func isShown(_ model: String, _ id: Int) -> Bool {
        guard let row = row(model, id) else { return false }
        guard context["active_test"]?.isTrue ?? true, world.models[model]?.field("active") != nil else { return true }
        return row.values["active"] != false
    }
}

extension Environment {
    /// Returns the ids of the matching records, in order.
    func search(
        _ name: String,
        _ terms: [JSONValue],
        offset: Int = 0,
        limit: Int? = nil,
        order: String? = nil
    ) throws(OdooException) -> [Int] {
        let model = try model(name)
        try check(.read, model)
        let domain = try Domain(terms, model, self)
        guard let table = world.tables[name] else { return [] }
        let hidesArchived =
            model.field("active") != nil && (context["active_test"]?.isTrue ?? true)
            && !domain.fields.contains("active")
        let keys = try SortKey.keys(order ?? model.order, model, self)
        let isByID = keys.first.map { $0.field.name == "id" && !$0.isDescending } ?? true
        var found: [Row] = []
        for id in table.ids {
            guard let row = table.rows[id] else { continue }
            if hidesArchived, row.values["active"] == false { continue }
            if !isSuperuser, let rule = world.rules[name], !rule(row.values, user) { continue }
            guard RecordRules.allow(.read, row, self) else { continue }
            guard model.behaviour.isVisible(row, searchedBy: domain.fields, self), domain.matches(row, self) else {
                continue
            }
            found.append(row)
            if isByID, let limit, found.count >= offset + limit { break }
        }
        if !isByID { found = sorted(found, keys) }
        return found.dropFirst(offset).prefix(limit ?? .max).map(\.id)
    }

    private func sorted(_ rows: [Row], _ keys: [SortKey]) -> [Row] {
        let keyed = rows.map { row in (row, keys.map { sortValue($0.field, row) }) }
        return keyed.sorted { left, right in
            for (index, key) in keys.enumerated() {
                let order = key.order(left.1[index], right.1[index])
                if order != 0 { return order < 0 }
            }
            return left.0.id < right.0.id
        }.map(\.0)
    }

    private func sortValue(_ field: Field, _ row: Row) -> JSONValue {
        let value = value(field, of: row)
        guard case .many2one(let model) = field.kind, let id = value.integer else { return value }
        return .string(displayName(model, id))
    }
}

/// A field of an order.
struct SortKey {
    let field: Field
    let isDescending: Bool

    /// Reads `name desc, id`.
    static func keys(_ order: String, _ model: Model, _ environment: Environment) throws(OdooException) -> [SortKey] {
        var keys: [SortKey] = []
        for part in order.split(separator: ",") {
            let words = part.split(separator: " ").map(String.init)
            guard let name = words.first, words.count <= 2 || words[2].lowercased() == "nulls" else {
                throw .user("Invalid \"order\" specified (\(order))")
            }
            guard let field = model.field(name), field.versions.contains(environment.world.version) else {
                throw .value("Invalid field '\(name)' on model '\(model.name)'")
            }
            keys.append(SortKey(field: field, isDescending: words.count > 1 && words[1].lowercased() == "desc"))
        }
        return keys
    }

    /// Compares values as PostgreSQL does: empty values come last, or first in descending order.
    func order(_ left: JSONValue, _ right: JSONValue) -> Int {
        let (isLeftEmpty, isRightEmpty) = (!left.isPresent, !right.isPresent)
        if isLeftEmpty || isRightEmpty {
            if isLeftEmpty == isRightEmpty { return 0 }
            return isLeftEmpty == isDescending ? -1 : 1
        }
        let order = ValueOrder.compare(left, right) ?? 0
        return isDescending ? -order : order
    }
}

extension JSONValue {
    fileprivate var isPresent: Bool { self != false && self != .null }
}

extension Environment {
    /// Creates a record and returns its id.
    func create(_ name: String, _ given: [String: JSONValue]) throws(OdooException) -> Int {
        let model = try model(name)
        try check(.create, model)
        try checkFields(model, given)
        var values = given
        for field in model.fields where values[field.name] == nil && field.versions.contains(world.version) {
            // Who created a record, and when, is no one's choice.
            guard !Model.isLogged(field.name) else { continue }
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

    func write(_ name: String, _ ids: [Int], _ given: [String: JSONValue]) throws(OdooException) {
        let model = try model(name)
        try check(.write, model)
        try checkFields(model, given)
        if !model.behaviour.ignoresMissing, let gone = ids.first(where: { row(name, $0) == nil }) {
            throw .missing(name, gone, user: user)
        }
        try RecordRules.check(.write, ids.compactMap { row(name, $0) }, self)
        var values = given.filter { $0.key != "create_uid" }
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
        try RecordRules.check(.unlink, present.compactMap { row(name, $0) }, self)
        try model.behaviour.willUnlink(present, self)
        for id in present { world.tables[name]?.remove(id) }
        removeExternalIDs(of: name, present)
    }

    private func checkFields(_ model: Model, _ values: [String: JSONValue]) throws(OdooException) {
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

    private func store(_ values: [String: JSONValue], in ids: [Int], of model: Model) throws(OdooException) {
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

    private func put(_ value: JSONValue, _ field: Field, _ model: Model, _ id: Int) throws(OdooException) {
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
