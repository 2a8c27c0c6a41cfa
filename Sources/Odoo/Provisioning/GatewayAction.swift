/// One of the server actions that the gateway keeps in Odoo for its own group: it takes what it is to do from the
/// context, and returns a result.
struct GatewayAction: Sendable {
    private let client: OdooClient
    private let id: Int

    /// - Returns: `nil` where the action is not in Odoo: `odoo setup` makes it.
    init?(_ name: String, _ client: OdooClient) async throws(OdooError) {
        let domain: [OdooValue] = [["module", "=", .string(ProvisionItem.module)], ["name", "=", .string(name)]]
        guard let id = try await client.search("ir.model.data", domain, fields: ["res_id"]).first?["res_id"]?.integer
        else { return nil }
        self.client = client
        self.id = id
    }

    /// An action that is there already, whoever knows it.
    init(id: Int, _ client: OdooClient) {
        self.client = client
        self.id = id
    }

    /// The action; throws `.notSetUp` where it is not in Odoo, or the user is not in the gateway's group.
    static func find(_ name: String, _ client: OdooClient) async throws(OdooError) -> GatewayAction {
        do throws(OdooError) {
            if let action = try await GatewayAction(name, client) { return action }
        } catch {
            guard case .accessRights(let model) = error.cause else { throw error }
            throw OdooError(.notSetUp, "the Odoo user may not read \(model)")
        }
        throw OdooError(.notSetUp, "Odoo has no \(ProvisionItem.module).\(name)")
    }

    /// Runs it, all in one transaction of Odoo's.
    ///
    /// - Parameters:
    ///   - model: the model that the action belongs to.
    ///   - subject: what the action works on, so that errors are told apart as if it were called directly.
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
