import Base
import FoundationEssentials
import Google
import Logging
import Mail
import Odoo
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// A scheduler over its own store, with users who have accounts, and an action that the test writes.
struct SchedulerBench: Sendable {
    let store: SQLStore
    let clock = ManualClock()
    let users: [UserID]

    /// Runs `body` beside a scheduler that knows `actions`. `prepare` runs before it starts.
    static func run(
        users count: Int = 1,
        granting scopes: [String] = [Scope.modify, Scope.calendar, Scope.contacts],
        actions: [any ActionHandler],
        access: any ActionAccess = NowhereAccess(),
        limits: SchedulerLimits = SchedulerLimits(),
        prepare: (SchedulerBench) async throws -> Void = { _ in },
        _ body: (SchedulerBench, ActionScheduler) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/sync-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
        let bench = SchedulerBench(store: store, users: try await addUsers(count, granting: scopes, to: store))
        try await prepare(bench)
        let scheduler = ActionScheduler(
            store: store,
            actions: actions,
            access: access,
            limits: limits,
            node: "test",
            fence: { nil },
            clock: bench.clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        try await withThrowingTaskGroup { group in
            group.addTask { await scheduler.run() }
            try await body(bench, scheduler)
            group.cancelAll()
        }
        try store.close()
    }

    private static func addUsers(_ count: Int, granting scopes: [String], to store: SQLStore) async throws -> [UserID] {
        var users: [UserID] = []
        for number in 1...count {
            let email = "user\(number)@acme.example"
            let account = try await store.addAccount(
                try #require(Address(email)),
                sealedCredential: [],
                scopes: scopes,
                options: AccountOptions()
            )
            let user = NewUser(email: email, name: "User \(number)", role: .user, account: account)
            users.append(try await store.addUser(user, at: Timestamp(milliseconds: 0)))
        }
        return users
    }

    /// Requests a run for all users once the scheduler has seen them.
    func request(_ kind: ScheduledAction, of scheduler: ActionScheduler, for user: UserID? = nil) async throws {
        try await eventually {
            try await store.requestActionRun(kind, for: user, at: clock.now) > 0
        }
        scheduler.wake()
    }

    /// Returns the runs of `kind` once `count` of them have ended, oldest first.
    func ended(_ count: Int, _ kind: ScheduledAction) async throws -> [ActionRun] {
        try await eventually {
            try await store.actionRuns(ActionRunQuery(kind: kind)).filter { $0.endedAt != nil }.count >= count
        }
        return try await store.actionRuns(ActionRunQuery(kind: kind)).filter { $0.endedAt != nil }.reversed()
    }

    /// Waits until `condition` holds; a test that hangs ends by its own limit.
    func eventually(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(5)) }
    }
}

/// Leads to servers that no one calls.
struct NowhereAccess: ActionAccess {
    func google(of account: AccountRecord) throws(RunStop) -> GoogleCaller {
        let tokens = AccessTokens(
            .user(clientID: "client", clientSecret: Secret("secret"), refreshToken: Secret("token")),
            scopes: [],
            endpoints: .google,
            transport: NoTransport()
        )
        return GoogleCaller(endpoints: .google, transport: NoTransport(), tokens: tokens)
    }

    func odoo(
        for user: UserRecord,
        _ account: AccountRecord,
        _ settings: PersonalSettings
    ) async throws(RunStop) -> (client: OdooClient, odooUser: OdooUser) {
        guard let access = OdooAccess(url: "http://127.0.0.1:1", database: "test", login: "bot", secret: Secret("key"))
        else { throw .failed("no access") }
        let odooUser = OdooUser(id: 7, partnerID: 8, login: user.email, name: user.name)
        return (OdooClient(access, transport: NoTransport()), odooUser)
    }
}

/// Answers nothing.
struct NoTransport: HTTPTransport {
    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        throw HTTPFailure(kind: .connection, reach: .notSent, detail: "nobody is there")
    }
}

/// An action whose work is the test's.
struct ScriptedAction: ActionHandler {
    static var kind: ScheduledAction { .syncContacts }

    var concerns: @Sendable (PersonalSettings) -> Bool = { _ in true }
    let work: @Sendable (ActionContext) async throws(RunStop) -> Void

    func concerns(_ settings: PersonalSettings) -> Bool { concerns(settings) }

    func run(_ context: ActionContext) async throws(RunStop) { try await work(context) }
}

/// Another one, for the same users.
struct OtherScriptedAction: ActionHandler {
    static var kind: ScheduledAction { .syncAppointments }

    let work: @Sendable (ActionContext) async throws(RunStop) -> Void

    func concerns(_ settings: PersonalSettings) -> Bool { true }

    func run(_ context: ActionContext) async throws(RunStop) { try await work(context) }
}
