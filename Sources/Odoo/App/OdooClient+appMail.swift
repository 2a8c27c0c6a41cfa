package import Base

/// A row of the lists of messages for which its user asked for something.
package struct RequestedMail: Sendable, Hashable, Identifiable {
    package let id: Int
    package let key: String
    /// As the row holds it; `nil` in `request` if no version of the app writes that.
    package let requested: String
    package var request: AppMail.Request? { AppMail.Request(rawValue: requested) }
    /// Whether the user chose the contacts.
    package let isChosen: Bool
    /// All contacts of the row, to recognise a later choice.
    package let linked: [Int]
    /// Those that the user may read, with their names.
    package let contacts: [OdooReference]

    init?(_ value: JSONValue) {
        guard let id = value["id"]?.integer, let requested = value["request"]?.string, let linked = value["linked"]?.ids
        else { return nil }
        self.id = id
        self.requested = requested
        self.linked = linked
        key = value["key"]?.string ?? ""
        isChosen = value["chosen"] == true
        contacts = (value["contacts"]?.array ?? []).compactMap(\.reference)
    }
}

/// Values for rows of the lists of messages, which are written only to rows that still hold what the gateway read.
package struct AppMailChange: Sendable, Hashable {
    package var ids: [Int]
    /// What `AppMail.request` held; `nil` if it was empty.
    package var request: String?
    /// The contacts that the row had, if they count.
    package var linked: [Int]?
    package var values: [String: JSONValue]

    package init(_ ids: [Int], request: String? = nil, linked: [Int]? = nil, values: [String: JSONValue]) {
        self.ids = ids
        self.request = request
        self.linked = linked
        self.values = values
    }

    fileprivate var argument: JSONValue {
        var members: [String: JSONValue] = [
            "ids": JSONValue(ids), "request": request.map { .string($0) } ?? false, "values": .object(values),
        ]
        if let linked { members["linked"] = JSONValue(linked) }
        return .object(members)
    }
}

/// A row of the lists of messages, as far as the gateway compares it.
package struct AppMailRow: Sendable, Hashable, Identifiable {
    package let id: Int
    package let key: String
    package let owner: Int?
    package let stamp: String
    package let isImported: Bool
    package let hasRequest: Bool

    private static let fields = [AppMail.key, AppMail.owner, AppMail.stamp, AppMail.state, AppMail.request]

    private init(_ record: OdooRecord) {
        id = record.id
        key = record[AppMail.key]?.string ?? ""
        owner = record[AppMail.owner]?.reference?.id
        stamp = record[AppMail.stamp]?.string ?? ""
        isImported = record[AppMail.state]?.string == AppMail.State.imported.rawValue
        hasRequest = record[AppMail.request]?.string != nil
    }

    fileprivate static func all(_ client: OdooClient, _ domain: [JSONValue]) async throws(OdooError) -> [AppMailRow] {
        try await client.search(AppMail.model, domain, fields: fields, page: page).map { AppMailRow($0) }
    }

    /// Rows read by one call.
    private static let page = 2000
}

/// The lists of messages.
extension OdooClient {
    /// Returns the next rows after the id `after` for which the user asked for something, at most `AppCall.mostMails`.
    package func requestedMails(of user: Int, after: Int = 0) async throws(OdooError) -> [RequestedMail] {
        let action = try await GatewayAction.find(AppCall.requestedMails, self)
        let arguments: [String: JSONValue] = ["user": .integer(user), "after": .integer(after)]
        let result = try await action.run(arguments, on: AppMail.model, acts: false)
        guard let found = result?.array else { throw OdooError(.unreadable, "no requested messages") }
        return found.compactMap { RequestedMail($0) }
    }

    /// Writes the changes, and returns the rows that were written: the others hold something else by now.
    package func writeMails(_ changes: [AppMailChange]) async throws(OdooError) -> Set<Int> {
        var written: Set<Int> = []
        for start in stride(from: 0, to: changes.count, by: AppCall.mostMails) {
            let part = changes[start..<min(start + AppCall.mostMails, changes.count)]
            let action = try await GatewayAction.find(AppCall.writeMails, self)
            let arguments: [String: JSONValue] = ["rows": .array(part.map(\.argument))]
            guard let ids = try await action.run(arguments, on: AppMail.model, acts: true)?.ids else {
                throw OdooError(.unreadable, "no written messages", mayHaveActed: true)
            }
            written.formUnion(ids)
        }
        return written
    }

    /// Returns the rows with these keys.
    package func mailRows(withKeys keys: [String]) async throws(OdooError) -> [AppMailRow] {
        guard !keys.isEmpty else { return [] }
        return try await AppMailRow.all(self, [[.string(AppMail.key), "in", JSONValue(keys)]])
    }

    /// Removes rows of messages that were imported before that time and left the lists, at most `appBatch`.
    ///
    /// - Returns: how many.
    package func removeMails(importedBefore time: Timestamp) async throws(OdooError) -> Int {
        let domain: [JSONValue] = [
            [.string(AppMail.isRemoved), "=", true],
            [.string(AppMail.state), "=", .string(AppMail.State.imported.rawValue)],
            [.string(AppMail.request), "=", false],
            [.string(AppMail.importedAt), "<", .string(OdooTimeText.make(time))],
        ]
        let old = try await ids(AppMail.model, domain, limit: Self.appBatch)
        try await remove(AppMail.model, old)
        return old.count
    }

    /// Returns all rows but imported ones that have left the lists, of all users or of these.
    package func listedMailRows(of owners: Set<Int>? = nil) async throws(OdooError) -> [AppMailRow] {
        var domain: [JSONValue] = [
            "|", [.string(AppMail.isRemoved), "=", false],
            [.string(AppMail.state), "!=", .string(AppMail.State.imported.rawValue)],
        ]
        if let owners { domain.append([.string(AppMail.owner), "in", JSONValue(owners.sorted())]) }
        return try await AppMailRow.all(self, domain)
    }
}
