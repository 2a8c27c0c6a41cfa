package import Base

/// A user of Odoo asked for the own appointments to be fetched now.
package struct SyncRequest: Sendable, Hashable {
    package let user: Int
    package let login: String
    /// In whole seconds.
    package let at: Timestamp
}

extension OdooClient {
    /// Who asked at that moment or later; one cheap call. Empty where the gateway's records are not in Odoo.
    ///
    /// - Parameter since: `nil` for all.
    package func requests(since: Timestamp?) async throws(OdooError) -> [SyncRequest] {
        var domain: [OdooValue] = [[.string(ProvisionCode.requested), "!=", false]]
        if let since { domain = [[.string(ProvisionCode.requested), ">=", .string(OdooTimeText.make(since))]] }
        let found: [OdooRecord]
        do {
            found = try await search("res.users", domain, fields: ["login", ProvisionCode.requested])
        } catch {
            if error.cause == .refused { return [] }
            throw error
        }
        return found.compactMap { record in
            guard let login = record["login"]?.string,
                let at = record[ProvisionCode.requested]?.string.flatMap({ OdooTimeText.read($0) })
            else { return nil }
            return SyncRequest(user: record.id, login: login, at: at)
        }
    }
}
