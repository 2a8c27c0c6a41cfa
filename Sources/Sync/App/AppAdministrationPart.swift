package import Base
package import Logging
package import Odoo
package import Storage

/// What administrators of Odoo see of the gateway: the scheduled actions, which they can run, turn on and off, and the log, of
/// which each user sees the own entries.
package actor AppAdministrationPart: AppPart {
    package typealias Store = AppSettingsStore & ActionStore & LogStore & PreferenceStore & UserStore & AccountStore

    /// Entries of the log that are written at a time.
    static let logBatch = 500
    /// Of a log that is written for the first time, the newest entries.
    static let firstEntries = 200
    /// The most entries in a database, whatever their age.
    static let mostEntries = 50_000
    /// Between two removals of old entries.
    static let purgeInterval = Duration.hours(1)
    /// Between two readings of the rows of the scheduled actions, in case someone removed them.
    static let surveyInterval = Duration.minutes(10)

    /// How long another node has for what it began to write to the log: longer than a call may last.
    static let writePatience = OdooLimits().callTimeout + .seconds(30)

    private struct Known {
        var actions: AppActionsMirror?
        var nextSurvey: Timestamp
        var nextPurge: Timestamp
        /// The scheduled actions when they were last compared, and when.
        var stamp = ""
        var comparedAt: Timestamp?
        /// What this node last began to write to the log.
        var written: AppLogCursor?
        /// What another node, or an earlier process, began to write, and when that was first seen.
        var others: (write: AppLogCursor, since: Timestamp)?
    }

    package nonisolated let kinds: Set<AppRequest.Kind> = [.run, .enable, .disable]

    private let store: any Store
    private let isSole: Bool
    private let words: @Sendable (NewLogEntry, Language) -> String
    private let clock: any WallClock
    private let logger: Logger
    private let onRequest: @Sendable () -> Void
    private var known: [String: Known] = [:]

    /// - Parameters:
    ///   - isSole: whether there is one database only, whose administrators see what concerns nobody.
    ///   - words: an entry of the log in a language.
    ///   - onRequest: called when runs were requested or schedules changed.
    package init(
        store: any Store,
        isSole: Bool,
        words: @escaping @Sendable (NewLogEntry, Language) -> String,
        clock: any WallClock = SystemClock(),
        logger: Logger,
        onRequest: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.isSole = isSole
        self.words = words
        self.clock = clock
        self.logger = logger
        self.onRequest = onRequest
    }

    // MARK: Requests

    /// Runs scheduled actions, or turns them on or off. The watch has checked that an administrator asked.
    package func serve(_ requests: [AppRequestRecord], in database: AppDatabase) async throws(RunStop) {
        for request in requests {
            guard let action = request.argument.flatMap(ScheduledAction.init) else { continue }
            switch request.kind {
            case .run: try await run(action, request, database)
            case .enable: try await turn(action, on: true, request, database)
            case .disable: try await turn(action, on: false, request, database)
            default: continue
            }
            onRequest()
        }
    }

    private func run(
        _ action: ScheduledAction,
        _ request: AppRequestRecord,
        _ database: AppDatabase
    ) async throws(RunStop) {
        var count = 0
        do throws(StorageError) {
            // Of several databases, each administrator has runs for the users of the own one.
            let users: [UserID?] = isSole ? [nil] : database.people.keys.sorted()
            for user in users { count += try await store.requestActionRun(action, for: user, at: clock.now) }
        } catch { throw RunStop(error) }
        logger.notice(
            "a run of a scheduled action was requested",
            metadata: metadata(["action": "\(action.rawValue)"], request, database)
        )
        await database.tell(request.clicker, count == 0 ? .warning : .info, Self.told(action, count))
    }

    private static func told(_ action: ScheduledAction, _ users: Int) -> Localized<String> {
        let words =
            switch users {
            case 0:
                Localized(
                    "No user has what this action needs, so there is nothing to run.",
                    "Kein Benutzer erfüllt die Voraussetzungen dieser Aktion; es gibt nichts auszuführen."
                )
            case 1: Localized("A run for 1 user begins.", "Ein Lauf für 1 Benutzer beginnt.")
            default: Localized("Runs for \(users) users begin.", "Läufe für \(users) Benutzer beginnen.")
            }
        return Localized("\(action.title): \(words.english)", "\(action.title): \(words.german)")
    }

    private func turn(
        _ action: ScheduledAction,
        on isEnabled: Bool,
        _ request: AppRequestRecord,
        _ database: AppDatabase
    ) async throws(RunStop) {
        // Odoo shows it already.
        known[database.name]?.actions = nil
        let minutes: Int64
        do throws(StorageError) {
            guard var schedule = try await store.actionSchedules().first(where: { $0.kind == action }),
                schedule.isEnabled != isEnabled
            else { return }
            schedule.isEnabled = isEnabled
            minutes = schedule.interval.components.seconds / 60
            try await store.setActionSchedule(schedule, at: clock.now)
        } catch { throw RunStop(error) }
        let facts: Logger.Metadata = [
            "action": "\(action.rawValue)", "enabled": "\(isEnabled)", "minutes": "\(minutes)",
        ]
        logger.notice("a scheduled action was changed", metadata: metadata(facts, request, database))
    }

    private func metadata(
        _ facts: Logger.Metadata,
        _ request: AppRequestRecord,
        _ database: AppDatabase
    ) -> Logger.Metadata {
        var metadata = facts
        metadata["category"] = "\(LogCategory.actions.rawValue)"
        metadata["database"] = "\(database.name)"
        if let user = database.people(of: request.clicker).first?.user.id { metadata["user"] = "\(user.rawValue)" }
        return metadata
    }

    // MARK: What is shown

    package func mirror(in database: AppDatabase) async throws(RunStop) -> Bool {
        guard database.features.contains(.administration) else { return false }
        var known = known[database.name] ?? Known(nextSurvey: clock.now, nextPurge: clock.now)
        if clock.now >= known.nextSurvey {
            known.actions = nil
            known.nextSurvey = clock.now + Self.surveyInterval
        }
        self.known[database.name] = known
        try await mirrorActions(database)
        let hasEntries = try await mirrorLog(database)
        return try await purge(database) || hasEntries
    }

    private func mirrorActions(_ database: AppDatabase) async throws(RunStop) {
        let client = database.client
        let schedules: [ActionSchedule]
        let states: [ScheduledAction: [ActionState]]
        let stamp: String
        do throws(StorageError) {
            schedules = try await store.actionSchedules()
            let settings = schedules.map { "\($0.isEnabled) \($0.interval)" }.joined(separator: " ")
            stamp = "\(try await store.appStamp()) \(settings)"
            if let known = known[database.name], known.actions != nil, known.stamp == stamp,
                let comparedAt = known.comparedAt, clock.now < comparedAt + AppSettingsPart.comparingInterval
            {
                return
            }
            let people = database.people
            states = Dictionary(
                grouping: try await store.actionStates().filter { isSole || people[$0.user] != nil }
            ) { $0.kind }
        } catch { throw RunStop(error) }
        var mirror: AppActionsMirror
        if let known = known[database.name]?.actions {
            mirror = known
        } else {
            mirror = try await asked { () throws(OdooError) in try await AppActionsMirror(client) }
            let surplus = mirror.surplus
            try await asked { () throws(OdooError) in try await client.remove(AppScheduledAction.model, surplus) }
        }
        let language = language(of: database)
        for schedule in schedules {
            let own = states[schedule.kind] ?? []
            let values = AppActionsMirror.values(schedule, own, language)
            let last = AppActionsMirror.last(own)
            let changes = mirror.changes(of: schedule.kind, to: values, last: last, at: clock.now)
            guard !changes.isEmpty else { continue }
            let known = mirror.rows[schedule.kind]?.id
            let id = try await asked { () throws(OdooError) in
                guard let known else { return try await client.create(AppScheduledAction.model, [changes])[0] }
                try await client.write(AppScheduledAction.model, [known], changes)
                return known
            }
            mirror.wrote(changes, of: schedule.kind, id: id, at: clock.now)
            self.known[database.name]?.actions = mirror
        }
        self.known[database.name]?.actions = mirror
        self.known[database.name]?.stamp = stamp
        self.known[database.name]?.comparedAt = clock.now
    }

    /// Of what concerns nobody: that of the gateway's user in Odoo.
    private func language(of database: AppDatabase) -> Language {
        let login = database.client.access.login.lowercased()
        return database.odooUsers.values.first { $0.login.lowercased() == login }?.shownLanguage ?? .english
    }

    /// Writes the next entries of the log. Returns whether there are more.
    private func mirrorLog(_ database: AppDatabase) async throws(RunStop) -> Bool {
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
            var query = LogQuery(limit: Self.logBatch)
            query.order = .oldestFirst
            query.after = cursor.done
            entries = try await store.log(query)
        } catch { throw RunStop(error) }
        guard let last = entries.last, mayWriteLog(after: cursor, database) else { return false }
        let plan = try await logPlan(database)
        var rows = entries.compactMap(plan.row)
        if let pending = cursor.pending, let first = rows.first {
            // The answer to the last call is missing: what Odoo has of it is not written again.
            let since = first.values[AppLogEntry.date] ?? false
            let present = try await asked { () throws(OdooError) in
                try await client.search(
                    AppLogEntry.model,
                    [[.string(AppLogEntry.date), ">=", since]],
                    fields: [AppLogEntry.date, AppLogEntry.message],
                    limit: Self.logBatch * 2
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
        return entries.count == Self.logBatch
    }

    /// Whether no other node may be writing at this moment: what it writes cannot be seen yet, and would be written twice.
    private func mayWriteLog(after cursor: AppLogCursor, _ database: AppDatabase) -> Bool {
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

    private func logPlan(_ database: AppDatabase) async throws(RunStop) -> AppLogPlan {
        let owners: [(String, UserID)]
        do throws(StorageError) {
            let addresses = Dictionary(try await store.accounts().map { ($0.id, $0.address) }) { first, _ in first }
            owners = try await store.users().compactMap { user in
                user.account.flatMap { addresses[$0] }.map { ("\($0)".lowercased(), user.id) }
            }
        } catch { throw RunStop(error) }
        return AppLogPlan(
            database: database.name,
            isSole: isSole,
            people: database.people,
            owners: Dictionary(owners) { first, _ in first },
            language: language(of: database),
            words: words
        )
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
