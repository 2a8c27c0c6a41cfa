import Base

extension Provisioner {
    /// Returns what Odoo holds of `items`, and of what they need.
    func survey(_ items: [ProvisionItem]) async throws(OdooError) -> ProvisionSurvey {
        let active = try await languages()
        var found = ProvisionSurvey(
            records: [:],
            ids: [:],
            languages: active.filter { $0.hasPrefix("de") },
            hasEnglish: active.contains("en_US"),
            isMember: false
        )
        let external = try await client.search(
            "ir.model.data",
            [["module", "=", .string(ProvisionItem.module)]],
            fields: ["name", "model", "res_id"]
        )
        let own = Dictionary(
            external.compactMap { record in
                record["name"]?.string.flatMap { name in record["res_id"]?.integer.map { (name, $0) } }
            }
        ) { first, _ in first }
        try await findForeign(items, &found)
        for item in items {
            guard let record = try await record(item, own[item.name], found) else { continue }
            found.records[item.name] = record
            found.ids["\(ProvisionItem.module).\(item.name)"] = record.id
        }
        try await findMembership(&found)
        found.formerField = try await formerField()
        return found
    }

    /// Looks up the records of other modules.
    private func findForeign(_ items: [ProvisionItem], _ found: inout ProvisionSurvey) async throws(OdooError) {
        let needed = Set(items.flatMap { $0.values.values.flatMap(\.needs) })
            .filter { !$0.hasPrefix("\(ProvisionItem.module).") }
        let names = needed.compactMap { $0.split(separator: ".", maxSplits: 1).last.map(String.init) }.sorted()
        let records = try await client.search(
            "ir.model.data",
            [["name", "in", JSONValue(names)]],
            fields: ["module", "name", "res_id"]
        )
        for record in records {
            guard let module = record["module"]?.string, let name = record["name"]?.string,
                needed.contains("\(module).\(name)")
            else { continue }
            found.ids["\(module).\(name)"] = record["res_id"]?.integer
        }
    }

    private func record(
        _ item: ProvisionItem,
        _ id: Int?,
        _ found: ProvisionSurvey
    ) async throws(OdooError) -> ProvisionSurvey.Record? {
        let compared = item.values.filter { if case .secret = $0.value { false } else { true } }.keys.sorted()
        if let id, let values = try await read(item, [["id", "=", .integer(id)]], compared).first {
            return try await translated(item, values, hasExternalID: true, found)
        }
        var domain: [JSONValue] = []
        for field in item.key.sorted() {
            guard let value = item.values[field]?.resolved(found.ids) else { return nil }
            domain.append([.string(field), "=", value])
        }
        guard let values = try await read(item, domain, compared).first else { return nil }
        return try await translated(item, values, hasExternalID: false, found)
    }

    /// Also finds archived records, and menus that Odoo hides because what they open no longer exists.
    static let seeingAll: [String: JSONValue] = ["active_test": false, "ir.ui.menu.full_list": true]

    private func read(
        _ item: ProvisionItem,
        _ domain: [JSONValue],
        _ fields: [String],
        language: String = "en_US"
    ) async throws(OdooError) -> [OdooRecord] {
        let context = Self.seeingAll.merging(["lang": .string(language)]) { $1 }
        return try await client.search(item.model, domain, fields: fields, limit: 1, context: context)
    }

    private func translated(
        _ item: ProvisionItem,
        _ record: OdooRecord,
        hasExternalID: Bool,
        _ found: ProvisionSurvey
    ) async throws(OdooError) -> ProvisionSurvey.Record {
        var values: [String: JSONValue] = [:]
        for field in item.values.keys { values[field] = record[field] }
        var translations: [String: [String: JSONValue]] = [:]
        let fields = Array(item.translations.keys) + (item.terms.isEmpty ? [] : ["arch"])
        for language in found.languages where !fields.isEmpty {
            let domain: [JSONValue] = [["id", "=", .integer(record.id)]]
            let text = try await read(item, domain, fields, language: language).first
            for field in fields { translations[language, default: [:]][field] = text?[field] }
        }
        return ProvisionSurvey.Record(
            id: record.id,
            hasExternalID: hasExternalID,
            values: values,
            translated: translations
        )
    }

    /// Returns the active languages.
    private func languages() async throws(OdooError) -> [String] {
        try await client.search("res.lang", [], fields: ["code"]).compactMap { $0["code"]?.string }
    }

    private func findMembership(_ found: inout ProvisionSurvey) async throws(OdooError) {
        let field = try await client.version().major >= 19 ? "group_ids" : "groups_id"
        let users = try await client.search("res.users", [["login", "=", .string(options.login)]], fields: [field])
        guard let user = users.first else {
            throw OdooError(.refused, "Odoo has no user with the login \(options.login)")
        }
        found.user = user.id
        guard let group = found.ids["\(ProvisionItem.module).group"] else { return }
        found.isMember = user[field]?.ids?.contains(group) ?? false
    }
}

/// Subscriptions that an earlier version stored in a field of contacts, which anyone with write access to contacts
/// could change for others.
extension Provisioner {
    /// Returns the id of that field; `nil` if it is not in Odoo.
    func formerField() async throws(OdooError) -> Int? {
        try await client.search(
            "ir.model.fields",
            [
                ["model", "=", "res.partner"], ["name", "=", .string(ProvisionCode.formerSubscribers)],
                ["state", "=", "manual"],
            ],
            fields: ["id"]
        ).first?.id
    }

    /// Creates records of the subscriptions and removes the field. If it is interrupted, the next run continues.
    ///
    /// Administrators have no rights on the records either, so a temporary server action does the work.
    func takeOver(from field: Int, _ ids: [String: Int]) async throws(OdooError) {
        guard let model = ids["base.model_res_partner"] else { return }
        let name = JSONValue.string("G Suite Gateway: take subscriptions over")
        // Left by an interrupted run.
        let former = try await client.search(
            "ir.actions.server",
            [["name", "=", name]],
            fields: ["name"],
            context: Self.english
        )
        try await client.remove("ir.actions.server", former.map(\.id))
        let values: [String: JSONValue] = [
            "name": name, "state": "code", "model_id": .integer(model),
            "code": .string(ProvisionCode.takeOver),
        ]
        let action = try await client.create("ir.actions.server", [values], context: Self.english)
        let result: Result<Void, OdooError>
        do {
            try await run(action)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await client.remove("ir.actions.server", action)
        try result.get()
        let names = try await client.search(
            "ir.model.data",
            [
                ["module", "=", .string(ProvisionItem.module)], ["model", "=", "ir.model.fields"],
                ["res_id", "=", .integer(field)],
            ],
            fields: ["id"]
        )
        try await client.remove("ir.model.fields", [field])
        try await client.remove("ir.model.data", names.map(\.id))
    }

    /// Runs the action for some contacts per call until none is left.
    private func run(_ action: [Int]) async throws(OdooError) {
        var last = 0
        while true {
            let run = OdooCall(
                "ir.actions.server",
                "run",
                ids: action,
                context: [
                    "active_model": "res.partner", "active_id": false, "active_ids": [],
                    ProvisionItem.module: ["after": .integer(last)],
                ],
                acts: true
            )
            guard let next = try await client.call(run)["result"]?.integer else {
                throw OdooError(.unreadable, "no contact to continue from", mayHaveActed: true)
            }
            guard next > last else { return }
            last = next
        }
    }
}
