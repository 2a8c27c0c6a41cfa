import Base

/// Reads and creates what the gateway keeps in Odoo, as an administrator of Odoo.
package struct Provisioner: Sendable {
    let client: OdooClient
    let options: ProvisionOptions

    package init(_ client: OdooClient, _ options: ProvisionOptions) {
        self.client = client
        self.options = options
    }

    /// Returns what there is to do. Changes nothing.
    package func plan() async throws(OdooError) -> ProvisionPlan {
        let items = ProvisionCatalogue.items(options, for: try await client.version())
        return ProvisionPlan.make(items, try await survey(items))
    }

    /// Carries out the plan, and reports each finished step with its number and the total. May be repeated at any time:
    /// each step checks what exists.
    package func carryOut(
        _ told: (ProvisionPlan.Step, _ number: Int, _ total: Int) -> Void = { _, _, _ in }
    ) async throws(OdooError) {
        let items = ProvisionCatalogue.items(options, for: try await client.version())
        let found = try await survey(items)
        var ids = found.ids
        let steps = ProvisionPlan.make(items, found).steps
        for (place, step) in steps.enumerated() {
            switch step {
            case .keep, .skip: break
            case .create(let item):
                let id = try await create(item, ids)
                try await name(item, id)
                try await translate(item, id, found.languages, hasEnglish: found.hasEnglish)
                ids["\(ProvisionItem.module).\(item.name)"] = id
            case .adopt(let item, let id, let fields, let languages):
                try await name(item, id)
                try await change(item, id, fields, ids)
                try await translate(item, id, languages, hasEnglish: found.hasEnglish)
                ids["\(ProvisionItem.module).\(item.name)"] = id
            case .change(let item, let id, let fields, let languages):
                try await change(item, id, fields, ids)
                try await translate(item, id, languages, hasEnglish: found.hasEnglish)
            }
            told(step, place + 1, steps.count)
        }
        if !found.isMember { try await join(ids, found.user) }
        if let field = found.formerField { try await takeOver(from: field, ids) }
    }

    /// Removes from Odoo what `carryOut` created, in reverse order, and what other versions of the gateway created.
    /// Users' subscriptions to contacts are removed with the field that holds them.
    ///
    /// - Returns: the removed records, described in words.
    package func remove(
        _ told: (_ removed: ProvisionItem, _ number: Int, _ total: Int) -> Void = { _, _, _ in }
    ) async throws(OdooError) -> [String] {
        var options = options
        // The mail server is removed too, whatever the current options say.
        options.mailServer = options.mailServer ?? .init(host: "", port: 0, encryption: .none, domains: [])
        let items = ProvisionCatalogue.items(options, for: try await client.version())
        let found = try await survey(items)
        let present = items.reversed().filter { found.records[$0.name]?.hasExternalID == true }
        var removed = try await removeAliases()
        let aliases = removed.count
        for item in present {
            guard let record = found.records[item.name] else { continue }
            try await client.remove(item.model, [record.id], context: Self.english)
            removed.append(item.title)
            told(item, removed.count - aliases, present.count)
        }
        return removed + (try await removeOthers())
    }

    private static let aliasRemoval = "G Suite Gateway: take out hidden messages"

    /// Removes the hidden messages that made replies to Gmail's Message-IDs recognisable. Even an administrator may not
    /// see the records of most of them, so a temporary server action removes them.
    private func removeAliases() async throws(OdooError) -> [String] {
        let domain: [JSONValue] = [["model", "=", "mail.message"]]
        guard let model = try await client.search("ir.model", domain, fields: ["model"]).first?.id else { return [] }
        // Left by an interrupted removal.
        let former = try await client.search(
            "ir.actions.server",
            [["name", "=", .string(Self.aliasRemoval)]],
            fields: ["name"],
            context: Self.english
        )
        try await client.remove("ir.actions.server", former.map(\.id))
        let values: [String: JSONValue] = [
            "name": .string(Self.aliasRemoval), "model_id": .integer(model), "state": "code",
            "code": .string(ProvisionCode.removeAliases),
        ]
        guard let id = try await client.create("ir.actions.server", [values], context: Self.english).first else {
            throw OdooError(.unreadable, "no id of ir.actions.server", mayHaveActed: true)
        }
        let result: Result<Int, OdooError>
        do throws(OdooError) { result = .success(try await removeAliases(GatewayAction(id: id, client))) } catch {
            result = .failure(error)
        }
        try await client.remove("ir.actions.server", [id])
        let count = try result.get()
        return count > 0 ? ["Hidden messages for replies to Gmail's Message-IDs: \(count)"] : []
    }

    /// Returns how many were removed.
    private func removeAliases(_ action: GatewayAction) async throws(OdooError) -> Int {
        var (after, count) = (0, 0)
        while true {
            let arguments: [String: JSONValue] = ["login": .string(options.login), "after": .integer(after)]
            let result = try await action.run(arguments, on: "mail.message", acts: true)
            guard let removed = result?["removed"]?.integer else {
                throw OdooError(.unreadable, "no count of the hidden messages", mayHaveActed: true)
            }
            count += removed
            guard let last = result?["last"]?.integer, last > after else { return count }
            after = last
        }
    }

    /// Removes what is left under the gateway's module name: external ids of records removed by other means, and
    /// records unknown to this version.
    private func removeOthers() async throws(OdooError) -> [String] {
        let domain: [JSONValue] = [["module", "=", .string(ProvisionItem.module)]]
        let left = try await client.search("ir.model.data", domain, fields: ["name", "model", "res_id"])
        var removed: [String] = []
        for record in left.reversed() {
            guard let model = record["model"]?.string, let id = record["res_id"]?.integer else { continue }
            let present: [OdooRecord]
            do throws(OdooError) {
                let records: [JSONValue] = [["id", "=", .integer(id)]]
                present = try await client.search(model, records, fields: ["id"], context: Self.seeingAll)
            } catch {
                guard case .missingModel = error.cause else { throw error }
                present = []
            }
            guard !present.isEmpty else { continue }
            try await client.remove(model, [id], context: Self.english)
            removed.append("\(model): \(record["name"]?.string ?? "\(id)")")
        }
        let rest = try await client.search("ir.model.data", domain, fields: ["id"])
        try await client.remove("ir.model.data", rest.map(\.id))
        return removed
    }

    static let english: [String: JSONValue] = ["lang": "en_US"]

    static func externalID(_ item: ProvisionItem) -> [JSONValue] {
        [["module", "=", .string(ProvisionItem.module)], ["name", "=", .string(item.name)]]
    }

    private func create(_ item: ProvisionItem, _ ids: [String: Int]) async throws(OdooError) -> Int {
        var values: [String: JSONValue] = [:]
        for (field, value) in item.values { values[field] = value.resolved(ids) }
        let made = try await client.create(item.model, [values], context: Self.english)
        guard let id = made.first else { throw OdooError(.unreadable, "no id of \(item.model)", mayHaveActed: true) }
        return id
    }

    private func change(
        _ item: ProvisionItem,
        _ id: Int,
        _ fields: [String],
        _ ids: [String: Int]
    ) async throws(OdooError) {
        guard !fields.isEmpty else { return }
        var values: [String: JSONValue] = [:]
        for field in fields { values[field] = item.values[field]?.resolved(ids) }
        // Values that are not compared are always written as well.
        for case (let field, .secret(let value)) in item.values { values[field] = value }
        try await client.write(item.model, [id], values, context: Self.english)
    }

    private func name(_ item: ProvisionItem, _ id: Int) async throws(OdooError) {
        let known = try await client.search("ir.model.data", Self.externalID(item), fields: ["res_id"])
        if let known = known.first {
            return try await client.write("ir.model.data", [known.id], ["res_id": .integer(id)])
        }
        _ = try await client.create(
            "ir.model.data",
            [
                [
                    "module": .string(ProvisionItem.module), "name": .string(item.name), "model": .string(item.model),
                    "res_id": .integer(id), "noupdate": true,
                ]
            ]
        )
    }

    private func join(_ ids: [String: Int], _ user: Int?) async throws(OdooError) {
        guard let user, let group = ids["\(ProvisionItem.module).group"] else { return }
        let field = try await client.version().major >= 19 ? "group_ids" : "groups_id"
        try await client.write("res.users", [user], [field: [[4, .integer(group)]]], context: QuietContext.records)
    }
}

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
                let context: [String: JSONValue] = ["lang": .string(language)]
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
        let words = JSONValue.object(terms.mapValues { .string($0) })
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
