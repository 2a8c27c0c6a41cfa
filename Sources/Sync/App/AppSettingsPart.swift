package import Base
package import Google
package import Logging
package import Odoo
package import Storage

/// The personal settings in Odoo: one truth, the gateway's store, and what either side changes is in the other within seconds.
package actor AppSettingsPart: AppPart {
    package typealias Store = AppSettingsStore & AwaitedResultStore & PreferenceStore & UserStore & AccountStore
        & ActionStore

    /// Between two comparisons of all rows, which find what a search for changes does not: rows of an older copy of Odoo's
    /// database, and rows that were removed.
    static let surveyInterval = Duration.minutes(10)
    /// Between two comparisons of the gateway's side with what was last written, although nothing is known to have changed:
    /// for what another node left half done.
    static let comparingInterval = Duration.minutes(1)

    /// What is known of a database.
    private struct Known {
        /// The gateway's user there.
        var gateway: Int
        /// Rows of nobody who may have one, as far as they would be found again and again.
        var ignored: Set<Int> = []
        /// Users of Odoo who are none of the gateway, and whose rows say so.
        var strangers: Set<Int> = []
        var nextSurvey: Timestamp
        /// The gateway's side when it was last compared, with whom, and when.
        var stamp: AppStamp?
        var people: Set<UserID> = []
        var comparedAt: Timestamp?
    }

    package nonisolated let kinds = Set(RunRequests.actions.keys).union([.settings, .folders])

    private let store: any Store
    private let requests: RunRequests
    private let clock: any WallClock
    private let logger: Logger
    private let onChange: @Sendable () -> Void
    private var known: [String: Known] = [:]

    /// - Parameters:
    ///   - google: Google's APIs as an account.
    ///   - onChange: called when users' settings were changed, or runs requested.
    package init(
        store: any Store,
        google: @escaping @Sendable (AccountRecord) throws(RunStop) -> GoogleCaller,
        clock: any WallClock = SystemClock(),
        logger: Logger,
        onChange: @escaping @Sendable () -> Void
    ) {
        self.store = store
        requests = RunRequests(store: store, google: google, clock: clock, logger: logger, onRequest: onChange)
        self.clock = clock
        self.logger = logger
        self.onChange = onChange
    }

    /// Requests runs and reads folders. A new row is found by the search for changes.
    package func serve(_ requests: [AppRequestRecord], in database: AppDatabase) async throws(RunStop) {
        for request in requests {
            if request.kind == .settings {
                // Its user may have been unknown until now.
                known[database.name]?.ignored = []
            } else {
                try await self.requests.serve(request, in: database)
            }
        }
    }

    /// Takes what users changed in Odoo: one search while they change nothing.
    package func poll(in database: AppDatabase) async throws(RunStop) {
        let client = database.client
        var known: Known
        if let before = self.known[database.name] {
            known = before
        } else {
            let gateway = try await asked { () throws(OdooError) in try await client.ownUser() }
            known = Known(gateway: gateway, nextSurvey: clock.now)
        }
        let (gateway, ignored, isSurvey) = (known.gateway, known.ignored, clock.now >= known.nextSurvey)
        let changed = try await asked { () throws(OdooError) in
            isSurvey ? [] : try await client.changedSettings(by: gateway, leavingOut: ignored)
        }
        if isSurvey { (known.ignored, known.nextSurvey) = ([], clock.now + Self.surveyInterval) }
        self.known[database.name] = known
        guard isSurvey || !changed.isEmpty else { return }
        do throws(RunStop) {
            // Before the rows: one that another node writes meanwhile must not look like an older copy.
            var people = try await people(of: database, among: isSurvey ? nil : try await users(of: changed, database))
            let rows = try await asked { () throws(OdooError) in
                isSurvey ? try await client.settings([]) : try await client.settings(ids: changed)
            }
            let owned = Dictionary(grouping: rows) { $0.user }
            var round: [Int] = []
            for (user, rows) in owned {
                guard let user else { continue }
                if let person = people[user] {
                    self.known[database.name]?.strangers.remove(user)
                    if rows.count > 1 || rows.contains(where: { !person.has($0, gateway) }) { round.append(user) }
                } else if rows.contains(where: { $0.writer != gateway }) || !known.strangers.contains(user) {
                    guard let stranger = database.odooUsers[user] else {
                        // Archived, or no internal user any more.
                        self.known[database.name]?.ignored.formUnion(rows.map(\.id))
                        continue
                    }
                    // Also of someone who was one until now.
                    self.known[database.name]?.strangers.insert(user)
                    people[user] = AppSettingsRound.Person(odooUser: stranger, readAt: clock.now)
                    round.append(user)
                }
            }
            self.known[database.name]?.ignored.formUnion((owned[nil] ?? []).map(\.id))
            if isSurvey {
                for (user, person) in people where owned[user] == nil && person.memory?.agreed != nil {
                    // It was removed in Odoo: another one is made, with what the store has.
                    people[user]?.memory = nil
                    round.append(user)
                }
            }
            _ = try await carryOut(round.compactMap { people[$0] }, rows, database)
        } catch {
            if isSurvey { self.known[database.name]?.nextSurvey = clock.now }
            throw error
        }
    }

    /// Writes what changed at the gateway: without a call while nothing did.
    package func mirror(in database: AppDatabase) async throws(RunStop) -> Bool {
        try await requests.tell(database)
        // Before the first poll nothing is known.
        guard let known = known[database.name] else { return false }
        let users = Set(database.people.keys)
        let isOld = known.comparedAt.map { clock.now >= $0 + Self.comparingInterval } ?? true
        let stamp: AppStamp
        var changed: Set<UserID>?
        do throws(StorageError) {
            stamp = try await store.appStamp()
            guard isOld || known.stamp != stamp || known.people != users else { return false }
            if !isOld, let before = known.stamp { changed = try await store.usersChanged(since: before) }
        } catch { throw RunStop(error) }
        changed?.formUnion(users.subtracting(known.people))
        let ahead = try await people(of: database, among: changed).values.filter(\.isAhead)
            .sorted { $0.odooUser < $1.odooUser }
        let round = Array(ahead.prefix(OdooClient.appBatch))
        if !round.isEmpty {
            let client = database.client
            let rows = try await asked { () throws(OdooError) in
                try await client.settings(of: round.map(\.odooUser))
            }
            // What a user changed meanwhile, or another node serves, is left to the next look.
            guard try await carryOut(round, rows, database) else { return false }
        }
        guard round.count == ahead.count else { return true }
        self.known[database.name]?.stamp = stamp
        self.known[database.name]?.people = users
        if changed == nil { self.known[database.name]?.comparedAt = clock.now }
        return false
    }

    /// Returns whether all of them were served.
    private func carryOut(
        _ people: [AppSettingsRound.Person],
        _ rows: [AppSettingsRow],
        _ database: AppDatabase
    ) async throws(RunStop) -> Bool {
        guard let gateway = known[database.name]?.gateway else { return false }
        let round = AppSettingsRound(
            client: database.client,
            database: database.name,
            gateway: gateway,
            store: store,
            clock: clock,
            logger: logger,
            onChange: onChange
        )
        let all = people.sorted { $0.odooUser < $1.odooUser }
        var isWhole = true
        for start in stride(from: 0, to: all.count, by: OdooClient.appBatch) {
            let batch = Array(all[start..<min(start + OdooClient.appBatch, all.count)])
            isWhole = try await round.run(batch, rows) && isWhole
        }
        return isWhole
    }

    /// Of the gateway's users, those whose settings these rows of Odoo hold.
    private func users(of rows: [Int], _ database: AppDatabase) async throws(RunStop) -> Set<UserID> {
        let client = database.client
        let owners = try await asked { () throws(OdooError) in try await client.owners(ofSettings: rows) }
        return Set(database.people.filter { owners.contains($0.value.odooUser.id) }.keys)
    }

    /// The gateway's users in a database as the store has them now, by their users in Odoo.
    ///
    /// - Parameter users: only these; `nil` for all.
    private func people(
        of database: AppDatabase,
        among users: Set<UserID>?
    ) async throws(RunStop) -> [Int: AppSettingsRound.Person] {
        let readAt = clock.now
        let records: [AppUserRecord]
        do throws(StorageError) { records = try await store.appUsers(users, in: database.name) } catch {
            throw RunStop(error)
        }
        // Of several who name the same login, the first.
        let first = Dictionary(database.people.values.map { ($0.odooUser.id, $0.user.id) }, uniquingKeysWith: min)
        var people: [Int: AppSettingsRound.Person] = [:]
        for record in records {
            guard let person = database.people[record.user.id], first[person.odooUser.id] == record.user.id else {
                continue
            }
            var one = AppSettingsRound.Person(odooUser: person.odooUser, readAt: readAt)
            one.user = person.user
            one.settings = record.settings
            one.changes = record.changes
            // A grant may be younger than the database's people.
            one.account = record.account
            one.actions = record.actions
            (one.memory, one.stored) = (record.memory, record.memory)
            people[person.odooUser.id] = one
        }
        return people
    }

    private func asked<Value: Sendable>(_ call: () async throws(OdooError) -> Value) async throws(RunStop) -> Value {
        do throws(OdooError) { return try await call() } catch { throw RunStop(error) }
    }
}
