/// A user of Odoo asked for the own appointments to be fetched now.
package struct SyncRequest: Sendable, Hashable {
    package let user: Int
    package let login: String
    /// When, as Odoo writes it: UTC, whole seconds. Later ones are greater.
    package let at: String
}

extension OdooClient {
    /// Who asked since then; one cheap call. Empty where the gateway's records are not in Odoo.
    ///
    /// - Parameter since: the greatest `at` that was seen; empty for all.
    package func requests(since: String) async throws(OdooError) -> [SyncRequest] {
        var domain: [OdooValue] = [[.string(ProvisionCode.requested), "!=", false]]
        if !since.isEmpty { domain = [[.string(ProvisionCode.requested), ">", .string(since)]] }
        let found: [OdooRecord]
        do {
            found = try await search("res.users", domain, fields: ["login", ProvisionCode.requested])
        } catch {
            if error.cause == .refused { return [] }
            throw error
        }
        return found.compactMap { record in
            guard let login = record["login"]?.string, let at = record[ProvisionCode.requested]?.string else {
                return nil
            }
            return SyncRequest(user: record.id, login: login, at: at)
        }
    }
}
