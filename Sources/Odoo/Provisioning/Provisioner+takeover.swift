import Base

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
