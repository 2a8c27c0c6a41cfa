/// Calls made as another user, with that user's rights, through the server action that the gateway keeps in Odoo:
/// appointments, including private ones, as their owner, and contacts as the user who needs them.
///
/// Odoo lets the gateway act only as internal users who are marked as synchronised.
package struct OwnerCalls: Sendable {
    private let client: OdooClient
    private let action: GatewayAction

    /// - Returns: `nil` if the action is not in Odoo: `odoo setup` creates it.
    package init?(_ client: OdooClient) async throws(OdooError) {
        guard let action = try await GatewayAction("action_as_owner", client) else { return nil }
        self.action = action
        self.client = client
    }

    /// Creates records as `user` and returns their ids, all in one transaction.
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

    /// Ignores records that no longer exist.
    package func remove(
        _ model: String,
        _ ids: [Int],
        as user: Int,
        context: [String: OdooValue] = QuietContext.events
    ) async throws(OdooError) {
        guard !ids.isEmpty else { return }
        _ = try await run(model, "unlink", ["ids": OdooValue(ids)], user, context, acts: true)
    }

    /// Returns the first `limit` records that match, by ascending id, as `user` sees them.
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
        do { return try await action.run(wish, on: Self.model, subject: subject, acts: acts) } catch {
            guard error.isNotForUser else { throw error }
        }
        // No call has marked this user yet.
        guard try await client.synchronise([user]).contains(user) else {
            throw OdooError(.refused, ProvisionCode.notForUser)
        }
        return try await action.run(wish, on: Self.model, subject: subject, acts: acts)
    }

    private static let model = "calendar.event"
}

extension OdooClient {
    /// Marks users of Odoo as synchronised, so that the gateway may act as them.
    ///
    /// - Parameter exactly: whether to remove the mark from all others.
    /// - Returns: those of the users who now have the mark; Odoo itself, portal users and archived ones never do.
    @discardableResult
    package func synchronise(_ users: [Int], exactly: Bool = false) async throws(OdooError) -> [Int] {
        let action = try await GatewayAction.find("action_synchronise", self)
        let wish: [String: OdooValue] = ["users": OdooValue(users), "exactly": .bool(exactly)]
        guard let marked = try await action.run(wish, on: "res.users", acts: true)?.ids else {
            throw OdooError(.unreadable, "no users", mayHaveActed: true)
        }
        return marked
    }
}

extension OdooError {
    /// Whether the gateway may not act as that user.
    var isNotForUser: Bool { cause == .refused && detail.contains(ProvisionCode.notForUser) }
}
