/// Users of Odoo.
extension OdooClient {
    /// Returns the internal, active users whose login is one of `logins` or whose contact has one of these addresses,
    /// in any case; those with a matching login first.
    package func users(matching logins: [String]) async throws(OdooError) -> [OdooUser] {
        let wanted = Set(logins.map { $0.lowercased() })
        guard !wanted.isEmpty else { return [] }
        // `=ilike` ignores case; its wildcards have to be escaped.
        let patterns = wanted.sorted().map { OdooValue.string(Self.likePattern($0)) }
        let conditions = patterns.flatMap { pattern -> [OdooValue] in
            [["login", "=ilike", pattern], ["partner_id.email_normalized", "=ilike", pattern]]
        }
        let alternatives = Array(repeating: OdooValue.string("|"), count: conditions.count - 1) + conditions
        let records = try await search(
            "res.users",
            [["share", "=", false]] + alternatives,
            fields: ["login", "name", "partner_id", "tz", "lang"]
        )
        let users = records.compactMap { record -> OdooUser? in
            guard let login = record["login"]?.string, let partner = record["partner_id"]?.array?.first?.integer else {
                return nil
            }
            return OdooUser(
                id: record.id,
                partnerID: partner,
                login: login,
                name: record["name"]?.string ?? login,
                timeZone: record["tz"]?.string,
                language: record["lang"]?.string
            )
        }
        let byLogin = users.filter { wanted.contains($0.login.lowercased()) }
        return byLogin + users.filter { !wanted.contains($0.login.lowercased()) }
    }
}
