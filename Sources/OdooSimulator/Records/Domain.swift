import Odoo

/// A search condition, parsed from Odoo's prefix notation.
indirect enum Domain {
    case all
    case none
    case leaf(path: [Field], comparison: String, value: OdooValue)
    case not(Domain)
    case both(Domain, Domain)
    case either(Domain, Domain)

    /// - Throws: an exception if a field does not exist or the notation is invalid.
    init(_ terms: [OdooValue], _ model: Model, _ environment: Environment) throws(OdooException) {
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
        _ rest: inout ArraySlice<OdooValue>,
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
        _ parts: [OdooValue],
        _ model: Model,
        _ environment: Environment
    ) throws(OdooException) -> Domain {
        if parts[0] == 1, parts[2] == 1 { return .all }
        if parts[0] == 0, parts[2] == 1 { return .none }
        guard let name = parts[0].string, let comparison = parts[1].string else {
            throw .value("Invalid leaf \(OdooValue.array(parts).python)")
        }
        guard comparisons.contains(comparison) else {
            throw .value("Invalid operator \(comparison) in \(OdooValue.array(parts).python)")
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
