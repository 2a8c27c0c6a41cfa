import Base

extension Provisioner {
    /// Removes from Odoo what `carryOut` created, in reverse order, and what other versions of the gateway created. Users'
    /// subscriptions to contacts are removed with the field that holds them, fetched messages with their model.
    ///
    /// - Returns: the removed records, described in words.
    package func remove(
        _ told: (_ removed: ProvisionItem, _ number: Int, _ total: Int) -> Void = { _, _, _ in }
    ) async throws(OdooError) -> [String] {
        let items = ProvisionCatalogue.items(options.everything, for: try await client.version())
        let found = try await survey(items)
        let present = items.reversed().filter { found.records[$0.name]?.hasExternalID == true }
        var removed = try await removeAliases()
        var number = 0
        for batch in Self.batches(present) {
            let single = batch.filter { !$0.goesWithItsModel }
            let ids = single.compactMap { found.records[$0.name]?.id }
            if batch[0].model == "ir.model" { try await removeInheritedFields(items) }
            try await client.remove(batch[0].model, ids, context: Self.english)
            for item in batch {
                number += 1
                removed.append(item.title)
                told(item, number, present.count)
            }
        }
        return removed + (try await removeOthers())
    }

    /// Removes the fields by which users have those of their contacts. Odoo 16 leaves them behind, and refuses to remove a
    /// model to which one of them refers. It takes them for fields of a module, which only the removal of that removes.
    private func removeInheritedFields(_ items: [ProvisionItem]) async throws(OdooError) {
        let names = items.compactMap { item -> JSONValue? in
            guard item.model == "ir.model.fields", case .plain(let name)? = item.values["name"],
                item.values["model_id"] == .reference("base.model_res_partner")
            else { return nil }
            return name
        }
        let left = try await client.search(
            "ir.model.fields",
            [["name", "in", .array(names)], ["model", "=", "res.users"], ["state", "=", "base"]],
            fields: ["id"]
        )
        guard !left.isEmpty else { return }
        try await client.remove("ir.model.fields", left.map(\.id), context: ["_force_unlink": true])
    }

    /// Neighbours of the same model, which are removed in one call; computed fields before those that they depend on.
    private static func batches(_ items: [ProvisionItem]) -> [[ProvisionItem]] {
        var batches: [[ProvisionItem]] = []
        for item in items {
            if let last = batches.last?.first, last.model == item.model, last.isDependent == item.isDependent {
                batches[batches.count - 1].append(item)
            } else {
                batches.append([item])
            }
        }
        return batches
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
        let left = try await client.search(
            "ir.model.data",
            domain,
            fields: ["name", "model", "res_id"],
            page: Self.page
        )
        var removed: [String] = []
        var models: [String] = []
        for model in left.reversed().compactMap({ $0["model"]?.string }) where !models.contains(model) {
            models.append(model)
        }
        for model in models {
            let records = left.filter { $0["model"]?.string == model }
            let present = try await present(records.compactMap { $0["res_id"]?.integer }, of: model)
            guard !present.isEmpty else { continue }
            try await client.remove(model, present, context: Self.english)
            removed += records.filter { present.contains($0["res_id"]?.integer ?? 0) }
                .map { "\(model): \($0["name"]?.string ?? "")" }
        }
        let rest = try await client.search("ir.model.data", domain, fields: ["id"], page: Self.page)
        try await client.remove("ir.model.data", rest.map(\.id))
        return removed
    }

    /// Returns those of the records that exist.
    private func present(_ ids: [Int], of model: String) async throws(OdooError) -> [Int] {
        do throws(OdooError) {
            return try await client.search(
                model,
                [["id", "in", JSONValue(ids)]],
                fields: ["id"],
                page: Self.page,
                context: Self.seeingAll
            ).map(\.id)
        } catch {
            guard case .missingModel = error.cause else { throw error }
            return []
        }
    }
}

extension ProvisionItem {
    /// Whether Odoo removes it with its model. It leaves the tables of many2many fields behind, so these go first.
    fileprivate var goesWithItsModel: Bool {
        switch model {
        case "ir.model.fields.selection": true
        case "ir.model.fields": isOnOwnModel && !isDependent && values["ttype"] != .plain("many2many")
        default: false
        }
    }
}
