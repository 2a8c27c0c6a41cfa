import Odoo

extension Domain {
    func matches(_ row: Row, _ environment: Environment) -> Bool {
        switch self {
        case .all: true
        case .none: false
        case .leaf(let path, let comparison, let value):
            Self.matches(row, path[...], comparison, value, environment)
        case .not(let domain): !domain.matches(row, environment)
        case .both(let left, let right): left.matches(row, environment) && right.matches(row, environment)
        case .either(let left, let right): left.matches(row, environment) || right.matches(row, environment)
        }
    }

    private static func matches(
        _ row: Row,
        _ path: ArraySlice<Field>,
        _ comparison: String,
        _ wanted: OdooValue,
        _ environment: Environment
    ) -> Bool {
        guard let field = path.first else { return false }
        let value = environment.value(field, of: row)
        guard path.count > 1, let model = field.kind.relation else {
            return compare(value, field, comparison, wanted, environment)
        }
        let rest = path.dropFirst()
        let others = (value.ids ?? []).compactMap { environment.row(model, $0) }
        // A negative comparison with no records is true; a positive one is false.
        if others.isEmpty { return comparison.hasPrefix("not") || (comparison == "=" && wanted == false) }
        return others.contains { matches($0, rest, comparison, wanted, environment) }
    }

    private static func compare(
        _ value: OdooValue,
        _ field: Field,
        _ comparison: String,
        _ wanted: OdooValue,
        _ environment: Environment
    ) -> Bool {
        switch comparison {
        case "=": equals(value, field, wanted, environment)
        case "!=", "<>": !equals(value, field, wanted, environment)
        case "in": (wanted.array ?? [wanted]).contains { equals(value, field, $0, environment) }
        case "not in": !(wanted.array ?? [wanted]).contains { equals(value, field, $0, environment) }
        case "<", ">", "<=", ">=": precedes(value, comparison, wanted)
        case "child_of": related(value, field, wanted, environment, upwards: true)
        case "parent_of": related(value, field, wanted, environment, upwards: false)
        default: resembles(value, field, comparison, wanted, environment)
        }
    }

    private static func equals(
        _ value: OdooValue,
        _ field: Field,
        _ wanted: OdooValue,
        _ environment: Environment
    ) -> Bool {
        if field.kind.isMulti {
            let ids = value.ids ?? []
            if wanted == false { return ids.isEmpty }
            return wanted.ids?.contains { ids.contains($0) } ?? false
        }
        if wanted == false || wanted == .null {
            return value == false || value == .null || (field.kind == .boolean && value == false)
        }
        if case .many2one(let model) = field.kind, let name = wanted.string, let id = value.integer {
            return environment.displayName(model, id) == name
        }
        if case .integer(let number) = wanted, case .number(let other) = value { return Double(number) == other }
        return value == wanted
    }

    private static func precedes(_ value: OdooValue, _ comparison: String, _ wanted: OdooValue) -> Bool {
        guard let order = ValueOrder.compare(value, wanted) else { return false }
        return switch comparison {
        case "<": order < 0
        case ">": order > 0
        case "<=": order <= 0
        default: order >= 0
        }
    }

    private static func resembles(
        _ value: OdooValue,
        _ field: Field,
        _ comparison: String,
        _ wanted: OdooValue,
        _ environment: Environment
    ) -> Bool {
        let isNegative = comparison.hasPrefix("not ")
        let kind = isNegative ? String(comparison.dropFirst(4)) : comparison
        var texts = value.string.map { [$0] } ?? []
        if let model = field.kind.relation {
            texts = (value.ids ?? []).map { environment.displayName(model, $0) }
        }
        guard let pattern = wanted.string else { return isNegative }
        let isLoose = !kind.hasPrefix("=")
        let found = texts.contains {
            TextPattern(isLoose ? "%\(pattern)%" : pattern, ignoresCase: kind.hasSuffix("ilike")).matches($0)
        }
        return found != isNegative
    }

    /// Whether one record is the other, or its descendant by `parent_id`.
    private static func related(
        _ value: OdooValue,
        _ field: Field,
        _ wanted: OdooValue,
        _ environment: Environment,
        upwards: Bool
    ) -> Bool {
        guard let targets = wanted.ids, let start = value.integer else { return false }
        let model = field.kind.relation ?? (field.name == "id" ? "res.partner" : "")
        func line(_ id: Int) -> [Int] {
            var line = [id]
            while let last = line.last, let next = environment.row(model, last)?.values["parent_id"]?.integer,
                !line.contains(next)
            {
                line.append(next)
            }
            return line
        }
        return upwards ? line(start).contains { targets.contains($0) } : targets.contains { line($0).contains(start) }
    }
}
