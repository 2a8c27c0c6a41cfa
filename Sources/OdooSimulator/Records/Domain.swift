import Base
import Odoo

/// A search condition, parsed from Odoo's prefix notation.
indirect enum Domain {
    case all
    case none
    case leaf(path: [Field], comparison: String, value: JSONValue)
    case not(Domain)
    case both(Domain, Domain)
    case either(Domain, Domain)

    /// - Throws: an exception if a field does not exist or the notation is invalid.
    init(_ terms: [JSONValue], _ model: Model, _ environment: Environment) throws(OdooException) {
        var rest = terms[...]
        var whole = Domain.all
        while !rest.isEmpty {
            let next = try Self.term(&rest, model, environment)
            if case .all = whole { whole = next } else { whole = .both(whole, next) }
        }
        self = whole
    }

    /// The names of the fields that the search compares directly.
    var fields: Set<String> {
        switch self {
        case .all, .none: []
        case .leaf(let path, _, _): path.first.map { [$0.name] } ?? []
        case .not(let domain): domain.fields
        case .both(let left, let right), .either(let left, let right): left.fields.union(right.fields)
        }
    }

    private static func term(
        _ rest: inout ArraySlice<JSONValue>,
        _ model: Model,
        _ environment: Environment
    ) throws(OdooException) -> Domain {
        guard let term = rest.popFirst() else { throw .value("Invalid domain: an operand is missing") }
        switch term {
        case "&":
            let left = try Self.term(&rest, model, environment)
            return .both(left, try Self.term(&rest, model, environment))
        case "|":
            let left = try Self.term(&rest, model, environment)
            return .either(left, try Self.term(&rest, model, environment))
        case "!": return .not(try Self.term(&rest, model, environment))
        case .array(let parts) where parts.count == 3:
            return try leaf(parts, model, environment)
        default: throw .value("Invalid leaf \(term.python)")
        }
    }

    private static func leaf(
        _ parts: [JSONValue],
        _ model: Model,
        _ environment: Environment
    ) throws(OdooException) -> Domain {
        if parts[0] == 1, parts[2] == 1 { return .all }
        if parts[0] == 0, parts[2] == 1 { return .none }
        guard let name = parts[0].string, let comparison = parts[1].string else {
            throw .value("Invalid leaf \(JSONValue.array(parts).python)")
        }
        guard comparisons.contains(comparison) else {
            throw .value("Invalid operator \(comparison) in \(JSONValue.array(parts).python)")
        }
        var path: [Field] = []
        var owner: Model? = model
        for part in name.split(separator: ".") {
            guard let field = owner?.field(String(part)), field.versions.contains(environment.world.version) else {
                throw .value(
                    "Invalid field \(owner?.name ?? model.name).\(part) in leaf "
                        + "(\(parts.map(\.python).joined(separator: ", ")))"
                )
            }
            path.append(field)
            owner = field.kind.relation.flatMap { environment.world.models[$0] }
        }
        return .leaf(path: path, comparison: comparison, value: parts[2])
    }

    private static let comparisons: Set<String> = [
        "=", "!=", "<>", "in", "not in", ">", "<", ">=", "<=", "like", "ilike", "not like", "not ilike", "=like",
        "=ilike", "child_of", "parent_of",
    ]
}

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
        _ wanted: JSONValue,
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
        _ value: JSONValue,
        _ field: Field,
        _ comparison: String,
        _ wanted: JSONValue,
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
        _ value: JSONValue,
        _ field: Field,
        _ wanted: JSONValue,
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

    private static func precedes(_ value: JSONValue, _ comparison: String, _ wanted: JSONValue) -> Bool {
        guard let order = ValueOrder.compare(value, wanted) else { return false }
        return switch comparison {
        case "<": order < 0
        case ">": order > 0
        case "<=": order <= 0
        default: order >= 0
        }
    }

    private static func resembles(
        _ value: JSONValue,
        _ field: Field,
        _ comparison: String,
        _ wanted: JSONValue,
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
        _ value: JSONValue,
        _ field: Field,
        _ wanted: JSONValue,
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
