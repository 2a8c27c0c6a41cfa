package import Base

/// Calls made as another user, with that user's rights, through the server action that the gateway keeps in Odoo:
/// appointments, including private ones, as their owner, and contacts as the user who needs them.
///
/// Odoo lets the gateway act only as internal users who are marked as synchronised.
package struct ActingUserCalls: Sendable {
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
        _ values: [[String: JSONValue]],
        as user: Int,
        context: [String: JSONValue] = QuietContext.events
    ) async throws(OdooError) -> [Int] {
        let arguments: [String: JSONValue] = ["values": .array(values.map { .object($0) })]
        let result = try await run(model, "create", arguments, user, context, acts: true)
        guard let ids = result?.ids, ids.count == values.count else {
            throw OdooError(.unreadable, "no ids of \(model)", mayHaveActed: true)
        }
        return ids
    }

    package func write(
        _ model: String,
        _ ids: [Int],
        _ values: [String: JSONValue],
        as user: Int,
        context: [String: JSONValue] = QuietContext.events
    ) async throws(OdooError) {
        guard !ids.isEmpty else { return }
        _ = try await run(
            model,
            "write",
            ["ids": JSONValue(ids), "values": .object(values)],
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
        context: [String: JSONValue] = QuietContext.events
    ) async throws(OdooError) {
        guard !ids.isEmpty else { return }
        _ = try await run(model, "unlink", ["ids": JSONValue(ids)], user, context, acts: true)
    }

    /// Returns the first `limit` records that match, by ascending id, as `user` sees them.
    package func search(
        _ model: String,
        _ domain: [JSONValue],
        fields: [String],
        limit: Int,
        as user: Int,
        context: [String: JSONValue] = [:]
    ) async throws(OdooError) -> [OdooRecord] {
        let arguments: [String: JSONValue] = [
            "domain": .array(domain), "fields": JSONValue(fields), "limit": .integer(limit),
        ]
        guard let found = try await run(model, "search_read", arguments, user, context, acts: false)?.array else {
            throw OdooError(.unreadable, "no records of \(model)")
        }
        return found.compactMap { OdooRecord($0) }
    }

    private func run(
        _ model: String,
        _ method: String,
        _ arguments: [String: JSONValue],
        _ user: Int,
        _ context: [String: JSONValue],
        acts: Bool
    ) async throws(OdooError) -> JSONValue? {
        var arguments = arguments
        arguments["model"] = .string(model)
        arguments["method"] = .string(method)
        arguments["user"] = .integer(user)
        arguments["context"] = .object(context)
        let subject = (model: model, ids: arguments["ids"]?.ids ?? [])
        do { return try await action.run(arguments, on: Self.model, subject: subject, acts: acts) } catch {
            guard error.isNotForUser else { throw error }
        }
        // No call has marked this user yet.
        guard try await client.synchronise([user]).contains(user) else {
            throw OdooError(.refused, ProvisionCode.notForUser)
        }
        return try await action.run(arguments, on: Self.model, subject: subject, acts: acts)
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
        let arguments: [String: JSONValue] = ["users": JSONValue(users), "exactly": .bool(exactly)]
        guard let marked = try await action.run(arguments, on: "res.users", acts: true)?.ids else {
            throw OdooError(.unreadable, "no users", mayHaveActed: true)
        }
        return marked
    }
}

extension OdooError {
    /// Whether the gateway may not act as that user.
    var isNotForUser: Bool { cause == .refused && detail.contains(ProvisionCode.notForUser) }
}

/// One of the server actions that the gateway keeps in Odoo for its own group: it reads its task from the context and
/// returns a result.
struct GatewayAction: Sendable {
    private let client: OdooClient
    private let id: Int

    /// - Returns: `nil` if the action is not in Odoo: `odoo setup` creates it.
    init?(_ name: String, _ client: OdooClient) async throws(OdooError) {
        let domain: [JSONValue] = [["module", "=", .string(ProvisionItem.module)], ["name", "=", .string(name)]]
        guard let id = try await client.search("ir.model.data", domain, fields: ["res_id"]).first?["res_id"]?.integer
        else { return nil }
        self.client = client
        self.id = id
    }

    /// An existing action with a known id.
    init(id: Int, _ client: OdooClient) {
        self.client = client
        self.id = id
    }

    /// Returns the action; throws `.notSetUp` if it is not in Odoo, or the user is not in the gateway's group.
    static func find(_ name: String, _ client: OdooClient) async throws(OdooError) -> GatewayAction {
        do throws(OdooError) {
            if let action = try await GatewayAction(name, client) { return action }
        } catch {
            guard case .accessRights(let model) = error.cause else { throw error }
            throw OdooError(.notSetUp, "the Odoo user may not read \(model)")
        }
        throw OdooError(.notSetUp, "Odoo has no \(ProvisionItem.module).\(name)")
    }

    /// Runs the action in one Odoo transaction.
    ///
    /// - Parameters:
    ///   - model: the model that the action belongs to.
    ///   - subject: what the action works on, so that errors are classified as in a direct call.
    ///   - acts: whether it changes something.
    func run(
        _ arguments: [String: JSONValue],
        on model: String,
        subject: (model: String, ids: [Int])? = nil,
        acts: Bool
    ) async throws(OdooError) -> JSONValue? {
        var call = OdooCall(
            "ir.actions.server",
            "run",
            ids: [id],
            context: [
                "active_model": .string(model), "active_id": false, "active_ids": [],
                ProvisionItem.module: .object(arguments),
            ],
            acts: acts
        )
        call.subject = subject
        return try await client.call(call)["result"]
    }
}
