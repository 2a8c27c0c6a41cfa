import Base

extension OdooClient {
    /// The most companies that are named.
    private static let mostClosedCompanies = 100

    /// Returns the names of the companies in which internal users work and the user with that login may not: Odoo hides their
    /// contacts from that user, and refuses what it writes there.
    ///
    /// Administrators see all of them; other callers only those that are some user's main company.
    package func closedCompanies(to login: String) async throws(OdooError) -> [String] {
        let own =
            try await search(
                "res.users",
                [["login", "=ilike", .string(Self.likePattern(login))]],
                fields: ["company_ids"],
                limit: 1
            ).first?["company_ids"]?.ids ?? []
        let seen = try await search(
            "res.company",
            [["user_ids.share", "=", false], ["id", "not in", JSONValue(own)]],
            fields: ["name"],
            limit: Self.mostClosedCompanies
        ).compactMap { $0["name"]?.string }
        guard seen.isEmpty else { return seen }
        // Odoo hides a company from those who may not work in it, but not its name at the users who do.
        let users = try await search(
            "res.users",
            [["share", "=", false], ["company_id", "not in", JSONValue(own)]],
            fields: ["company_id"],
            limit: Self.mostClosedCompanies
        )
        return Set(users.compactMap { $0["company_id"]?.reference?.name }).sorted()
    }
}
