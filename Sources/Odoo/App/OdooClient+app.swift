import Base

/// A click in the app, as Odoo recorded it.
package struct AppRequestRecord: Sendable, Hashable, Identifiable {
    package let id: Int
    package let kind: AppRequest.Kind
    /// Who clicked.
    package let clicker: Int
    /// For whom it is.
    package let user: Int
    package let argument: String?

    package init(id: Int, kind: AppRequest.Kind, clicker: Int, user: Int, argument: String? = nil) {
        self.id = id
        self.kind = kind
        self.clicker = clicker
        self.user = user
        self.argument = argument
    }

    /// `nil` for a record that no version of the app creates.
    init?(_ record: OdooRecord) {
        guard let kind = record[AppRequest.kind]?.string.flatMap(AppRequest.Kind.init),
            let clicker = record["create_uid"]?.reference?.id, let user = record[AppRequest.user]?.reference?.id
        else { return nil }
        self.init(
            id: record.id,
            kind: kind,
            clicker: clicker,
            user: user,
            argument: record[AppRequest.argument]?.string
        )
    }
}

/// A message that pops up in a user's web client.
package struct AppNotice: Sendable, Hashable {
    package enum Kind: String, Sendable { case info, success, warning, danger }

    package var kind: Kind
    package var text: String
    /// Whether it stays until the user closes it.
    package var isSticky: Bool

    package init(_ kind: Kind, _ text: String, isSticky: Bool = false) {
        self.kind = kind
        self.text = text
        self.isSticky = isSticky
    }
}

/// What all parts of the app need.
extension OdooClient {
    /// The parts of the app that are set up in Odoo and open to the gateway. Asks for their external ids: reading a missing
    /// model would make Odoo log an error with a traceback.
    package func appFeatures() async throws(OdooError) -> Set<ProvisionFeature> {
        let names = ["model_mail": ProvisionFeature.app, "model_action": .administration]
        let domain: [JSONValue] = [
            ["module", "=", .string(ProvisionItem.module)], ["name", "in", JSONValue(names.keys.sorted())],
        ]
        do throws(OdooError) {
            let found = try await search("ir.model.data", domain, fields: ["name"])
            return Set(found.compactMap { $0["name"]?.string.flatMap { names[$0] } })
        } catch {
            // A login that may not look may not serve the app, either.
            guard case .accessRights = error.cause else { throw error }
            return []
        }
    }

    /// Returns the oldest requests, and the ids of those that nothing can be made of, in one cheap call.
    package func appRequests(limit: Int) async throws(OdooError) -> (requests: [AppRequestRecord], unreadable: [Int]) {
        let found = try await search(
            AppRequest.model,
            [],
            fields: [AppRequest.kind, AppRequest.user, AppRequest.argument, "create_uid"],
            limit: limit,
            page: limit
        )
        let requests = found.compactMap { AppRequestRecord($0) }
        return (requests, Set(found.map(\.id)).subtracting(requests.map(\.id)).sorted())
    }

    /// Removes requests that were served, or never will be.
    package func removeAppRequests(_ ids: [Int]) async throws(OdooError) {
        try await remove(AppRequest.model, ids)
    }

    /// Returns those of the users who are administrators of Odoo at this moment.
    package func administrators(among users: [Int]) async throws(OdooError) -> Set<Int> {
        guard !users.isEmpty else { return [] }
        let action = try await GatewayAction.find(AppCall.administrators, self)
        let arguments: [String: JSONValue] = ["users": JSONValue(users)]
        guard let found = try await action.run(arguments, on: "res.users", acts: false)?.ids else {
            throw OdooError(.unreadable, "no administrators")
        }
        return Set(found)
    }

    /// Shows a message in the web client of a user, if one is open.
    package func notify(_ user: Int, _ notice: AppNotice) async throws(OdooError) {
        let action = try await GatewayAction.find(AppCall.notify, self)
        let arguments: [String: JSONValue] = [
            "user": .integer(user), "type": .string(notice.kind.rawValue), "message": .string(notice.text),
            "sticky": .bool(notice.isSticky),
        ]
        _ = try await action.run(arguments, on: "res.users", acts: true)
    }

    /// Returns all internal, active users.
    package func internalUsers() async throws(OdooError) -> [OdooUser] { try await internalUsers([]) }

    /// Users read by one call.
    static let userPage = 1000
}
