import Odoo

/// A model: its fields, its behaviour and its access rights.
struct Model: Sendable {
    let name: String
    let label: String
    /// The fields in the order of their declaration.
    private(set) var fields: [Field] = []
    private var positions: [String: Int] = [:]
    /// The default order, in the format of a search's `order`.
    var order: String
    var rights: [Right]
    /// Computes a record's display name.
    var displayName: Field.Computation
    var behaviour: any Behaviour
    /// Whether records have messages: `mail.thread`.
    var isThread = false
    var versions = 0...Int.max

    /// A group's rights.
    struct Right: Sendable {
        /// The group's external id; `nil` is everyone.
        let group: String?
        let operations: Set<AccessOperation>
    }

    init(
        _ name: String,
        _ label: String,
        order: String = "id",
        rights: [Right] = .settings,
        behaviour: any Behaviour = PlainBehaviour(),
        isThread: Bool = false,
        fields: [Field]
    ) {
        self.name = name
        self.label = label
        self.order = order
        self.rights = rights
        self.behaviour = behaviour
        self.isThread = isThread
        displayName = { row, _ in row.values["name"] ?? .string("\(name),\(row.id)") }
        for field in Self.magic + fields { add(field) }
    }

    func since(_ version: Int) -> Model {
        var model = self
        model.versions = version...Int.max
        return model
    }

    func until(_ version: Int) -> Model {
        var model = self
        model.versions = 0...version
        return model
    }

    func named(_ compute: @escaping Field.Computation) -> Model {
        var model = self
        model.displayName = compute
        return model
    }

    func field(_ name: String) -> Field? { positions[name].map { fields[$0] } }

    mutating func add(_ field: Field) {
        if let position = positions[field.name] {
            fields[position] = field
        } else {
            positions[field.name] = fields.count
            fields.append(field)
        }
    }

    mutating func removeField(_ name: String) {
        fields.removeAll { $0.name == name }
        positions = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($1.name, $0) })
    }

    /// The fields that every record has.
    private static let magic: [Field] = [
        .integer("id"),
        .char("display_name").computed { row, environment in environment.displayName(of: row) },
        .datetime("create_date"), .one("create_uid", "res.users"),
        .datetime("write_date"), .one("write_uid", "res.users"),
    ]
}
