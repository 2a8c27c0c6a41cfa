package import Base

/// A user of Odoo asked for the own appointments to be fetched now.
package struct SyncRequest: Sendable, Hashable {
    package let user: Int
    package let login: String
    /// In whole seconds.
    package let at: Timestamp
}

extension OdooClient {
    /// Whether Odoo has the field on users that holds when they asked. Asking for it by name, where it is not there, Odoo
    /// would write an error with a traceback into its log; this it answers without.
    package func takesRequests() async throws(OdooError) -> Bool {
        let call = OdooCall(
            "res.users",
            "fields_get",
            named: ["allfields": [.string(ProvisionCode.requested)], "attributes": ["type"]],
            acts: false
        )
        guard case .object(let fields) = try await self.call(call) else {
            throw OdooError(.unreadable, "no fields of res.users")
        }
        return fields[ProvisionCode.requested] != nil
    }

    /// Who asked at that moment or later; one cheap call. To be asked only where `takesRequests`.
    ///
    /// - Parameter since: `nil` for all.
    package func requests(since: Timestamp?) async throws(OdooError) -> [SyncRequest] {
        var domain: [OdooValue] = [[.string(ProvisionCode.requested), "!=", false]]
        if let since { domain = [[.string(ProvisionCode.requested), ">=", .string(OdooTimeText.make(since))]] }
        let found = try await search("res.users", domain, fields: ["login", ProvisionCode.requested])
        return found.compactMap { record in
            guard let login = record["login"]?.string,
                let at = record[ProvisionCode.requested]?.string.flatMap({ OdooTimeText.read($0) })
            else { return nil }
            return SyncRequest(user: record.id, login: login, at: at)
        }
    }
}
