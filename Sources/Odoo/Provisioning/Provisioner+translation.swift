extension Provisioner {
    /// Writes the record's translations in these languages.
    ///
    /// - Parameter hasEnglish: whether English is active in this Odoo.
    func translate(
        _ item: ProvisionItem,
        _ id: Int,
        _ languages: [String],
        hasEnglish: Bool
    ) async throws(OdooError) {
        for language in languages {
            let short = String(language.prefix(2))
            for (field, words) in item.translations.sorted(by: { $0.key < $1.key }) {
                guard let word = words[short] else { continue }
                let context: [String: OdooValue] = ["lang": .string(language)]
                try await client.write(item.model, [id], [field: .string(word)], context: context)
            }
            guard let terms = item.terms[short] else { continue }
            try await translate(item, id, terms, to: language)
        }
        guard !hasEnglish, !languages.isEmpty, !item.translations.isEmpty else { return }
        // Restores the English texts, which the last language has replaced.
        let english = item.values.filter { item.translations[$0.key] != nil }.compactMapValues { $0.resolved([:]) }
        try await client.write(item.model, [id], english, context: Self.english)
    }

    /// Translates the terms of a view. Odoo 16 and later have a method for that; older versions keep English.
    private func translate(
        _ item: ProvisionItem,
        _ id: Int,
        _ terms: [String: String],
        to language: String
    ) async throws(OdooError) {
        guard try await client.version().major >= 16 else { return }
        let words = OdooValue.object(terms.mapValues { .string($0) })
        _ = try await client.call(
            OdooCall(
                item.model,
                "update_field_translations",
                ids: [id],
                leading: [
                    .init("field_name", "arch_db"), .init("translations", .object([language: words])),
                ],
                acts: true
            )
        )
    }
}
