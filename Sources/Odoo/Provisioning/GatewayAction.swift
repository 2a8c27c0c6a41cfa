/// One of the server actions that the gateway keeps in Odoo for its own group: it reads its task from the context and
/// returns a result.
struct GatewayAction: Sendable {
    private let client: OdooClient
    private let id: Int

    /// - Returns: `nil` if the action is not in Odoo: `odoo setup` creates it.
    init?(_ name: String, _ client: OdooClient) async throws(OdooError) {
        let domain: [OdooValue] = [["module", "=", .string(ProvisionItem.module)], ["name", "=", .string(name)]]
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
        _ wish: [String: OdooValue],
        on model: String,
        subject: (model: String, ids: [Int])? = nil,
        acts: Bool
    ) async throws(OdooError) -> OdooValue? {
        var call = OdooCall(
            "ir.actions.server",
            "run",
            ids: [id],
            context: [
                "active_model": .string(model), "active_id": false, "active_ids": [],
                ProvisionItem.module: .object(wish),
            ],
            acts: acts
        )
        call.subject = subject
        return try await client.call(call)["result"]
    }
}
