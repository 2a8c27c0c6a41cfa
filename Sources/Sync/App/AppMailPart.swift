import Base
package import Odoo
package import Storage

/// The lists of messages in Odoo's app: shows there what is staged, and does what users ask for in them.
package actor AppMailPart: AppPart {
    package typealias Store = StagingStore & AppMailStore & ActionStore & AwaitedResultStore

    package nonisolated let kinds: Set<AppRequest.Kind> = [.mail]
    /// Between two comparisons of all rows with the staging lists, which repair what was lost in Odoo or in the store.
    package static let comparisonInterval = Duration.hours(1)
    /// The shortest time between two comparisons, however often people change.
    static let shortestComparison = Duration.minutes(1)
    /// How long to leave alone what Odoo holds back.
    private static let blockedPause = Duration.seconds(10)

    private let store: any Store
    private let retention: Duration
    private let onRequest: @Sendable () -> Void
    /// By database.
    private var states: [String: State] = [:]

    /// What is known of a database.
    fileprivate struct State {
        /// When all rows were last compared, when some of them were, and with whom as whom.
        var allComparedAt: Timestamp?
        var comparedAt: Timestamp?
        var compared: [UserID: Int] = [:]
        /// Whether there are more old rows to be removed.
        var hasOld = false
        /// Users of Odoo of whom rows were found that no staged message explains.
        var doubtful: Set<Int> = []
        /// Nothing could be written: the rows hold requests that are still to be served.
        var blockedUntil: Timestamp?
        /// Users of Odoo who may have clicked so often that Odoo recorded no more.
        var again: Set<Int> = []
    }

    /// Whose rows are to be compared.
    fileprivate enum Comparison: Sendable {
        case nobody
        case these(Set<Int>)
        case everybody
    }

    /// - Parameters:
    ///   - retention: how long rows of imported messages that left the lists are kept.
    ///   - onRequest: called when a run is requested.
    package init(store: any Store, retention: Duration, onRequest: @escaping @Sendable () -> Void) {
        self.store = store
        self.retention = retention
        self.onRequest = onRequest
    }

    // MARK: Requests

    package func serve(_ requests: [AppRequestRecord], in database: AppDatabase) async throws(RunStop) {
        // Nobody acts in the list of another.
        guard let user = requests.first(where: { $0.user == $0.clicker })?.user else { return }
        try await serve(user, in: database)
        states[database.name, default: State()].again.insert(user)
    }

    package func poll(in database: AppDatabase) async throws(RunStop) {
        for user in states[database.name]?.again ?? [] {
            try await serve(user, in: database)
            states[database.name]?.again.remove(user)
        }
    }

    private func serve(_ user: Int, in database: AppDatabase) async throws(RunStop) {
        var after = 0
        while true {
            let mails: [RequestedMail]
            do throws(OdooError) { mails = try await database.client.requestedMails(of: user, after: after) } catch {
                throw RunStop(error)
            }
            guard let last = mails.last else { return }
            let service = AppMailService(database: database, store: store, onRequest: onRequest)
            let result = try await service.serve(mails, of: user)
            var state = states[database.name, default: State()]
            state.blockedUntil = nil
            if result.isDoubtful { state.doubtful.insert(user) }
            states[database.name] = state
            guard mails.count == AppCall.mostMails, last.id > after else { return }
            after = last.id
        }
    }

    // MARK: Rows

    package func mirror(in database: AppDatabase) async throws(RunStop) -> Bool {
        try await tellResults(in: database)
        var state = states[database.name, default: State()]
        let now = database.clock.now
        if let until = state.blockedUntil, now < until { return false }
        let mirror = AppMailMirror(database: database, store: store)
        let result = try await mirror.write()
        states[database.name, default: State()].blockedUntil = result.isBlocked ? now + Self.blockedPause : nil
        guard !result.hasMore else { return !result.isBlocked }
        let people = database.people.mapValues(\.odooUser.id)
        let whose: Set<Int>?
        switch state.comparison(people, at: now) {
        case .nobody: return state.hasOld ? try await purge(database) : false
        case .these(let users): whose = users
        case .everybody: whose = nil
        }
        let changed = try await mirror.compare(of: whose)
        state = states[database.name, default: State()]
        (state.comparedAt, state.compared, state.doubtful) = (now, people, [])
        if whose == nil { state.allComparedAt = now }
        states[database.name] = state
        guard whose == nil else { return changed }
        return try await purge(database) || changed
    }

    /// Removes rows of messages that were imported long ago and left the lists. Returns whether there are more.
    private func purge(_ database: AppDatabase) async throws(RunStop) -> Bool {
        let oldest = database.clock.now - retention
        let count: Int
        do throws(OdooError) { count = try await database.client.removeMails(importedBefore: oldest) } catch {
            throw RunStop(error)
        }
        let hasMore = count == OdooClient.appBatch
        states[database.name, default: State()].hasOld = hasMore
        return hasMore
    }

    // MARK: Results

    /// Tells users what became of the imports that they asked for.
    private func tellResults(in database: AppDatabase) async throws(RunStop) {
        let waits = AppWaits(store: store, database: database.name)
        for case .imports(let one) in try await waits.all() {
            guard let outcome = try await one.outcome(store, at: database.clock.now) else { continue }
            switch outcome {
            case .over(let result):
                guard try await waits.end(.imports(one)) else { continue }
                await database.tell(one.odooUser, result.kind, result.words)
            case .goesOn(let next):
                guard try await waits.end(.imports(one), with: .imports(next)) else { continue }
                let count: Int
                do throws(StorageError) {
                    count = try await store.requestActionRun(
                        one.list.direction.action,
                        for: one.list.user,
                        at: database.clock.now
                    )
                } catch { throw RunStop(error) }
                if count > 0 { onRequest() } else { _ = try await waits.end(.imports(next)) }
            case .forgotten: _ = try await waits.end(.imports(one))
            }
        }
    }
}

extension AppMailPart.State {
    /// All from time to time; in between, of those who came, went, became somebody else or are in doubt.
    fileprivate func comparison(_ people: [UserID: Int], at now: Timestamp) -> AppMailPart.Comparison {
        guard let allComparedAt, let comparedAt, now - allComparedAt < AppMailPart.comparisonInterval else {
            return .everybody
        }
        guard now - comparedAt >= AppMailPart.shortestComparison else { return .nobody }
        var users = doubtful
        for user in Set(people.keys).union(compared.keys) where people[user] != compared[user] {
            users.formUnion([people[user], compared[user]].compactMap(\.self))
        }
        return users.isEmpty ? .nobody : .these(users)
    }
}
