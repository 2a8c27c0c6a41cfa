import Base
import Odoo
import Storage

/// The gateway's log in Odoo, of which each user sees the own entries, and administrators all.
actor AppLogMirror {
    typealias Store = LogStore & PreferenceStore & UserStore & AccountStore & AppSettingsStore

    /// Entries that are written at a time.
    static let batch = 500
    /// The newest entries, of a log that is written for the first time.
    static let firstEntries = 200
    /// The most entries in a database, whatever their age.
    static let mostEntries = 50_000
    /// Between two removals of old entries.
    static let purgeInterval = Duration.hours(1)
    /// How long another node has for what it began to write: longer than a call may last.
    static let writePatience = OdooLimits().callTimeout + .seconds(30)

    private struct Known {
        var nextPurge: Timestamp
        /// What this node last began to write.
        var written: AppLogCursor?
        /// What another node, or an earlier process, began to write, and when that was first seen.
        var others: (write: AppLogCursor, since: Timestamp)?
    }

    private let store: any Store
    private let isSole: @Sendable () -> Bool
    private let words: @Sendable (NewLogEntry, Language) -> String
    private let clock: any WallClock
    private var known: [String: Known] = [:]

    /// - Parameters:
    ///   - isSole: whether there is one database only, whose administrators see what concerns nobody.
    ///   - words: an entry in a language.
    init(
        store: any Store,
        isSole: @escaping @Sendable () -> Bool,
        words: @escaping @Sendable (NewLogEntry, Language) -> String,
        clock: any WallClock
    ) {
        self.store = store
        self.isSole = isSole
        self.words = words
        self.clock = clock
    }

    /// Writes the next entries, and removes old ones from time to time. Returns whether there is more to do.
    func mirror(in database: AppDatabase) async throws(RunStop) -> Bool {
        if known[database.name] == nil { known[database.name] = Known(nextPurge: clock.now) }
        let hasEntries = try await write(database)
        return try await purge(database) || hasEntries
    }

    /// Writes the next entries. Returns whether there are more.
    private func write(_ database: AppDatabase) async throws(RunStop) -> Bool {
        let client = database.client
        let known: AppLogCursor?
        var cursor: AppLogCursor
        let entries: [LogEntry]
        do throws(StorageError) {
            known = try await store.appLogCursor(of: database.name)
            if let known {
                cursor = known
            } else {
                let newest = try await store.log(LogQuery(limit: Self.firstEntries))
                guard let oldest = newest.last else { return false }
                cursor = AppLogCursor(done: LogEntry.ID(rawValue: oldest.id.rawValue - 1))
            }
            var query = LogQuery(limit: Self.batch)
            query.order = .oldestFirst
            query.after = cursor.done
            entries = try await store.log(query)
        } catch { throw RunStop(error) }
        guard let last = entries.last, mayWrite(after: cursor, database) else { return false }
        let plan = try await plan(of: database, for: entries)
        var rows = entries.compactMap(plan.row)
        if let pending = cursor.pending, let first = rows.first {
            // The answer to the last call is missing: what Odoo has of it is not written again.
            let since = first.values[AppLogEntry.date] ?? false
            let present = try await asked { () throws(OdooError) in
                try await client.search(
                    AppLogEntry.model,
                    [[.string(AppLogEntry.date), ">=", since]],
                    fields: [AppLogEntry.date, AppLogEntry.message],
                    limit: Self.batch * 2
                ).map { "\($0[AppLogEntry.date]?.string ?? "") \($0[AppLogEntry.message]?.string ?? "")" }
            }
            let open = rows.filter { $0.entry <= pending }
            rows = AppLogPlan.missing(open, present: present) + rows.filter { $0.entry > pending }
        }
        cursor.pending = last.id
        // Of two nodes that begin at the same time, one writes them.
        guard try await save(cursor, replacing: known, database) else { return true }
        self.known[database.name]?.written = cursor
        let values = rows.map(\.values)
        _ = try await asked { () throws(OdooError) in try await client.create(AppLogEntry.model, values) }
        _ = try await save(AppLogCursor(done: last.id), replacing: cursor, database)
        return entries.count == Self.batch
    }

    /// Whether no other node may be writing at this moment: what it writes cannot be seen yet, and would be written twice.
    private func mayWrite(after cursor: AppLogCursor, _ database: AppDatabase) -> Bool {
        guard cursor.pending != nil, let known = known[database.name], known.written != cursor else { return true }
        guard let others = known.others, others.write == cursor else {
            self.known[database.name]?.others = (cursor, clock.now)
            return false
        }
        return clock.now >= others.since + Self.writePatience
    }

    private func save(
        _ cursor: AppLogCursor,
        replacing old: AppLogCursor?,
        _ database: AppDatabase
    ) async throws(RunStop) -> Bool {
        do throws(StorageError) {
            return try await store.saveAppLogCursor(cursor, replacing: old, of: database.name)
        } catch { throw RunStop(error) }
    }

    private func plan(of database: AppDatabase, for entries: [LogEntry]) async throws(RunStop) -> AppLogPlan {
        // Whose an account is, few entries leave to be found out.
        let isOpen = entries.contains { $0.entry.user == nil && $0.entry.account != nil }
        return AppLogPlan(
            database: database.name,
            isSole: isSole(),
            people: database.people,
            owners: isOpen ? try await owners() : [:],
            language: database.ownLanguage,
            words: words
        )
    }

    /// Whose account an address is, in lower case.
    private func owners() async throws(RunStop) -> [String: UserID] {
        do throws(StorageError) {
            let addresses = Dictionary(try await store.accounts().map { ($0.id, $0.address) }) { first, _ in first }
            let owners = try await store.users().compactMap { user in
                user.account.flatMap { addresses[$0] }.map { ("\($0)".lowercased(), user.id) }
            }
            return Dictionary(owners) { first, _ in first }
        } catch { throw RunStop(error) }
    }

    /// Removes old entries, batch by batch. Returns whether there are more.
    private func purge(_ database: AppDatabase) async throws(RunStop) -> Bool {
        guard let known = known[database.name], clock.now >= known.nextPurge else { return false }
        let days: Int
        do throws(StorageError) { days = try await store.organisationSettings().logRetention } catch {
            throw RunStop(error)
        }
        let (client, oldest) = (database.client, clock.now - .days(days))
        let hasMore = try await asked { () throws(OdooError) in
            let old = try await client.ids(
                AppLogEntry.model,
                [[.string(AppLogEntry.date), "<", .string(OdooTimeText.make(oldest))]],
                limit: OdooClient.appBatch
            )
            let surplus = try await client.count(AppLogEntry.model) - old.count - Self.mostEntries
            var removed = old
            if surplus > 0 {
                let further = try await client.ids(
                    AppLogEntry.model,
                    [["id", "not in", JSONValue(old)]],
                    limit: min(surplus, OdooClient.appBatch)
                )
                removed += further
            }
            try await client.remove(AppLogEntry.model, removed)
            return old.count == OdooClient.appBatch || surplus > OdooClient.appBatch
        }
        if !hasMore { self.known[database.name]?.nextPurge = clock.now + Self.purgeInterval }
        return hasMore
    }

    private func asked<Value: Sendable>(_ call: () async throws(OdooError) -> Value) async throws(RunStop) -> Value {
        do throws(OdooError) { return try await call() } catch { throw RunStop(error) }
    }
}
