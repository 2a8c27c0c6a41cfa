import Base
import Foundation
import Google
import Logging
import Mail
import Odoo
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// A user between two simulators in another process, and an action that runs until it finds nothing more.
struct SyncMemoryBench: Sendable {
    struct Wish: Sendable {
        var what: String
        var google: String
        var odoo: String
    }

    /// Messages fetched per run: the most that a user can choose.
    private static let messagesPerRun = 500
    private static let address = "anna@acme.example"
    /// The grant that the benchmark creates at the simulated Google, and the folder that it fills.
    private static let (client, secret, token, folder) = ("client", "secret", "refresh", "Odoo/In")

    static var wish: Wish? {
        let words = ProcessInfo.processInfo.environment["SYNC_MEMORY"]?.split(separator: " ").map(String.init) ?? []
        return words.count == 3 ? Wish(what: words[0], google: words[1], odoo: words[2]) : nil
    }

    private let action: any ActionHandler
    /// What the action reports once for each item it processed.
    private let outcomes: [RunReporter.ItemOutcome]
    private let settings: PersonalSettings
    private let store: SQLStore
    private let user: UserRecord
    private let account: AccountRecord
    private let google: GoogleCaller
    private let odoo: OdooClient
    private let odooUser: OdooUser

    static func run(_ wish: Wish, _ body: (SyncMemoryBench) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/memory-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let transport = CurlTransport(CurlOptions(userAgent: "test", proxy: .none))
        let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
        let result: Result<Void, any Error>
        do {
            try await body(try await SyncMemoryBench(wish, store, transport))
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await transport.shutdown()
        try store.close()
        try result.get()
    }

    private init(_ wish: Wish, _ store: SQLStore, _ transport: CurlTransport) async throws {
        let scopes = [Scope.modify, Scope.contacts, Scope.calendar]
        let endpoints = Endpoints(simulator: wish.google)
        let tokens = AccessTokens(
            .user(
                clientID: Self.client,
                clientSecret: Secret(Self.secret),
                refreshToken: Secret(Self.token)
            ),
            scopes: scopes,
            endpoints: endpoints,
            transport: transport
        )
        google = GoogleCaller(endpoints: endpoints, transport: transport, tokens: tokens)
        let gateway = "gateway"
        let access = try #require(
            OdooAccess(
                url: wish.odoo,
                database: "acme",
                login: gateway,
                secret: Secret(gateway)
            )
        )
        odoo = OdooClient(access, transport: transport)
        odooUser = try #require(try await odoo.users(matching: [Self.address]).first)
        _ = try await store.addAccount(
            try #require(Address(Self.address)),
            sealedCredential: [],
            scopes: scopes,
            options: AccountOptions()
        )
        account = try #require(try await store.accounts().first)
        let new = NewUser(email: Self.address, name: "Anna", role: .user, account: account.id)
        user = try #require(try await store.user(try await store.addUser(new, at: SystemClock().now)))
        self.store = store
        var settings = PersonalSettings()
        switch wish.what {
        case "contacts":
            var limits = ContactLimits()
            // Memory is measured; Google's pace would make it take minutes.
            limits.budget = nil
            outcomes = [.created, .changed]
            action = ContactAction(store: store, limits: limits)
        case "messages":
            let labels = try await GmailClient(google).labels()
            let label = try #require(labels.first { $0.name == Self.folder })
            settings.mail.incomingFolder = TransferFolder(labelID: label.id, name: Self.folder)
            settings.mail.incomingCount = Self.messagesPerRun
            settings.mail.importsByItself = true
            outcomes = [.fetched]
            let quota = QuotaLedger.unbounded(store)
            action = MailInAction(MailSyncServices(store: store, quota: quota, images: .visible))
        case "events":
            settings.calendar.startDate = CalendarDate(year: 2020, month: 1, day: 1)
            outcomes = [.created, .changed]
            action = AppointmentAction(store: store)
        default: throw Unknown(what: wish.what)
        }
        self.settings = settings
        try await store.setActionUsers([user.id], of: type(of: action).kind, at: SystemClock().now)
    }

    private struct Unknown: Error { var what: String }

    /// Runs the action until it finds nothing more to do. Returns how many items it processed.
    func bringEverything() async throws -> Int {
        var all = 0
        while true {
            let counts = try await runOnce()
            try #require(counts["failed"] == nil)
            let done = outcomes.reduce(0) { $0 + counts[$1.rawValue, default: 0] }
            guard done > 0 else { return all }
            all += done
        }
    }

    private func runOnce() async throws -> [String: Int] {
        let clock = SystemClock()
        _ = try await store.requestActionRun(type(of: action).kind, for: user.id, at: clock.now)
        let claim = try #require(
            try await store.claimActionRun(by: "test", at: clock.now, until: clock.now + .minutes(30))
        )
        let reporter = RunReporter(claim, store: store, clock: clock, deadline: clock.now + .minutes(30))
        try await action.run(
            ActionContext(
                claim: claim,
                user: user,
                settings: settings,
                account: account,
                google: google,
                odoo: odoo,
                odooUser: odooUser,
                reporter: reporter,
                clock: clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        )
        let progress = await reporter.progress
        try await store.finishAction(claim, with: RunResult(.succeeded, progress: progress), at: clock.now)
        return progress.counts
    }
}
