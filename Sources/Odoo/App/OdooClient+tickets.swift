import Base

/// Tickets, by which users of Odoo sign in to the console.
extension OdooClient {
    /// Spends a ticket, so that it is good once.
    ///
    /// - Parameter hash: the ticket's SHA-256, in lower-case hexadecimal.
    /// - Returns: the user to whom Odoo gave it; `nil` if it is unknown, was spent or has expired, or the user is no longer
    ///   an active, internal one.
    package func spendTicket(hash: String) async throws(OdooError) -> OdooUser? {
        let action = try await GatewayAction.find(AppCall.spend, self)
        let spent = try await action.run(["hash": .string(hash)], on: AppTicket.model, acts: true)
        guard let id = spent?.integer else { return nil }
        return try await internalUser(id)
    }
}
