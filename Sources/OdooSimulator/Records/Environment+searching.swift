import Odoo

extension Environment {
    /// Returns the ids of the matching records, in order.
    func search(
        _ name: String,
        _ terms: [OdooValue],
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

    private func sortValue(_ field: Field, _ row: Row) -> OdooValue {
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
    func order(_ left: OdooValue, _ right: OdooValue) -> Int {
        let (isLeftEmpty, isRightEmpty) = (!left.isPresent, !right.isPresent)
        if isLeftEmpty || isRightEmpty {
            if isLeftEmpty == isRightEmpty { return 0 }
            return isLeftEmpty == isDescending ? -1 : 1
        }
        let order = ValueOrder.compare(left, right) ?? 0
        return isDescending ? -order : order
    }
}

extension OdooValue {
    fileprivate var isPresent: Bool { self != false && self != .null }
}
