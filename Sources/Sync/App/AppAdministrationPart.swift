package import Base
package import Logging
package import Odoo
package import Storage

/// What administrators of Odoo see of the gateway: the scheduled actions, which they can run, turn on and off, and the log.
package actor AppAdministrationPart: AppPart {
    package typealias Store = AppSettingsStore & ActionStore & LogStore & PreferenceStore & UserStore & AccountStore

    /// Between two readings of the rows of the scheduled actions, in case someone removed them.
    static let surveyInterval = Duration.minutes(10)

    /// What the rows of the scheduled actions show changes with this.
    private struct Stamp: Equatable {
        var runs: AppStamp.Runs
        var schedules: [ActionSchedule]
        /// Whose runs are shown; none stands for all.
        var people: Set<UserID>
    }

    private struct Known {
        var actions: AppActionsMirror?
        var nextSurvey: Timestamp
        /// The scheduled actions when they were last compared, and when.
        var stamp: Stamp?
        var comparedAt: Timestamp?
    }

    package nonisolated let kinds: Set<AppRequest.Kind> = [.run, .enable, .disable]

    private let store: any Store
    private let isSole: @Sendable () -> Bool
    private let log: AppLogMirror
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
        isSole: @escaping @Sendable () -> Bool,
        words: @escaping @Sendable (NewLogEntry, Language) -> String,
        clock: any WallClock = SystemClock(),
        logger: Logger,
        onRequest: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.isSole = isSole
        log = AppLogMirror(store: store, isSole: isSole, words: words, clock: clock)
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
            let users: [UserID?] = isSole() ? [nil] : database.people.keys.sorted()
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
        let begun: Int?
        do throws(StorageError) {
            guard var schedule = try await store.actionSchedules().first(where: { $0.kind == action }),
                schedule.isEnabled != isEnabled
            else { return }
            schedule.isEnabled = isEnabled
            minutes = schedule.interval.components.seconds / 60
            begun = try await store.change(schedule, at: clock.now)
        } catch { throw RunStop(error) }
        let facts: Logger.Metadata = [
            "action": "\(action.rawValue)", "enabled": "\(isEnabled)", "minutes": "\(minutes)",
        ]
        logger.notice("a scheduled action was changed", metadata: metadata(facts, request, database))
        // The runs of all its users: it is enabled for those of the other databases too.
        if let begun { await database.tell(request.clicker, .info, Self.told(action, begun)) }
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
        var known = known[database.name] ?? Known(nextSurvey: clock.now)
        if clock.now >= known.nextSurvey {
            known.actions = nil
            known.nextSurvey = clock.now + Self.surveyInterval
        }
        self.known[database.name] = known
        try await mirrorActions(database)
        return try await log.mirror(in: database)
    }

    private func mirrorActions(_ database: AppDatabase) async throws(RunStop) {
        let (client, people, isAlone) = (database.client, database.people, isSole())
        let schedules: [ActionSchedule]
        let states: [ScheduledAction: [ActionState]]
        let stamp: Stamp
        do throws(StorageError) {
            schedules = try await store.actionSchedules()
            stamp = Stamp(
                runs: try await store.appStamp().runs,
                schedules: schedules,
                people: isAlone ? [] : Set(people.keys)
            )
            if let known = known[database.name], known.actions != nil, known.stamp == stamp,
                let comparedAt = known.comparedAt, clock.now < comparedAt + AppSettingsPart.comparingInterval
            {
                return
            }
            states = Dictionary(
                grouping: try await store.actionStates().filter { isAlone || people[$0.user] != nil }
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
        let language = database.ownLanguage
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

    private func asked<Value: Sendable>(_ call: () async throws(OdooError) -> Value) async throws(RunStop) -> Value {
        do throws(OdooError) { return try await call() } catch { throw RunStop(error) }
    }
}
