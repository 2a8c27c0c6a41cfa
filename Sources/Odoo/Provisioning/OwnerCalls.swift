/// Appointments of other people, private ones included, by the server action that the gateway keeps in Odoo: each call
/// is done as the appointments' owner, by the owner's rights.
package struct OwnerCalls: Sendable {
    private let action: GatewayAction

    /// - Returns: `nil` where the action is not in Odoo: `odoo setup` makes it.
    package init?(_ client: OdooClient) async throws(OdooError) {
        guard let action = try await GatewayAction("action_as_owner", client) else { return nil }
        self.action = action
    }

    /// Makes records as `user` and returns their ids, all in one transaction.
    package func create(
        _ model: String,
        _ values: [[String: OdooValue]],
        as user: Int,
        context: [String: OdooValue] = QuietContext.events
    ) async throws(OdooError) -> [Int] {
        let wish: [String: OdooValue] = ["values": .array(values.map { .object($0) })]
        let result = try await run(model, "create", wish, user, context, acts: true)
        guard let ids = result?.ids, ids.count == values.count else {
            throw OdooError(.unreadable, "no ids of \(model)", mayHaveActed: true)
        }
        return ids
    }

    package func write(
        _ model: String,
        _ ids: [Int],
        _ values: [String: OdooValue],
        as user: Int,
        context: [String: OdooValue] = QuietContext.events
    ) async throws(OdooError) {
        guard !ids.isEmpty else { return }
        _ = try await run(
            model,
            "write",
            ["ids": OdooValue(ids), "values": .object(values)],
            user,
            context,
            acts: true
        )
    }

    /// Those that are gone already are none to remove.
    package func remove(
        _ model: String,
        _ ids: [Int],
        as user: Int,
        context: [String: OdooValue] = QuietContext.events
    ) async throws(OdooError) {
        guard !ids.isEmpty else { return }
        _ = try await run(model, "unlink", ["ids": OdooValue(ids)], user, context, acts: true)
    }

    /// The first `limit` records that match, by ascending id, as `user` sees them.
    package func search(
        _ model: String,
        _ domain: [OdooValue],
        fields: [String],
        limit: Int,
        as user: Int,
        context: [String: OdooValue] = [:]
    ) async throws(OdooError) -> [OdooRecord] {
        let wish: [String: OdooValue] = [
            "domain": .array(domain), "fields": OdooValue(fields), "limit": .integer(limit),
        ]
        guard let found = try await run(model, "search_read", wish, user, context, acts: false)?.array else {
            throw OdooError(.unreadable, "no records of \(model)")
        }
        return found.compactMap { OdooRecord($0) }
    }

    private func run(
        _ model: String,
        _ method: String,
        _ wish: [String: OdooValue],
        _ user: Int,
        _ context: [String: OdooValue],
        acts: Bool
    ) async throws(OdooError) -> OdooValue? {
        var wish = wish
        wish["model"] = .string(model)
        wish["method"] = .string(method)
        wish["user"] = .integer(user)
        wish["context"] = .object(context)
        let subject = (model: model, ids: wish["ids"]?.ids ?? [])
        return try await action.run(wish, on: "calendar.event", subject: subject, acts: acts)
    }
}
