package import Base

/// A user of Odoo, as far as the scheduled actions need it.
package struct OdooUser: Sendable, Hashable {
    package let id: Int
    /// The user's own contact.
    package let partnerID: Int
    package let login: String
    package let name: String
    /// The address of the contact, as Odoo compares addresses.
    package let address: String?
    /// The IANA name of the user's time zone, as set in Odoo's preferences.
    package let timeZone: String?
    /// Such as `de_DE`.
    package let language: String?

    package init(
        id: Int,
        partnerID: Int,
        login: String,
        name: String,
        address: String? = nil,
        timeZone: String? = nil,
        language: String? = nil
    ) {
        self.id = id
        self.partnerID = partnerID
        self.login = login
        self.name = name
        self.address = address
        self.timeZone = timeZone
        self.language = language
    }
}

extension OdooUser {
    static let fields = ["login", "name", "partner_id", "email_normalized", "tz", "lang"]

    init?(_ record: OdooRecord) {
        guard let login = record["login"]?.string, let partner = record["partner_id"]?.array?.first?.integer else {
            return nil
        }
        self.init(
            id: record.id,
            partnerID: partner,
            login: login,
            name: record["name"]?.string ?? login,
            address: record["email_normalized"]?.string,
            timeZone: record["tz"]?.string,
            language: record["lang"]?.string
        )
    }
}

/// Users of Odoo.
extension OdooClient {
    /// Logins looked up by one call: more would make the condition too large for Odoo's database.
    package static let mostLogins = 200

    /// Returns the internal, active users whose login is one of `logins` or whose contact has one of these addresses,
    /// in any case; those with a matching login first.
    package func users(matching logins: [String]) async throws(OdooError) -> [OdooUser] {
        let wanted = Set(logins.map { $0.lowercased() })
        var (rest, found) = (wanted.sorted()[...], [Int: OdooUser]())
        while !rest.isEmpty {
            // One user may match by login in one call, and by address in another.
            for user in try await users(matchingAny: rest.prefix(Self.mostLogins)) { found[user.id] = user }
            rest = rest.dropFirst(Self.mostLogins)
        }
        let users = found.values.sorted { $0.id < $1.id }
        let byLogin = users.filter { wanted.contains($0.login.lowercased()) }
        return byLogin + users.filter { !wanted.contains($0.login.lowercased()) }
    }

    private func users(matchingAny logins: some Sequence<String>) async throws(OdooError) -> [OdooUser] {
        // `=ilike` ignores case; its wildcards have to be escaped.
        let conditions = logins.map { JSONValue.string(Self.likePattern($0)) }.flatMap { pattern -> [JSONValue] in
            [["login", "=ilike", pattern], ["partner_id.email_normalized", "=ilike", pattern]]
        }
        return try await internalUsers(Array(repeating: "|", count: conditions.count - 1) + conditions)
    }

    /// Returns the user with that id, if it is an active, internal one.
    package func internalUser(_ id: Int) async throws(OdooError) -> OdooUser? {
        try await internalUsers([["id", "=", .integer(id)]]).first
    }

    /// Returns the active, internal users, at most `limit`, batch by batch.
    package func people(limit: Int) async throws(OdooError) -> [OdooUser] {
        try await internalUsers([], limit: limit)
    }

    /// Returns those of the internal, active users who match `domain`.
    func internalUsers(_ domain: [JSONValue], limit: Int = .max) async throws(OdooError) -> [OdooUser] {
        try await search(
            "res.users",
            [["share", "=", false]] + domain,
            fields: OdooUser.fields,
            limit: limit,
            page: Self.userPage
        ).compactMap { OdooUser($0) }
    }
}

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
        var domain: [JSONValue] = [[.string(ProvisionCode.requested), "!=", false]]
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
