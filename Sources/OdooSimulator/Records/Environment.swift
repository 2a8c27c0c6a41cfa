import Odoo

/// The acting user and the context: Odoo's `env`.
struct Environment {
    let world: World
    let user: Int
    var context: [String: OdooValue]
    /// Whether access checks are skipped, as after `sudo()`.
    var isSuperuser: Bool

    var language: String { context["lang"]?.string ?? "en_US" }

    var superuser: Environment {
        var environment = self
        environment.isSuperuser = true
        return environment
    }

    func with(_ more: [String: OdooValue]) -> Environment {
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

    func displayName(of row: Row) -> OdooValue { world.models[row.model]?.displayName(row, self) ?? false }

    func displayName(_ model: String, _ id: Int) -> String {
        row(model, id).flatMap { displayName(of: $0).string } ?? "\(model),\(id)"
    }

    /// The contact of the acting user.
    var partner: OdooValue { row("res.users", user)?.values["partner_id"] ?? false }

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

extension OdooValue {
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
