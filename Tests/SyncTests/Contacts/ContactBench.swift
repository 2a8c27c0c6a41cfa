import Base
import Foundation
import Google
import GoogleSimulator
import Logging
import Mail
import Odoo
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// Both sides of the contact sync, a store, and a user whose action can be run.
final class ContactBench: Sendable {
    static let anna = "anna@acme.example"
    static let odooUser = 7

    let odoo = ContactOdoo()
    let google: GoogleSimulator
    let clock: ManualClock
    let store: SQLStore
    let user: UserID
    let limits: ContactLimits
    /// A real Odoo in place of the simulated one, and Anna's user there.
    private let real: (client: OdooClient, odooUser: OdooUser)?
    private let breakage = Locked<FragileTransport.Plan?>(nil)
    private let settings = Locked(PersonalSettings())
    private let tokens: AccessTokens
    private let transport: FragileTransport
    private let client: OdooClient
    private let folder: String

    private init(
        _ folder: String,
        _ limits: ContactLimits,
        _ real: (client: OdooClient, odooUser: OdooUser)?
    ) async throws {
        self.folder = folder
        self.real = real
        self.limits = limits
        clock = ManualClock()
        var configuration = SimulatorConfiguration()
        configuration.limits = .none
        configuration.clock = clock
        configuration.peopleQuota = nil
        configuration.accessTokenLifetime = .days(100)
        google = GoogleSimulator(configuration)
        let credentials = google.grant(Self.anna, scopes: [Scope.contacts])
        transport = FragileTransport(GoogleTransport(google), breakage)
        tokens = AccessTokens(
            .user(
                clientID: credentials.clientID,
                clientSecret: credentials.clientSecret,
                refreshToken: credentials.refreshToken
            ),
            scopes: [],
            endpoints: Endpoints(simulator: "http://google.test"),
            transport: GoogleTransport(google),
            clock: clock
        )
        let access = try #require(
            OdooAccess(
                url: "https://odoo.acme.example",
                database: "acme",
                login: "bot",
                secret: Secret(String(repeating: "0", count: 40))
            )
        )
        client = OdooClient(access, transport: FragileTransport(odoo, breakage))
        store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
        let account = try await store.addAccount(
            try #require(Address(Self.anna)),
            sealedCredential: [],
            scopes: [],
            options: AccountOptions()
        )
        let new = NewUser(email: Self.anna, name: "Anna", role: .user, account: account)
        user = try await store.addUser(new, at: clock.now)
        for kind in [ScheduledAction.syncContacts, .importNewContacts] {
            try await store.setActionUsers([user], of: kind, at: clock.now)
        }
        // The token and the version are cached before anything fails.
        _ = try await tokens.token()
        _ = try await client.version()
    }

    static func run(
        _ change: (inout ContactLimits) -> Void = { _ in },
        real: (client: OdooClient, odooUser: OdooUser)? = nil,
        _ body: (ContactBench) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/contact-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var limits = ContactLimits()
        limits.budget = nil
        change(&limits)
        let bench = try await ContactBench(folder, limits, real)
        try await body(bench)
        try bench.store.close()
    }

    var owner: ContactOwner { ContactOwner(user: user, database: "acme") }

    func choose(_ change: (inout ContactOptions) -> Void) { settings.withLock { change(&$0.contacts) } }

    /// Makes the `count`th request of the next run fail.
    func breakNext(_ count: Int, _ how: FragileTransport.Breakage) {
        breakage.withLock { $0 = FragileTransport.Plan(count: count, breakage: how) }
    }

    struct Outcome {
        let stop: RunStop?
        let counts: [String: Int]
        let reasons: [Reason]
    }

    /// One run, as the scheduler would make it.
    @discardableResult
    func sync(_ kind: ScheduledAction = .syncContacts, requested: Bool = false) async throws -> Outcome {
        clock.advance(by: .minutes(1))
        _ = try await store.requestActionRun(kind, for: user, at: clock.now)
        var claim = try #require(
            try await store.claimActionRun(by: "test", at: clock.now, until: clock.now + .hours(2))
        )
        let written = claim
        claim.isRequested = requested
        let reporter = RunReporter(written, store: store, clock: clock, deadline: clock.now + .hours(1))
        let account = try #require(try await store.accounts().first)
        let context = ActionContext(
            claim: claim,
            user: try #require(try await store.user(user)),
            settings: settings.withLock { $0 },
            account: account,
            google: GoogleCaller(
                endpoints: Endpoints(simulator: "http://google.test"),
                transport: transport,
                tokens: tokens,
                clock: clock
            ),
            odoo: real?.client ?? client,
            odooUser: real?.odooUser
                ?? OdooUser(id: Self.odooUser, partnerID: 1, login: Self.anna, name: "Anna", language: "de_DE"),
            reporter: reporter,
            clock: clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let action: any ActionHandler =
            kind == .syncContacts
            ? ContactAction(store: store, limits: limits) : NewContactAction(store: store, limits: limits)
        var stop: RunStop?
        do throws(RunStop) { try await action.run(context) } catch { stop = error }
        breakage.withLock { $0 = nil }
        let progress = await reporter.progress
        try await store.finishAction(written, with: RunResult(.succeeded, progress: progress), at: clock.now)
        return Outcome(stop: stop, counts: progress.counts, reasons: await reporter.reasons)
    }

    /// Contacts at Google.
    var contacts: [SimulatedContact] { google.contacts(of: Self.anna) }

    func contact(named name: String) -> SimulatedContact? {
        contacts.first { contact in
            let parts = contact.fields["names"]?.first
            return [parts?["givenName"]?.string, parts?["familyName"]?.string].compactMap(\.self)
                .joined(separator: " ") == name
        }
    }

    /// Calls of the People API so far.
    var googleCalls: Int {
        google.requestCounts.filter { $0.key.hasPrefix("people.") }.reduce(0) { $0 + $1.value }
    }
}
