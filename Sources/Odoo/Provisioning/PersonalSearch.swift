package import Base

/// Searches Odoo as a user, and so finds what that user may read. Uses the gateway's own rights if Odoo does not have the
/// server action for it, or if the gateway is that user.
package struct PersonalSearch: Sendable {
    /// The most records on a page of a search.
    private static let page = 1000

    /// `nil` if searches use the gateway's own rights.
    package let calls: ActingUserCalls?
    private let client: OdooClient
    private let user: Int

    package init(_ client: OdooClient, as user: OdooUser) async throws(OdooError) {
        self.client = client
        self.user = user.id
        guard client.access.login.lowercased() != user.login.lowercased() else {
            calls = nil
            return
        }
        do throws(OdooError) { calls = try await ActingUserCalls(client) } catch {
            // A login that may not look up the action may not use it.
            guard case .accessRights = error.cause else { throw error }
            calls = nil
        }
    }

    /// Returns all records that match, by ascending id.
    package func callAsFunction(
        _ model: String,
        _ domain: [JSONValue],
        fields: [String],
        context: [String: JSONValue] = [:]
    ) async throws(OdooError) -> [OdooRecord] {
        guard let calls else {
            return try await client.search(model, domain, fields: fields, page: Self.page, context: context)
        }
        var found: [OdooRecord] = []
        while true {
            let more = try await calls.search(
                model,
                [["id", ">", .integer(found.last?.id ?? 0)]] + domain,
                fields: fields,
                limit: Self.page,
                as: user,
                context: context
            )
            found += more
            guard more.count == Self.page else { return found }
        }
    }
}
