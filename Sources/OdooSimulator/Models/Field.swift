import Odoo

/// A field of a model.
struct Field: Sendable {
    typealias Computation = @Sendable (Row, Environment) -> OdooValue

    let name: String
    var label: String
    var kind: FieldKind
    var isRequired = false
    /// The default of a new record.
    var initial: (@Sendable (Environment) -> OdooValue)?
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
    func initially(_ value: OdooValue) -> Field { changed { $0.initial = { _ in value } } }
    func initially(_ make: @escaping @Sendable (Environment) -> OdooValue) -> Field { changed { $0.initial = make } }
    func computed(_ compute: @escaping Computation) -> Field { changed { $0.computed = compute } }

    private func changed(_ change: (inout Field) -> Void) -> Field {
        var field = self
        change(&field)
        return field
    }

    /// The value of an empty field.
    var empty: OdooValue {
        switch kind {
        case .integer: 0
        case .float: .number(0)
        case .one2many, .many2many: []
        default: false
        }
    }
}
