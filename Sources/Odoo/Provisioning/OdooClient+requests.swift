package import Base

/// A user's request in Odoo to fetch the user's own appointments now.
package struct SyncRequest: Sendable, Hashable {
    package let user: Int
    package let login: String
    /// In whole seconds.
    package let at: Timestamp
}

extension OdooClient {
    /// Whether Odoo has the field that holds when users made requests. Reading a missing field by name would make Odoo
    /// log an error with a traceback; this call does not.
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

    /// Returns the requests made at that time or later, in one cheap call. Requires `takesRequests`.
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
