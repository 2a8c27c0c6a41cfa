import Base
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

    /// Whether Odoo itself writes the field.
    static func isLogged(_ field: String) -> Bool {
        ["create_uid", "create_date", "write_uid", "write_date"].contains(field)
    }

    /// The fields that every record has.
    private static let magic: [Field] = [
        .integer("id"),
        .char("display_name").computed { row, environment in environment.displayName(of: row) },
        .datetime("create_date"), .one("create_uid", "res.users"),
        .datetime("write_date"), .one("write_uid", "res.users"),
    ]
}

/// A field of a model.
struct Field: Sendable {
    typealias Computation = @Sendable (Row, Environment) -> JSONValue

    let name: String
    var label: String
    var kind: FieldKind
    var isRequired = false
    /// The default of a new record.
    var initial: (@Sendable (Environment) -> JSONValue)?
    /// Computes the value, which is then not stored.
    var computed: Computation?
    /// Whether the text can differ by language.
    var isTranslated = false
    /// Whether it was created by a user rather than a module.
    var isManual = false
    /// The external id of the group that the field is visible to; `nil` is everyone.
    var group: String?
    /// The major versions that have the field.
    var versions = 0...Int.max

    init(_ name: String, _ kind: FieldKind, label: String? = nil) {
        self.name = name
        self.kind = kind
        self.label =
            label
            ?? name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }
            .joined(separator: " ")
    }

    static func char(_ name: String) -> Field { Field(name, .char) }
    static func text(_ name: String) -> Field { Field(name, .text) }
    static func html(_ name: String) -> Field { Field(name, .html) }
    static func integer(_ name: String) -> Field { Field(name, .integer) }
    static func boolean(_ name: String) -> Field { Field(name, .boolean) }
    static func date(_ name: String) -> Field { Field(name, .date) }
    static func datetime(_ name: String) -> Field { Field(name, .datetime) }
    static func binary(_ name: String) -> Field { Field(name, .binary) }
    static func float(_ name: String) -> Field { Field(name, .float) }
    static func selection(_ name: String, _ values: String...) -> Field { Field(name, .selection(values)) }
    static func one(_ name: String, _ model: String) -> Field { Field(name, .many2one(model)) }
    static func many(_ name: String, _ model: String) -> Field { Field(name, .many2many(model)) }
    static func many(_ name: String, _ model: String, by inverse: String) -> Field {
        Field(name, .one2many(model, by: inverse))
    }

    func required() -> Field { changed { $0.isRequired = true } }
    func translated() -> Field { changed { $0.isTranslated = true } }
    func since(_ version: Int) -> Field { changed { $0.versions = version...max(version, $0.versions.upperBound) } }
    func until(_ version: Int) -> Field { changed { $0.versions = $0.versions.lowerBound...version } }
    func seen(by group: String) -> Field { changed { $0.group = group } }
    func initially(_ value: JSONValue) -> Field { changed { $0.initial = { _ in value } } }
    func initially(_ make: @escaping @Sendable (Environment) -> JSONValue) -> Field { changed { $0.initial = make } }
    func computed(_ compute: @escaping Computation) -> Field { changed { $0.computed = compute } }

    private func changed(_ change: (inout Field) -> Void) -> Field {
        var field = self
        change(&field)
        return field
    }

    /// The value of an empty field.
    var empty: JSONValue {
        switch kind {
        case .integer: 0
        case .float: .number(0)
        case .one2many, .many2many: []
        default: false
        }
    }
}

/// The type of a field.
enum FieldKind: Sendable, Hashable {
    case char, text, html, integer, float, boolean, date, datetime, binary
    case selection([String])
    case many2one(String)
    /// The records of that model whose field of that name refers to this record, alone or among others.
    case one2many(String, by: String)
    case many2many(String)

    /// The name in `ir.model.fields`.
    var name: String {
        switch self {
        case .char: "char"
        case .text: "text"
        case .html: "html"
        case .integer: "integer"
        case .float: "float"
        case .boolean: "boolean"
        case .date: "date"
        case .datetime: "datetime"
        case .binary: "binary"
        case .selection: "selection"
        case .many2one: "many2one"
        case .one2many: "one2many"
        case .many2many: "many2many"
        }
    }

    /// The model that it refers to.
    var relation: String? {
        switch self {
        case .many2one(let model), .many2many(let model), .one2many(let model, _): model
        default: nil
        }
    }

    /// Whether it holds a list of records.
    var isMulti: Bool {
        switch self {
        case .one2many, .many2many: true
        default: false
        }
    }
}

/// Field names that changed with Odoo 19.
package enum UserFields {
    /// Returns the field for a user's groups.
    package static func groups(_ version: Int) -> String { version >= 19 ? "group_ids" : "groups_id" }
}

/// An operation that can be allowed or denied on a model.
enum AccessOperation: String, Sendable, CaseIterable {
    case read, write, create, unlink

    /// The verb in Odoo's error messages.
    var verb: String {
        switch self {
        case .read: "access"
        case .write: "modify"
        case .create: "create"
        case .unlink: "delete"
        }
    }
}

extension [Model.Right] {
    /// Rights of administrators only.
    static var settings: Self { [.init(group: OdooGroupName.system, operations: Set(AccessOperation.allCases))] }

    /// Read by all users, changed by administrators.
    static var shared: Self { settings + [.init(group: OdooGroupName.user, operations: [.read])] }

    /// Read and changed by all users.
    static var everyday: Self { [.init(group: OdooGroupName.user, operations: Set(AccessOperation.allCases))] }

    /// Read by all users, changed by those who manage contacts.
    static var contacts: Self {
        [
            .init(group: OdooGroupName.user, operations: [.read]),
            .init(group: OdooGroupName.partnerManager, operations: Set(AccessOperation.allCases)),
        ]
    }
}

/// The external ids of Odoo's groups.
package enum OdooGroupName {
    package static let user = "base.group_user"
    package static let system = "base.group_system"
    package static let partnerManager = "base.group_partner_manager"
    package static let portal = "base.group_portal"
    package static let everybody = "base.group_public"
    package static let sales = "sales_team.group_sale_salesman"
    package static let mailings = "mass_mailing.group_mass_mailing_user"
}
