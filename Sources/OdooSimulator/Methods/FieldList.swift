import Odoo

/// The answer of `fields_get`.
enum FieldList {
    static func describe(_ call: Call) -> OdooValue {
        let wanted = call.names("allfields").map(Set.init)
        let attributes = call.names("attributes").map(Set.init)
        var fields: [String: OdooValue] = [:]
        for field in call.model.fields where call.environment.sees(field) && wanted?.contains(field.name) != false {
            var members: [String: OdooValue] = [
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
