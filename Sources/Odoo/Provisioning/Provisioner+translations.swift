import Base

extension Provisioner {
    /// Imports the texts of all records that lack them, by one file for each language.
    func translate(_ steps: [ProvisionPlan.Step], _ found: ProvisionSurvey) async throws(OdooError) {
        for language in found.languages {
            let items = steps.filter { step in
                switch step {
                case .keep, .skip: false
                case .create: true
                case .adopt(_, _, let fields, let languages), .change(_, _, let fields, let languages):
                    !fields.isEmpty || languages.contains(language)
                }
            }.map(\.item)
            guard let file = TranslationFile(items, for: language).text else { continue }
            // Odoo keeps the texts of protected records without a word.
            try await client.write("ir.model.data", found.protected, ["noupdate": false])
            try await load(file, language)
        }
    }

    private func load(_ file: String, _ language: String) async throws(OdooError) {
        let values: [String: JSONValue] = [
            "name": "G Suite Gateway", "code": .string(language), "filename": .string("\(language).po"),
            "data": .string(Base64.encode(Array(file.utf8))), "overwrite": true,
        ]
        let made = try await client.create("base.language.import", [values], context: Self.english)
        // Odoo deletes the file by itself, like all records of dialogues.
        _ = try await client.call(OdooCall("base.language.import", "import_lang", ids: made, acts: true))
    }
}

/// The texts of records in a language, as a PO file in Odoo's form.
struct TranslationFile {
    private let entries: [(source: String, text: String, places: [String])]

    init(_ items: [ProvisionItem], for language: String) {
        let short = String(language.prefix(2))
        var places: [[String]: [String]] = [:]
        var order: [[String]] = []
        func add(_ source: String, _ text: String, _ place: String) {
            let pair = [source, text]
            if places[pair] == nil { order.append(pair) }
            places[pair, default: []].append(place)
        }
        for item in items {
            for (field, words) in item.translations.sorted(by: { $0.key < $1.key }) {
                guard let text = words[short], case .plain(.string(let source)) = item.values[field] else { continue }
                add(source, text, "model:\(item.model),\(field):\(item.externalID)")
            }
            let field = item.termsField == "arch" ? "arch_db" : item.termsField
            for (source, text) in (item.terms[short] ?? [:]).sorted(by: { $0.key < $1.key }) {
                add(source, text, "model_terms:\(item.model),\(field):\(item.externalID)")
            }
        }
        entries = order.map { ($0[0], $0[1], places[$0] ?? []) }
    }

    /// - Returns: `nil` without any text.
    var text: String? {
        guard !entries.isEmpty else { return nil }
        let header = "msgid \"\"\nmsgstr \"\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
        return header
            + entries.map { entry in
                let places = entry.places.map { "#: \($0)\n" }.joined()
                return "\n#. module: \(ProvisionItem.module)\n\(places)msgid \(Self.quoted(entry.source))\n"
                    + "msgstr \(Self.quoted(entry.text))\n"
            }.joined()
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }
}
