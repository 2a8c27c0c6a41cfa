import Base

extension Provisioner {
    /// The records per call of a survey: what the gateway keeps in Odoo is read in one call per model.
    static let page = 1000

    /// Returns what Odoo holds of `items`, and of what they need, in few calls: per model one for the values and one for
    /// the texts of each language.
    func survey(_ items: [ProvisionItem]) async throws(OdooError) -> ProvisionSurvey {
        var found = ProvisionSurvey(records: [:], ids: [:], languages: [], isMember: false)
        found.languages = try await client.search("res.lang", [], fields: ["code"])
            .compactMap { $0["code"]?.string }.filter { $0.hasPrefix("de") }
        try await findForeign(items, &found)
        try await readNamed(items, &found)
        try await findUnnamed(items, &found)
        try await readTranslations(items, &found)
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
            fields: ["module", "name", "res_id"],
            page: Self.page
        )
        for record in records {
            guard let module = record["module"]?.string, let name = record["name"]?.string,
                needed.contains("\(module).\(name)")
            else { continue }
            found.ids["\(module).\(name)"] = record["res_id"]?.integer
        }
    }

    /// Also finds archived records, and menus that Odoo hides because what they open no longer exists.
    static let seeingAll: [String: JSONValue] = ["active_test": false, "ir.ui.menu.full_list": true]

    /// Reads the records that have an external id.
    private func readNamed(_ items: [ProvisionItem], _ found: inout ProvisionSurvey) async throws(OdooError) {
        let names = try await client.search(
            "ir.model.data",
            [["module", "=", .string(ProvisionItem.module)]],
            fields: ["name", "res_id", "noupdate"],
            page: Self.page
        )
        var ids: [String: Int] = [:]
        for name in names {
            guard let text = name["name"]?.string else { continue }
            found.names[text] = name.id
            ids[text] = name["res_id"]?.integer
            if name["noupdate"]?.bool == true { found.protected.append(name.id) }
        }
        for (model, items) in Self.byModel(items) {
            let known = items.filter { ids[$0.name] != nil }
            guard !known.isEmpty else { continue }
            let records = try await read(model, known.compactMap { ids[$0.name] }, Self.comparedFields(known))
            for item in known {
                guard let id = ids[item.name], let record = records[id] else { continue }
                found.add(item, record, hasExternalID: true)
            }
        }
    }

    /// Finds the other records by what identifies them, parents before what belongs to them.
    func findUnnamed(_ items: [ProvisionItem], _ found: inout ProvisionSurvey) async throws(OdooError) {
        var open = items.filter { found.records[$0.name] == nil }
        while true {
            let ready = open.filter { item in item.key.allSatisfy { item.values[$0]?.resolved(found.ids) != nil } }
            guard !ready.isEmpty else { return }
            let names = Set(ready.map(\.name))
            open.removeAll { names.contains($0.name) }
            for (model, items) in Self.byModel(ready) { try await find(items, of: model, &found) }
        }
    }

    private func find(
        _ items: [ProvisionItem],
        of model: String,
        _ found: inout ProvisionSurvey
    ) async throws(OdooError) {
        let keys = items.dropFirst().reduce(items.first?.key ?? []) { $0.intersection($1.key) }
        let domain = keys.sorted().map { field -> JSONValue in
            let values = Set(items.compactMap { $0.values[field]?.resolved(found.ids) })
            return [.string(field), "in", .array(Array(values))]
        }
        let candidates = try await client.search(
            model,
            domain,
            fields: Self.comparedFields(items),
            page: Self.page,
            context: Self.english.merging(Self.seeingAll) { $1 }
        )
        var taken = Set(found.records.filter { $0.value.model == model }.map(\.value.id))
        for item in items {
            let record = candidates.first { candidate in
                !taken.contains(candidate.id)
                    && item.key.allSatisfy {
                        item.values[$0]?.equals(candidate[$0] ?? false, found.ids) == true
                    }
            }
            guard let record else { continue }
            taken.insert(record.id)
            found.add(item, record, hasExternalID: false)
        }
    }

    private func readTranslations(_ items: [ProvisionItem], _ found: inout ProvisionSurvey) async throws(OdooError) {
        for language in found.languages {
            for (model, items) in Self.byModel(items) {
                let known = items.filter {
                    found.records[$0.name] != nil && !($0.translations.isEmpty && $0.terms.isEmpty)
                }
                let fields = Set(
                    known.flatMap { Array($0.translations.keys) + ($0.terms.isEmpty ? [] : [$0.termsField]) }
                )
                guard !known.isEmpty else { continue }
                let ids = known.compactMap { found.records[$0.name]?.id }
                let records = try await read(model, ids, fields.sorted(), language: language)
                for item in known {
                    guard let id = found.records[item.name]?.id, let record = records[id] else { continue }
                    var texts: [String: JSONValue] = [:]
                    for field in fields { texts[field] = record[field] }
                    found.records[item.name]?.translated[language] = texts
                }
            }
        }
    }

    private func read(
        _ model: String,
        _ ids: [Int],
        _ fields: [String],
        language: String = "en_US"
    ) async throws(OdooError) -> [Int: OdooRecord] {
        let records = try await client.search(
            model,
            [["id", "in", JSONValue(ids)]],
            fields: fields,
            page: Self.page,
            context: Self.seeingAll.merging(["lang": .string(language)]) { $1 }
        )
        return Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
    }

    /// The items by their model, in the order in which the models first occur.
    static func byModel(_ items: [ProvisionItem]) -> [(model: String, items: [ProvisionItem])] {
        var models: [String] = []
        for item in items where !models.contains(item.model) { models.append(item.model) }
        let groups = Dictionary(grouping: items) { $0.model }
        return models.map { ($0, groups[$0] ?? []) }
    }

    private static func comparedFields(_ items: [ProvisionItem]) -> [String] {
        var fields: Set<String> = []
        for item in items {
            for (field, value) in item.values {
                if case .secret = value { continue }
                fields.insert(field)
            }
        }
        return fields.sorted()
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

extension ProvisionSurvey {
    mutating func add(_ item: ProvisionItem, _ record: OdooRecord, hasExternalID: Bool) {
        var values: [String: JSONValue] = [:]
        for field in item.values.keys { values[field] = record[field] }
        records[item.name] = Record(
            model: item.model,
            id: record.id,
            hasExternalID: hasExternalID,
            values: values,
            translated: [:]
        )
        ids[item.externalID] = record.id
    }
}
