package import Base

/// A user's row of `AppSettings`, as Odoo has it. Whatever a user may write is bounded here, and nothing else of it is read.
package struct AppSettingsRow: Sendable, Hashable {
    /// The longest text of an option that is read, in characters.
    package static let longestText = 320

    package let id: Int
    /// Whose it is: who created it; `nil` after that user was deleted.
    package let user: Int?
    /// Who wrote it last.
    package let writer: Int?
    package let writtenAt: Timestamp?
    /// 0 until the gateway writes it.
    package let revision: Int
    /// The options by field, references as ids; without a text that is too long.
    package let options: [String: JSONValue]

    package init(
        id: Int,
        user: Int?,
        writer: Int?,
        writtenAt: Timestamp?,
        revision: Int,
        options: [String: JSONValue]
    ) {
        self.id = id
        self.user = user
        self.writer = writer
        self.writtenAt = writtenAt
        self.revision = revision
        self.options = options
    }

    init?(_ record: OdooRecord) {
        guard let revision = record[AppSettings.revision]?.integer else { return nil }
        self.init(
            id: record.id,
            user: record[AppSettings.user]?.integer,
            writer: record["write_uid"]?.integer,
            writtenAt: record["write_date"]?.string.flatMap { OdooTimeText.read($0) },
            revision: revision,
            options: Dictionary(
                AppSettings.options.compactMap { field in record[field].map { (field, $0) } },
                uniquingKeysWith: { first, _ in first }
            )
        )
    }

    /// What a write expects to find.
    package var seen: [String: JSONValue] {
        options.merging([AppSettings.revision: .integer(revision)]) { $1 }
    }
}

extension AppSettings {
    /// What people read beside a field.
    package static func label(of field: String) -> Localized<String> {
        AppTables.settings.label(of: field) ?? Localized(field, field)
    }
}

/// What to write into a user's row of `AppSettings`, or a new one.
package struct AppSettingsWrite: Sendable, Hashable {
    package var user: Int
    /// The options as read; a row that differs is left alone.
    package var seen: [String: JSONValue]
    package var values: [String: JSONValue]
    /// Further rows of that user, which are removed.
    package var duplicates: [Int]

    package init(user: Int, seen: [String: JSONValue], values: [String: JSONValue], duplicates: [Int] = []) {
        (self.user, self.seen, self.values, self.duplicates) = (user, seen, values, duplicates)
    }

    fileprivate var json: JSONValue {
        [
            "user": .integer(user), "seen": .object(seen), "values": .object(values),
            "duplicates": JSONValue(duplicates),
        ]
    }
}

/// A row of `AppLabel`, which only the gateway writes.
package struct AppLabelRow: Sendable, Hashable {
    package let id: Int
    /// The user of Odoo whose label it is.
    package let owner: Int
    package let labelID: String
    package let name: String

    package init(id: Int, owner: Int, labelID: String, name: String) {
        (self.id, self.owner, self.labelID, self.name) = (id, owner, labelID, name)
    }

    init?(_ record: OdooRecord) {
        guard let owner = record[AppLabel.owner]?.integer, let labelID = record[AppLabel.labelID]?.string else {
            return nil
        }
        (id, self.owner, self.labelID) = (record.id, owner, labelID)
        name = record[AppLabel.name]?.string ?? ""
    }
}

extension OdooClient {
    /// Rows that one call of the app reads, creates or writes.
    package static let appBatch = 500

    /// The number of the user as whom the gateway calls Odoo.
    package func ownUser() async throws(OdooError) -> Int {
        let found = try await search("res.users", [["login", "=", .string(access.login)]], fields: ["id"])
        guard let id = found.first?.id else { throw OdooError(.unreadable, "no user \(access.login)") }
        return id
    }

    /// The rows of settings that someone else than the gateway wrote last, in one cheap call.
    ///
    /// - Parameter known: rows that are left out.
    package func changedSettings(by gateway: Int, leavingOut known: Set<Int> = []) async throws(OdooError) -> [Int] {
        var domain: [JSONValue] = [["write_uid", "!=", .integer(gateway)]]
        if !known.isEmpty { domain.append(["id", "not in", JSONValue(known.sorted())]) }
        return try await ids(AppSettings.model, domain, limit: Self.appBatch)
    }

    /// The users whose settings these rows hold.
    package func owners(ofSettings rows: [Int]) async throws(OdooError) -> Set<Int> {
        Set(try await read(AppSettings.model, rows, [AppSettings.user]).compactMap { $0[AppSettings.user]?.integer })
    }

    /// The rows of settings of these users, by ascending id: usually one each.
    package func settings(of users: [Int]) async throws(OdooError) -> [AppSettingsRow] {
        try await settings([[.string(AppSettings.user), "in", JSONValue(users)]])
    }

    /// The rows of settings that match, by ascending id, batch by batch.
    package func settings(_ domain: [JSONValue]) async throws(OdooError) -> [AppSettingsRow] {
        var found: [AppSettingsRow] = []
        var last = 0
        while true {
            let batch = try await ids(AppSettings.model, domain + [["id", ">", .integer(last)]], limit: Self.appBatch)
            found += try await settings(ids: batch)
            guard let end = batch.last, batch.count == Self.appBatch else { return found }
            last = end
        }
    }

    /// The rows of settings with these ids, by ascending id.
    package func settings(ids: [Int]) async throws(OdooError) -> [AppSettingsRow] {
        guard !ids.isEmpty else { return [] }
        // A text may be of any length: one that is too long is not even transferred.
        let long = String(repeating: "_", count: AppSettingsRow.longestText + 1) + "%"
        let tooLong = Set(
            try await self.ids(
                AppSettings.model,
                [["id", "in", JSONValue(ids)], [.string(AppSettings.userName), "=like", .string(long)]],
                limit: ids.count
            )
        )
        let common = [AppSettings.user, "write_uid", "write_date", AppSettings.revision] + AppSettings.options
        var rows = try await read(AppSettings.model, ids.filter { !tooLong.contains($0) }, common)
        rows += try await read(AppSettings.model, tooLong.sorted(), common.filter { $0 != AppSettings.userName })
        return rows.compactMap { AppSettingsRow($0) }.sorted { $0.id < $1.id }
    }

    /// Creates or writes rows of settings. Returns for each its id, or `nil` where it was not as seen, or belongs to nobody
    /// who may have one.
    package func write(_ settings: [AppSettingsWrite]) async throws(OdooError) -> [Int?] {
        guard !settings.isEmpty else { return [] }
        let action = try await GatewayAction.find(AppCall.settings, self)
        var ids: [Int?] = []
        while ids.count < settings.count {
            let batch = settings[ids.count..<min(ids.count + Self.appBatch, settings.count)]
            let rows: JSONValue = .array(batch.map(\.json))
            let result: JSONValue?
            do { result = try await action.run(["rows": rows], on: AppSettings.model, acts: true) } catch {
                throw OdooError(error.cause, error.detail, mayHaveActed: error.mayHaveActed || !ids.isEmpty)
            }
            guard let written = result?.array, written.count == batch.count else {
                throw OdooError(.unreadable, "no ids of \(AppSettings.model)", mayHaveActed: true)
            }
            ids += written.map(\.integer)
        }
        return ids
    }

    /// The labels of these users of Odoo.
    package func appLabels(of owners: [Int]) async throws(OdooError) -> [AppLabelRow] {
        try await appLabels([[.string(AppLabel.owner), "in", JSONValue(owners)]])
    }

    /// The labels that match.
    package func appLabels(_ domain: [JSONValue]) async throws(OdooError) -> [AppLabelRow] {
        var found: [AppLabelRow] = []
        var last = 0
        while true {
            let batch = try await ids(AppLabel.model, domain + [["id", ">", .integer(last)]], limit: Self.appBatch)
            let fields = [AppLabel.owner, AppLabel.labelID, AppLabel.name]
            found += try await read(AppLabel.model, batch, fields).compactMap { AppLabelRow($0) }
            guard let end = batch.last, batch.count == Self.appBatch else { return found }
            last = end
        }
    }

    /// How many records match.
    package func count(_ model: String, _ domain: [JSONValue] = []) async throws(OdooError) -> Int {
        let call = OdooCall(model, "search_count", leading: [.init("domain", .array(domain))], acts: false)
        guard let count = try await self.call(call).integer else {
            throw OdooError(.unreadable, "no number of \(model)")
        }
        return count
    }

    /// The ids of records that match, in ascending order.
    package func ids(_ model: String, _ domain: [JSONValue], limit: Int) async throws(OdooError) -> [Int] {
        let search = OdooCall(
            model,
            "search",
            leading: [.init("domain", .array(domain))],
            named: ["limit": .integer(limit), "order": "id"],
            acts: false
        )
        guard let ids = try await call(search).ids else { throw OdooError(.unreadable, "no ids of \(model)") }
        return ids
    }

    /// Fields of records, references as ids: the name of what a reference leads to may be anyone's, and of any length.
    /// Records that no longer exist are left out.
    private func read(_ model: String, _ ids: [Int], _ fields: [String]) async throws(OdooError) -> [OdooRecord] {
        guard !ids.isEmpty else { return [] }
        let read = OdooCall(
            model,
            "read",
            ids: ids,
            named: ["fields": JSONValue(fields), "load": "_classic_write"],
            acts: false
        )
        guard let records = try await call(read).array else { throw OdooError(.unreadable, "no records of \(model)") }
        return records.compactMap { OdooRecord($0) }
    }
}
