import Base
import FoundationEssentials
import Google
import HTTPTypes
import Logging
import Mail
import Odoo
import SQLStorage
import Storage
import Testing
import Transport

@testable import GoogleSimulator
@testable import Sync

/// A simulated Google without sockets, a minimal Odoo, a store, and users whose calendars are synced.
struct CalendarBench: Sendable {
    static let anna = "anna@acme.example"
    static let ben = "ben@acme.example"
    /// 2026-06-15T08:00:00Z.
    static let start = Timestamp(milliseconds: 1_781_510_400_000)

    let google: GoogleSimulator
    let odoo: FakeOdoo
    let store: SQLStore
    let clock: ManualClock
    let users: [String: UserRecord]
    let accounts: [String: AccountRecord]
    private let transport: SimulatedTransport
    /// A real Odoo in place of the minimal one, and Anna's user there.
    var real: (client: OdooClient, odooUser: OdooUser)?

    /// Whatever people do in Odoo, no call may be one that Odoo's database refuses.
    static func run(_ body: (CalendarBench) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/calendar-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
        let bench = try await CalendarBench(store: store)
        try await body(bench)
        try store.close()
        #expect(bench.odoo.state.withLock { $0.violations } == 0, "Odoo logs an error")
    }

    private init(store: SQLStore) async throws {
        self.store = store
        clock = ManualClock(now: Self.start)
        odoo = FakeOdoo(clock: clock)
        var configuration = SimulatorConfiguration()
        configuration.clock = clock
        configuration.limits = .none
        google = GoogleSimulator(configuration)
        transport = SimulatedTransport(simulation: Simulation(world: google.world))
        var users: [String: UserRecord] = [:]
        for (address, name) in [(Self.anna, "Anna"), (Self.ben, "Ben")] {
            google.add(SimulatedAccount(address, name: name))
            let mailbox = try #require(Address(address))
            let account = try await store.addAccount(
                mailbox,
                sealedCredential: [],
                scopes: [Scope.calendar],
                options: AccountOptions()
            )
            let user = NewUser(email: address, name: name, role: .user, account: account)
            let id = try await store.addUser(user, at: clock.now)
            users[address] = try await store.user(id)
        }
        self.users = users
        accounts = Dictionary(uniqueKeysWithValues: try await store.accounts().map { ("\($0.address)", $0) })
        odoo.state.withLock { state in
            state.records["res.partner"] = [
                11: ["name": "Anna", "email_normalized": .string(Self.anna), "user_ids": [1]],
                12: ["name": "Ben", "email_normalized": .string(Self.ben), "user_ids": [2]],
                13: ["name": "Otto", "email_normalized": "otto@example.org", "user_ids": []],
            ]
        }
    }

    /// One run of the action, claimed and kept alive as the scheduler does it.
    func sync(
        _ address: String = anna,
        limits: CalendarSyncLimits = CalendarSyncLimits(),
        isRequested: Bool = false,
        change: (inout PersonalSettings) -> Void = { _ in }
    ) async throws {
        let user = try #require(users[address])
        var settings = PersonalSettings()
        settings.calendar.startDate = CalendarDate(year: 2026, month: 6, day: 1)
        change(&settings)
        try await store.savePersonalSettings(settings, of: user.id)
        try await store.setActionUsers([user.id], of: .syncAppointments, at: clock.now)
        _ = try await store.requestActionRun(.syncAppointments, for: user.id, at: clock.now)
        let lease = SchedulerLimits().lease
        let claimed = try await store.claimActionRun(by: "test", at: clock.now, until: clock.now + lease)
        var claim = try #require(claimed)
        claim.isRequested = isRequested
        let run = ActionExecution(
            store: store,
            action: AppointmentAction(store: store, limits: limits),
            access: Access(bench: self, address: address),
            limits: SchedulerLimits(),
            clock: clock,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        await run.carryOut(claim)
        let ended = try #require(try await store.actionRuns(ActionRunQuery(user: user.id, limit: 1)).first)
        switch ended.outcome {
        case .succeeded: break
        case .partly: #expect(ended.reasons == [])
        case .failed, .interrupted, .running: throw RunStop.failed(ended.reasons.first ?? Reason(.interrupted))
        }
    }

    private struct Access: ActionAccess {
        let bench: CalendarBench
        let address: String

        func google(of account: AccountRecord) throws(RunStop) -> GoogleCaller {
            let credentials = bench.google.grant(address, scopes: [Scope.calendar])
            let endpoints = Endpoints(simulator: "http://google.test")
            let tokens = AccessTokens(
                .user(
                    clientID: credentials.clientID,
                    clientSecret: credentials.clientSecret,
                    refreshToken: credentials.refreshToken
                ),
                scopes: [],
                endpoints: endpoints,
                transport: bench.transport
            )
            return GoogleCaller(
                endpoints: endpoints,
                transport: bench.transport,
                tokens: tokens,
                clock: bench.clock
            )
        }

        func odoo(
            for user: UserRecord,
            _ account: AccountRecord,
            _ settings: PersonalSettings
        ) async throws(RunStop) -> (client: OdooClient, odooUser: OdooUser) {
            if let real = bench.real { return real }
            guard let access = FakeOdoo.access else { throw .failed(Reason(.noOdooDatabase)) }
            let number = address == CalendarBench.anna ? 1 : 2
            return (
                OdooClient(access, transport: bench.odoo),
                OdooUser(
                    id: number,
                    partnerID: number + 10,
                    login: address,
                    name: user.name,
                    timeZone: "Europe/Berlin"
                )
            )
        }
    }

    // MARK: Reading

    /// Odoo's appointments by mark.
    var events: [String: [String: JSONValue]] {
        odoo.state.withLock { state in
            let records = state.records["calendar.event"] ?? [:]
            return Dictionary(grouping: records.values) { $0[EventMark.field]?.string ?? "" }.mapValues { same in
                #expect(same.count == 1, "an event is there \(same.count) times")
                return same[0]
            }
        }
    }

    /// Returns the answers of an event's attendees by contact.
    func answers(_ mark: String) -> [Int: String] {
        odoo.state.withLock { state in
            let id = state.records["calendar.event"]?.first { $0.value[EventMark.field]?.string == mark }?.key
            let own = (state.records["calendar.attendee"] ?? [:]).values.filter { $0["event_id"]?.reference?.id == id }
            return Dictionary(
                own.map { ($0["partner_id"]?.reference?.id ?? 0, $0["state"]?.string ?? "") }
            ) { first, _ in first }
        }
    }

    /// The calls to Google, by method.
    var googleCalls: [String: Int] { google.requestCounts.filter { $0.key.hasPrefix("calendar.") } }

    static func event(
        _ title: String,
        _ start: String = "2026-06-20T10:00:00+02:00",
        _ end: String = "2026-06-20T11:00:00+02:00",
        more: [String: JSON] = [:]
    ) -> JSON {
        let members: [String: JSON] = [
            "summary": .string(title),
            "start": ["dateTime": .string(start), "timeZone": "Europe/Berlin"],
            "end": ["dateTime": .string(end), "timeZone": "Europe/Berlin"],
        ]
        return .object(members.merging(more) { $1 })
    }
}

/// Calls the simulated Google without a socket.
struct SimulatedTransport: HTTPTransport {
    let simulation: Simulation

    func send(_ request: Transport.HTTPRequest) async throws(HTTPFailure) -> Transport.HTTPResponse {
        var fields: HTTPFields = [:]
        for field in request.fields {
            if let name = HTTPField.Name(field.name) { fields[name] = field.value }
        }
        if let token = request.bearer { fields[.authorization] = "Bearer \(token.reveal())" }
        var body: [UInt8] = []
        if case .bytes(let bytes) = request.body { body = bytes }
        let simulated = SimulatedRequest(
            verb: HTTPTypes.HTTPRequest.Method(rawValue: request.method.rawValue) ?? .get,
            target: String(request.url.dropFirst("http://google.test".count)),
            fields: fields,
            body: body,
            origin: "http://google.test"
        )
        guard let answer = await simulation.respond(to: simulated) else {
            throw HTTPFailure(kind: .connection, reach: .perhapsProcessed, detail: "dropped")
        }
        return Transport.HTTPResponse(
            status: answer.status,
            fields: answer.fields.map { .init($0.name.rawName, $0.value) },
            body: answer.body
        )
    }
}
