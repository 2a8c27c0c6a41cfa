import Base
import Odoo

/// Imports of translations, in the form of PO files.
struct LanguageImportBehaviour: Behaviour {
    var methods: [String: Method] {
        [
            "import_lang": Method(onRecords: true) { call throws(OdooException) in
                for id in call.ids {
                    guard let row = call.environment.row("base.language.import", id),
                        let language = row.values["code"]?.string,
                        let bytes = row.values["data"]?.string.flatMap({ Base64.decode($0) })
                    else { throw .missing("base.language.import", id, user: call.environment.user) }
                    guard call.environment.world.configuration.languages.contains(language) else {
                        throw .user("The following languages are not activated: \(language)")
                    }
                    for entry in Self.entries(String(decoding: bytes, as: UTF8.self)) {
                        for place in entry.places {
                            Self.apply(place, entry.source, entry.text, language, call.environment.world)
                        }
                    }
                }
                return true
            }
        ]
    }

    private struct Entry {
        var places: [String] = []
        var source = ""
        var text = ""
    }

    /// Reads the entries; each text stands in one line.
    private static func entries(_ file: String) -> [Entry] {
        var entries: [Entry] = []
        var entry = Entry()
        for line in file.split(separator: "\n") {
            if line.hasPrefix("#: ") {
                entry.places.append(String(line.dropFirst(3)))
            } else if line.hasPrefix("msgid ") {
                entry.source = unquoted(line.dropFirst(6))
            } else if line.hasPrefix("msgstr ") {
                entry.text = unquoted(line.dropFirst(7))
                entries.append(entry)
                entry = Entry()
            }
        }
        return entries
    }

    private static func unquoted(_ text: Substring) -> String {
        var plain = ""
        var isEscaped = false
        for character in text.dropFirst().dropLast() {
            if isEscaped {
                plain.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                plain.append(character)
            }
        }
        return plain
    }

    /// - Parameter place: such as `model:ir.ui.menu,name:gsuite_gateway.menu_root`.
    private static func apply(
        _ place: String,
        _ source: String,
        _ text: String,
        _ language: String,
        _ world: OdooWorld
    ) {
        let parts = place.split(separator: ":").map(String.init)
        guard parts.count == 3, let record = world.record(parts[2]) else { return }
        // Odoo keeps the texts of records that are not to be updated.
        let isProtected = world.tables["ir.model.data"]?.rows.values.contains { row in
            row.values["res_id"] == .integer(record.id) && row.values["model"] == .string(record.model)
                && row.values["noupdate"] == true
        }
        guard isProtected != true, let name = parts[1].split(separator: ",").last else { return }
        let field = name == "arch_db" ? "arch" : String(name)
        world.tables[record.model]?.change(record.id) { row in
            guard parts[0] == "model_terms" else {
                row.translations[language, default: [:]][field] = .string(text)
                return
            }
            let former = row.translations[language]?[field]?.string ?? row.values[field]?.string ?? ""
            row.translations[language, default: [:]][field] = .string(replaced(source, by: text, in: former))
        }
    }

    /// Replaces a term where it is a whole attribute or a whole text.
    private static func replaced(_ source: String, by text: String, in arch: String) -> String {
        let (from, to) = (escaped(source), escaped(text))
        return arch.replacing("\"\(from)\"", with: "\"\(to)\"").replacing(">\(from)<", with: ">\(to)<")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
