import Odoo

/// The texts of a translated field in other languages.
enum Translations {
    /// Accepts `{"de_DE": "…"}` for a plain text, and `{"de_DE": {"English": "Deutsch"}}` for the terms of a view.
    static func update(_ call: Call) throws(OdooException) -> OdooValue {
        // A view's architecture is stored under its other name.
        guard let given = call["field_name"]?.string, let field = call.model.field(given == "arch_db" ? "arch" : given),
            case .object(let languages)? = call["translations"]
        else { throw .value("Wrong translations") }
        let name = field.name
        try call.environment.check(.write, call.model)
        for id in call.ids {
            guard let row = call.environment.row(call.model.name, id) else {
                throw .missing(call.model.name, id, user: call.environment.user)
            }
            let source = row.values[field.name]?.string ?? ""
            for (language, translation) in languages {
                guard call.environment.world.configuration.languages.contains(language) else {
                    throw .user("The following languages are not activated: \(language)")
                }
                let text: OdooValue =
                    if case .object(let terms) = translation {
                        .string(terms.reduce(source) { $0.replacing($1.key, with: $1.value.string ?? $1.key) })
                    } else {
                        translation
                    }
                call.environment.world.tables[call.model.name]?.change(id) { row in
                    if language == "en_US" {
                        row.values[name] = text
                    } else {
                        row.translations[language, default: [:]][name] = text
                    }
                }
            }
        }
        return true
    }
}
