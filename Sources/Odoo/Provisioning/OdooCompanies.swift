import Base

extension OdooClient {
    /// Returns the names of the companies in which internal users work and the user with that login may not: Odoo hides their
    /// contacts from that user, and refuses what it writes there. A name that may not be read is replaced by the company's id.
    package func closedCompanies(to login: String) async throws(OdooError) -> [String] {
        let users = try await search(
            "res.users",
            [["share", "=", false]],
            fields: ["login", "company_ids"],
            page: Self.userPage
        )
        let own = users.first { $0["login"]?.string?.lowercased() == login.lowercased() }?["company_ids"]?.ids ?? []
        let closed = Set(users.flatMap { $0["company_ids"]?.ids ?? [] }).subtracting(own).sorted()
        guard !closed.isEmpty else { return [] }
        let found = try await search("res.company", [["id", "in", JSONValue(closed)]], fields: ["name"])
        let names = Dictionary(found.map { ($0.id, $0["name"]?.string) }) { first, _ in first }
        return closed.map { (names[$0] ?? nil) ?? "#\($0)" }
    }
}
