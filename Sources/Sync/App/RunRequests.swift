import Base
import Google
import Logging
import Odoo
import Storage

/// What users ask for with the buttons of the settings in Odoo. How it ended they are told by a message, also seconds later.
struct RunRequests: Sendable {
    /// The scheduled action of each button.
    static let actions: [AppRequest.Kind: ScheduledAction] = [
        .incoming: .syncMailIn, .outgoing: .syncMailOut, .appointments: .syncAppointments, .contacts: .syncContacts,
    ]
    /// How long a user is told how a run ended: later, nobody waits for it.
    static let patience = Duration.minutes(15)
    /// How long a run may take to be possible: the scheduler looks for changed settings at intervals.
    static let startPatience = Duration.seconds(30)

    private let store: any AppSettingsPart.Store
    private let google: @Sendable (AccountRecord) throws(RunStop) -> GoogleCaller
    private let clock: any WallClock
    private let logger: Logger
    private let onRequest: @Sendable () -> Void

    init(
        store: any AppSettingsPart.Store,
        google: @escaping @Sendable (AccountRecord) throws(RunStop) -> GoogleCaller,
        clock: any WallClock,
        logger: Logger,
        onRequest: @escaping @Sendable () -> Void
    ) {
        self.store = store
        self.google = google
        self.clock = clock
        self.logger = logger
        self.onRequest = onRequest
    }

    func serve(_ request: AppRequestRecord, in database: AppDatabase) async throws(RunStop) {
        let tell = { (kind: AppNotice.Kind, text: Localized<String>) in
            await database.tell(request.clicker, kind, text)
        }
        guard let person = database.people(of: request.user).first else { return await tell(.warning, Self.grantFirst) }
        let account: AccountRecord?
        let settings: PersonalSettings
        do throws(StorageError) {
            let id = try await store.user(person.user.id)?.account
            account = try await store.accounts().first { $0.id == id }
            settings = try await store.personalSettings(of: person.user.id)
        } catch { throw RunStop(error) }
        guard let account else { return await tell(.warning, Self.grantFirst) }
        guard !account.health.isWithoutGrant else { return await tell(.warning, Self.grantAgain) }
        guard GrantedScopes(account.scopes).allows(Self.feature(request.kind)) else {
            return await tell(.warning, Self.notCovered)
        }
        guard let action = Self.actions[request.kind] else {
            return try await readFolders(person, account, request, database)
        }
        if let missing = Self.missing(request.kind, settings) { return await tell(.warning, missing) }
        var one = AwaitedRun(
            action: action,
            user: person.user.id,
            clicker: request.clicker,
            name: request.user == request.clicker ? nil : person.odooUser.name,
            since: clock.now,
            isRequested: false
        )
        let waits = AppWaits(store: store, database: database.name)
        let same = try await waits.runs().filter { $0.isSame(as: one) }
        // A second click asks for nothing that the first did not.
        guard same.allSatisfy(\.isRequested) else { return }
        try await self.request(&one)
        for old in same { _ = try await waits.end(.run(old)) }
        try await waits.add(.run(one))
    }

    private func request(_ one: inout AwaitedRun) async throws(RunStop) {
        do throws(StorageError) {
            one.isRequested = try await store.requestActionRun(one.action, for: one.user, at: clock.now) > 0
        } catch { throw RunStop(error) }
        onRequest()
    }

    /// Tells those who wait how their runs ended.
    func tell(_ database: AppDatabase) async throws(RunStop) {
        let waits = AppWaits(store: store, database: database.name)
        for one in try await waits.runs() {
            switch try await news(of: one) {
            case .none: continue
            case .requested(let again): _ = try await waits.end(.run(one), with: .run(again))
            case .never: _ = try await waits.end(.run(one))
            case .ended(let kind, let words):
                guard try await waits.end(.run(one)) else { continue }
                let name = one.name.map { "\($0): " } ?? ""
                await database.tell(one.clicker, kind, Localized(name + words.english, name + words.german))
            }
        }
    }

    /// What is new of a run that is waited for.
    private enum News: Sendable {
        case none
        /// It was not possible before.
        case requested(AwaitedRun)
        case ended(AppNotice.Kind, Localized<String>)
        /// Nobody waits for it any more.
        case never
    }

    private func news(of one: AwaitedRun) async throws(RunStop) -> News {
        guard clock.now < one.since + Self.patience else { return .never }
        guard one.isRequested else {
            guard clock.now < one.since + Self.startPatience else { return .ended(.warning, Self.cannotRun) }
            var again = one
            try await request(&again)
            return again.isRequested ? .requested(again) : .none
        }
        let runs: [ActionRun]
        do throws(StorageError) {
            runs = try await store.actionRuns(ActionRunQuery(kind: one.action, user: one.user, limit: 2))
        } catch { throw RunStop(error) }
        let ended = runs.first { $0.startedAt >= one.since && $0.endedAt != nil && $0.outcome != .interrupted }
        guard let ended else { return .none }
        let kind: AppNotice.Kind =
            switch ended.outcome {
            case .succeeded: .success
            case .partly: .warning
            case .failed, .interrupted, .running: .danger
            }
        return .ended(kind, RunWords.sentence(ended))
    }

    /// Reads the labels from Gmail.
    private func readFolders(
        _ person: AppPerson,
        _ account: AccountRecord,
        _ request: AppRequestRecord,
        _ database: AppDatabase
    ) async throws(RunStop) {
        let labels: [Label]
        do {
            labels = try await GmailClient(try google(account)).labels()
        } catch {
            let reason = (error as? GoogleError)?.reason ?? (error as? RunStop)?.reason ?? Reason(.words, "\(error)")
            let why = reason.sentence
            return await database.tell(
                request.clicker,
                .danger,
                Localized(
                    "The request to Google failed: \(why.english)",
                    "Die Anfrage an Google ist fehlgeschlagen: \(why.german)"
                )
            )
        }
        let folders = labels.filter { $0.type == "user" }.map { TransferFolder(labelID: $0.id, name: $0.name) }
        let now = clock.now
        do throws(StorageError) {
            _ = try await store.changePersonalSettings(of: person.user.id, at: now) { settings in
                settings.take(folders, readAt: now)
            }
        } catch { throw RunStop(error) }
        let count = folders.count
        await database.tell(
            request.clicker,
            .success,
            Localized(
                count == 1 ? "1 folder was read from Gmail." : "\(count) folders were read from Gmail.",
                count == 1 ? "1 Ordner wurde aus Gmail gelesen." : "\(count) Ordner wurden aus Gmail gelesen."
            )
        )
    }
}

extension RunRequests {
    private static func feature(_ kind: AppRequest.Kind) -> Feature {
        switch kind {
        case .folders: .labels
        case .appointments: .calendar
        case .contacts: .contacts
        default: .mail
        }
    }

    /// What the settings lack for a run.
    private static func missing(_ kind: AppRequest.Kind, _ settings: PersonalSettings) -> Localized<String>? {
        switch kind {
        case .incoming where settings.mail.incomingFolder == nil, .outgoing where settings.mail.outgoingFolder == nil:
            Localized("Choose the transfer folder first.", "Wählen Sie zuerst den Transferordner aus.")
        case .appointments where settings.calendar.startDate == nil:
            Localized(
                "Set the start of the calendar sync first.",
                "Legen Sie zuerst den Beginn der Kalendersynchronisation fest."
            )
        default: nil
        }
    }

    private static let grantFirst = Localized(
        "Grant access to Google first.",
        "Gewähren Sie zuerst den Zugriff auf Google."
    )
    private static let grantAgain = Localized(
        "Google no longer accepts the access. Grant it again.",
        "Google akzeptiert den Zugriff nicht mehr. Gewähren Sie ihn erneut."
    )
    private static let notCovered = Localized(
        "The access to Google does not cover this. Grant it again, with this purpose.",
        "Der Zugriff auf Google umfasst das nicht. Gewähren Sie ihn erneut, mit diesem Zweck."
    )
    private static let cannotRun = Localized(
        "This cannot run for you now. Check your settings.",
        "Das kann für Sie jetzt nicht laufen. Prüfen Sie Ihre Einstellungen."
    )
}

extension AppWaits {
    /// The runs that someone waits for.
    fileprivate func runs() async throws(RunStop) -> [AwaitedRun] {
        try await all().compactMap { if case .run(let run) = $0 { run } else { nil } }
    }
}
