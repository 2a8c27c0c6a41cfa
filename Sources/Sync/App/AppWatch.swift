package import Base
package import Logging
import Odoo
import ServiceLifecycle
package import Storage

/// Serves the app "Google Workspace" in Odoo: asks each database in which it is set up for what users clicked, and keeps
/// there what the gateway shows.
///
/// With nothing to do, a round is one call for each database, and what the parts ask. A request is removed once it has been
/// served, or never will be: nothing that was clicked is lost, and what is clicked meanwhile is another request.
package actor AppWatch: Service {
    package typealias Store = AppSettingsStore & RoutingStore

    /// Between two rounds that nobody woke: the net for an Odoo that cannot call the gateway.
    package static let standardInterval = Duration.seconds(20)
    /// Between two looks at the store.
    package static let lookInterval = Duration.seconds(2)
    /// The shortest time between two rounds, however often it is woken.
    static let shortestPause = Duration.milliseconds(500)
    /// Requests read at a time: so many that those which cannot be served now keep no others waiting.
    private static let mostRequests = 2000

    private let store: any Store
    private let directory: OdooDirectory
    private let parts: [any AppPart]
    private let interval: Duration
    private let clock: any WallClock
    private let logger: Logger
    private let signal = Signal()
    private let isWoken = Locked(false)
    /// What is known of each database.
    private var known: [String: AppSurvey] = [:]
    /// The databases, or parts of them, that failed in the last round.
    private var silent: Set<String> = []

    package init(
        store: any Store,
        directory: OdooDirectory,
        parts: [any AppPart],
        interval: Duration = standardInterval,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.store = store
        self.directory = directory
        self.parts = parts
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    /// Begins a round at once, or soon after the last one: something was clicked in Odoo, or changed at the gateway. Only a
    /// hint: what it is for is found out by asking.
    package nonisolated func wake() {
        isWoken.withLock { $0 = true }
        signal.wake()
    }

    package func run() async {
        await cancelWhenGracefulShutdown {
            var nextRound = self.clock.now
            while !Task.isCancelled {
                let start = self.clock.now
                let isRound = self.takeWake() || start >= nextRound
                let hasMore = isRound ? await self.check() : await self.look()
                if isRound { nextRound = start + self.interval }
                if !hasMore {
                    let nextLook = await self.hasApp ? start + Self.lookInterval : nextRound
                    await self.signal.wait(until: min(nextRound, nextLook), clock: self.clock)
                }
                try? await self.clock.sleep(until: start + Self.shortestPause)
            }
        }
    }

    /// Whether any database is known to have the app.
    private var hasApp: Bool { known.values.contains { $0.database != nil } }

    private nonisolated func takeWake() -> Bool {
        isWoken.withLock { isWoken in
            defer { isWoken = false }
            return isWoken
        }
    }

    /// A round: asks every database for requests, serves them, and brings there what changed.
    ///
    /// - Returns: whether there is more to do at once.
    @discardableResult
    package func check() async -> Bool { await forEachDatabase { await self.check($0) } }

    /// Brings what changed at the gateway to the databases that are known.
    ///
    /// - Returns: whether there is more to do at once.
    @discardableResult
    package func look() async -> Bool {
        await forEachDatabase { name in
            guard let database = await self.known[name]?.database else { return false }
            return await self.mirror(database)
        }
    }

    /// One that does not answer keeps no other waiting.
    private func forEachDatabase(_ work: @escaping @Sendable (String) async -> Bool) async -> Bool {
        await withTaskGroup(of: Bool.self) { group in
            for database in directory.databases { group.addTask { await work(database.name) } }
            var result = false
            for await one in group { result = one || result }
            return result
        }
    }

    private func check(_ name: String) async -> Bool {
        var hasMore = false
        await attempt(name, name) { () throws(RunStop) in
            guard let database = try await self.survey(name) else { return }
            hasMore = try await self.serve(database)
        }
        guard let database = known[name]?.database else { return hasMore }
        for (number, part) in parts.enumerated() {
            await attempt(name, "\(name) poll \(number)") { () throws(RunStop) in
                try await part.poll(in: database)
            }
        }
        return await mirror(database) || hasMore
    }

    private func mirror(_ database: AppDatabase) async -> Bool {
        var hasMore = false
        for (number, part) in parts.enumerated() {
            await attempt(database.name, "\(database.name) mirror \(number)") { () throws(RunStop) in
                hasMore = try await part.mirror(in: database) || hasMore
            }
        }
        return hasMore
    }

    /// Does work that may fail. Logs a failure once rather than in every round: it may last for hours.
    private func attempt(_ database: String, _ key: String, _ work: () async throws(RunStop) -> Void) async {
        do throws(RunStop) {
            try await work()
            silent.remove(key)
        } catch {
            guard error != .interrupted, silent.insert(key).inserted else { return }
            logger.warning(
                "the app in Odoo cannot be served",
                metadata: ["database": "\(database)", "reason": .stringConvertible(error.reason.sentence)]
            )
        }
    }

    // MARK: Who is there

    /// Returns the database with its people; `nil` if the app is not set up there.
    private func survey(_ name: String, missing: Set<Int> = []) async throws(RunStop) -> AppDatabase? {
        let client = try directory.client(named: name)
        var survey = known[name] ?? AppSurvey()
        do throws(OdooError) {
            try await survey.askFeatures(client, at: clock.now)
            guard survey.features.contains(.app) else {
                known[name] = survey
                return nil
            }
            try await survey.askUsers(client, missing: missing, at: clock.now)
        } catch {
            throw RunStop(error)
        }
        let revision: RoutingRevision
        do throws(StorageError) { revision = try await store.routingRevision() } catch { throw RunStop(error) }
        let isFirst = directory.databases.first?.name == name
        // Nobody has changed on either side if both are the same.
        if survey.revision != revision || survey.isFirst != isFirst {
            let (changed, wanted) = try await wanted(
                in: name,
                since: survey.isFirst == isFirst ? survey.revision : nil
            )
            survey.match(
                wanted,
                among: changed,
                asOf: revision,
                isFirst: isFirst,
                name: name,
                client,
                clock: clock,
                logger: logger
            )
        }
        known[name] = survey
        return survey.database
    }

    /// The active users of the gateway whose database this is, among those who changed since that revision; among all if it is
    /// not known who did.
    private func wanted(
        in database: String,
        since revision: RoutingRevision?
    ) async throws(RunStop) -> (changed: Set<UserID>?, wanted: [AppPeople.Wanted]) {
        do throws(StorageError) {
            var changed: Set<UserID>?
            if let revision { changed = try await store.usersChanged(since: revision) }
            let wanted = try await store.appUsers(changed, in: database)
                .filter { $0.user.isActive && directory.isMatch($0.settings.odoo, in: database) }
                .map { AppPeople.Wanted(user: $0.user, account: $0.account, settings: $0.settings) }
            return (changed, wanted)
        } catch {
            throw RunStop(error)
        }
    }

    // MARK: Requests

    /// Serves the requests in Odoo.
    ///
    /// - Returns: whether there may be more.
    private func serve(_ database: AppDatabase) async throws(RunStop) -> Bool {
        let client = database.client
        let found: (requests: [AppRequestRecord], unreadable: [Int])
        do throws(OdooError) { found = try await client.appRequests(limit: Self.mostRequests) } catch {
            // The setup may have been removed: check that first next time.
            known[database.name]?.forgetFeatures()
            throw RunStop(error)
        }
        let requests = found.requests
        guard !requests.isEmpty || !found.unreadable.isEmpty else { return false }
        var current = database
        let strangers = Set(requests.map(\.clicker)).subtracting(database.odooUsers.keys)
        if !strangers.isEmpty, let newer = try await survey(database.name, missing: strangers) { current = newer }
        var done = Set(found.unreadable)
        let allowed = try await allowed(requests, current)
        // Somebody who is new in Odoo is known after the next reading.
        let isCertain = known[database.name]?.areUsersFresh(at: clock.now) ?? false
        let refused = requests.filter { request in
            !allowed.contains(request) && (isCertain || current.odooUsers[request.clicker] != nil)
        }
        done.formUnion(refused.map(\.id))
        for part in parts {
            let own = allowed.filter { part.kinds.contains($0.kind) }
            for (_, group) in Dictionary(grouping: own, by: \.user).sorted(by: { $0.key < $1.key }) {
                if await serve(group, part, current) { done.formUnion(group.map(\.id)) }
            }
        }
        let served = parts.reduce(into: Set<AppRequest.Kind>()) { $0.formUnion($1.kinds) }
        done.formUnion(allowed.filter { !served.contains($0.kind) }.map(\.id))
        do throws(OdooError) { try await client.removeAppRequests(done.sorted()) } catch { throw RunStop(error) }
        return requests.count + found.unreadable.count >= Self.mostRequests && !done.isEmpty
    }

    /// Returns those requests that their clickers may make: for themselves; for others, and for all, only as administrators
    /// of Odoo at this moment.
    private func allowed(
        _ requests: [AppRequestRecord],
        _ database: AppDatabase
    ) async throws(RunStop) -> [AppRequestRecord] {
        let known = requests.filter { database.odooUsers[$0.clicker] != nil }
        let higher = Set(known.filter(\.needsAdministrator).map(\.clicker))
        let administrators: Set<Int>
        do throws(OdooError) {
            administrators = try await database.client.administrators(among: higher.sorted())
        } catch {
            throw RunStop(error)
        }
        return known.filter { !$0.needsAdministrator || administrators.contains($0.clicker) }
    }

    /// Returns whether the requests were served, or never will be.
    private func serve(
        _ requests: [AppRequestRecord],
        _ part: any AppPart,
        _ database: AppDatabase
    ) async -> Bool {
        do throws(RunStop) {
            try await part.serve(requests, in: database)
            return true
        } catch {
            guard case .failed(let reason) = error else { return false }
            logger.warning(
                "a request from the app in Odoo cannot be served",
                metadata: ["database": "\(database.name)", "reason": .stringConvertible(reason.sentence)]
            )
            for clicker in Set(requests.map(\.clicker)) {
                await database.tell(clicker, .danger, reason.sentence, isSticky: true)
            }
            return true
        }
    }
}

extension AppRequestRecord {
    /// Whether only administrators of Odoo may make it.
    var needsAdministrator: Bool {
        switch kind {
        case .run, .enable, .disable: true
        case .mail, .settings, .folders, .incoming, .outgoing, .appointments, .contacts: user != clicker
        }
    }
}
