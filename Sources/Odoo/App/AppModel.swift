import Base

/// A model of the app, as `odoo setup` creates it.
struct AppModel {
    /// The end of its external id.
    let name: String
    let model: String
    private let label: (english: String, german: String)
    private let order: String
    private let isTransient: Bool
    private let fields: [AppField]

    init(
        _ name: String,
        _ model: String,
        _ english: String,
        _ german: String,
        order: String,
        isTransient: Bool = false,
        _ fields: [AppField]
    ) {
        self.name = name
        self.model = model
        label = (english, german)
        self.order = order
        self.isTransient = isTransient
        self.fields = fields
    }

    var externalID: String { "\(ProvisionItem.module).model_\(name)" }

    /// What people read beside a field.
    func label(of field: String) -> Localized<String>? { fields.first { $0.name == field }?.words }

    /// The model, its fields, and the values of their selections.
    func items(for version: OdooVersion) -> [ProvisionItem] {
        let model = ProvisionItem(
            "model_\(name)",
            "ir.model",
            "Model: \(label.english)",
            key: ["model"],
            fixed: ["model", "transient"],
            translations: ["name": ["de": label.german]],
            [
                "name": .plain(.string(label.english)), "model": .plain(.string(self.model)),
                "order": .plain(.string(order)), "transient": .plain(.bool(isTransient)),
            ]
        )
        return [model] + fields.flatMap { $0.items(of: self, for: version) }
    }
}

/// A field of such a model.
struct AppField {
    enum Kind: String {
        case char, text, html, integer, boolean, date, datetime, selection, many2one, many2many
    }

    let name: String
    private let kind: Kind
    private let label: (english: String, german: String)
    private let help: (english: String, german: String)?
    /// What Odoo does not let change, besides name and type.
    private var properties: [String: JSONValue] = [:]
    private var choices: [(value: String, english: String, german: String)] = []

    init(
        _ name: String,
        _ kind: Kind,
        _ english: String,
        _ german: String,
        help: (String, String)? = nil
    ) {
        self.name = name
        self.kind = kind
        label = (english, german)
        self.help = help
    }

    static func selection(
        _ name: String,
        _ english: String,
        _ german: String,
        _ choices: [(String, String, String)]
    ) -> AppField {
        var field = AppField(name, .selection, english, german)
        field.choices = choices
        return field
    }

    static func reference(
        _ name: String,
        to model: String,
        _ english: String,
        _ german: String,
        help: (String, String)? = nil,
        onDelete: String = "set null"
    ) -> AppField {
        var field = AppField(name, .many2one, english, german, help: help)
        field.properties = ["relation": .string(model), "on_delete": .string(onDelete)]
        return field
    }

    /// The user whom a record belongs to; it is deleted with the user.
    static func user(_ name: String) -> AppField {
        reference(name, to: "res.users", "User", "Benutzer", onDelete: "cascade").required().indexed()
    }

    static func references(
        _ name: String,
        to model: String,
        table: String,
        columns: (String, String),
        _ english: String,
        _ german: String
    ) -> AppField {
        var field = AppField(name, .many2many, english, german)
        field.properties = [
            "relation": .string(model), "relation_table": .string(table), "column1": .string(columns.0),
            "column2": .string(columns.1),
        ]
        return field
    }

    var words: Localized<String> { Localized(label.english, label.german) }

    func required() -> AppField { with("required") }

    func indexed() -> AppField { with("index") }

    private func with(_ property: String) -> AppField {
        var field = self
        field.properties[property] = true
        return field
    }

    func items(of model: AppModel, for version: OdooVersion) -> [ProvisionItem] {
        let item = "field_\(model.name)_\(name)"
        var values: [String: ProvisionValue] = [
            "name": .plain(.string(name)), "model_id": .reference(model.externalID),
            "ttype": .plain(.string(kind.rawValue)), "field_description": .plain(.string(label.english)),
        ]
        for (property, value) in properties { values[property] = .plain(value) }
        // Odoo removes scripts; the gateway removes what a browser would load. Odoo 16 has no choice: it always does.
        if kind == .html, version.major >= 17 {
            values["sanitize"] = true
            values["sanitize_style"] = true
        }
        var translations = ["field_description": ["de": label.german]]
        if let help {
            values["help"] = .plain(.string(help.english))
            translations["help"] = ["de": help.german]
        }
        let field = ProvisionItem(
            item,
            "ir.model.fields",
            "Field: \(label.english)",
            key: ["name", "model_id"],
            fixed: Set(values.keys).subtracting(["field_description", "help"]),
            translations: translations,
            values
        )
        return [field]
            + choices.enumerated().map { place, choice in
                ProvisionItem(
                    "selection_\(model.name)_\(name)_\(choice.value.replacing("-", with: "_"))",
                    "ir.model.fields.selection",
                    "Choice: \(choice.english)",
                    key: ["field_id", "value"],
                    fixed: ["field_id", "value"],
                    translations: ["name": ["de": choice.german]],
                    [
                        "field_id": .reference("\(ProvisionItem.module).\(item)"),
                        "value": .plain(.string(choice.value)), "name": .plain(.string(choice.english)),
                        "sequence": .plain(.integer(place)),
                    ]
                )
            }
    }
}
