import Base
import FoundationEssentials
import Google
import GoogleSimulator
import Logging
import Mail
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// A user between a simulated Gmail on a socket and a simulated Odoo, with a transfer folder for each direction.
struct TransferBench: Sendable {
    static let address = "anna@acme.example"

    let store: SQLStore
    let google: GoogleSimulator
    let odoo: OdooSimulator
    let clock: ManualClock
    let user: UserRecord
    let account: AccountRecord
    let caller: GoogleCaller
    let incoming: TransferFolder
    let outgoing: TransferFolder
    let parts: MailSyncServices
    /// Anna in Odoo.
    let odooUser: OdooUser
    /// A real Odoo in place of the simulated one, and Anna's user there.
    var real: (client: OdooClient, odooUser: OdooUser)?

    static func run(
        limits: TransferLimits = TransferLimits(),
        _ body: (TransferBench) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/transfer-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var configuration = SimulatorConfiguration()
        configuration.limits = .none
        let google = GoogleSimulator(configuration, logger: Logger(label: "google") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await google.run() }
        let transport = CurlTransport(CurlOptions(userAgent: "test", proxy: .none))
        let result: Result<Void, any Error>
        do {
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let bench = try await make(store, google, transport, limits)
            try await body(bench)
            try store.close()
            result = .success(())
        } catch {
            result = .failure(error)
        }
        running.cancel()
        _ = await running.result
        await transport.shutdown()
        try result.get()
    }

    private static func make(
        _ store: SQLStore,
        _ google: GoogleSimulator,
        _ transport: CurlTransport,
        _ limits: TransferLimits
    ) async throws -> TransferBench {
        google.add(SimulatedAccount(address, name: "Anna"))
        let grant = google.grant(address, scopes: [Scope.modify])
        let endpoints = Endpoints(simulator: try await google.baseURL)
        let tokens = AccessTokens(
            .user(clientID: grant.clientID, clientSecret: grant.clientSecret, refreshToken: grant.refreshToken),
            scopes: [Scope.modify],
            endpoints: endpoints,
            transport: transport
        )
        let id = try await store.addAccount(
            try #require(Address(address)),
            sealedCredential: [],
            scopes: [Scope.modify],
            options: AccountOptions()
        )
        let new = NewUser(email: address, name: "Anna", role: .user, account: id)
        let user = try await store.addUser(new, at: Timestamp(milliseconds: 0))
        let odoo = OdooSimulator()
        let partner = try odoo.add("res.partner", ["name": "Anna of Acme", "email": .string(address)])
        let clock = ManualClock(now: Timestamp(milliseconds: 1_795_400_000_000))
        return TransferBench(
            store: store,
            google: google,
            odoo: odoo,
            clock: clock,
            user: try #require(try await store.user(user)),
            account: try #require(try await store.accounts().first),
            caller: GoogleCaller(endpoints: endpoints, transport: transport, tokens: tokens),
            incoming: TransferFolder(labelID: try google.makeLabel("Odoo/In", of: address), name: "Odoo/In"),
            outgoing: TransferFolder(labelID: try google.makeLabel("Odoo/Out", of: address), name: "Odoo/Out"),
            parts: MailSyncServices(
                store: store,
                quota: .unbounded(store, clock),
                limits: limits,
                images: .visible
            ),
            odooUser: OdooUser(id: 2, partnerID: partner, login: address, name: "Anna")
        )
    }

    var settings: PersonalSettings {
        var settings = PersonalSettings()
        settings.mail.incomingFolder = incoming
        settings.mail.outgoingFolder = outgoing
        return settings
    }

    func list(_ direction: MailDirection = .incoming) -> StagingList { StagingList(user.id, direction) }

    /// One run of a direction's action; returns what was counted.
    ///
    /// - Parameter isRequested: whether a user asked for it.
    @discardableResult
    func transfer(
        _ direction: MailDirection = .incoming,
        isRequested: Bool = true,
        parts: MailSyncServices? = nil,
        change: (inout MailTransferOptions) -> Void = { _ in }
    ) async throws(RunStop) -> [String: Int] {
        var settings = settings
        change(&settings.mail)
        let claim = ActionClaim(
            run: ActionRun.ID(rawValue: 1),
            kind: direction.action,
            user: user.id,
            isRequested: isRequested,
            continues: false
        )
        let reporter = RunReporter(
            claim,
            store: QuietActionStore(),
            clock: clock,
            deadline: clock.now + .hours(1)
        )
        let context = ActionContext(
            claim: claim,
            user: user,
            settings: settings,
            account: account,
            google: caller,
            odoo: real?.client ?? odoo.client(),
            odooUser: real?.odooUser ?? odooUser,
            reporter: reporter,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let parts = parts ?? self.parts
        switch direction {
        case .incoming: try await MailInAction(parts).run(context)
        case .outgoing: try await MailOutAction(parts).run(context)
        }
        return await reporter.progress.counts
    }

    /// Runs work that may wait: the clock advances whenever a task sleeps.
    func ticking<Value: Sendable>(_ work: () async throws -> Value) async rethrows -> Value {
        let clock = clock
        let ticker = Task {
            while !Task.isCancelled {
                if let deadline = clock.firstDeadline { clock.advance(by: max(deadline - clock.now, .zero)) }
                try? await Task.sleep(for: .milliseconds(2))
            }
        }
        defer { ticker.cancel() }
        return try await work()
    }

    func staged(_ direction: MailDirection = .incoming) async throws -> [StagedMessage] {
        var query = StagedMessageQuery()
        query.newestFirst = false
        query.limit = 10_000
        return try await store.stagedMail(query, in: list(direction))
    }

    /// Requests the import of everything in the list.
    func importAll(_ direction: MailDirection = .incoming, removing: Bool = false) async throws {
        let ids = try await staged(direction).map(\.id)
        _ = try await store.requestImport(of: ids, removing: removing, in: list(direction))
    }

    func messages(on partner: Int) throws -> [[String: JSONValue]] {
        try odoo.records(
            "mail.message",
            [["model", "=", "res.partner"], ["res_id", "=", .integer(partner)], ["message_type", "=", "email"]]
        )
    }
}

extension QuotaLedger {
    /// A quota with room for everything, and no mail that has priority.
    static func unbounded(_ store: any QueueStore, _ clock: any WallClock = SystemClock()) -> QuotaLedger {
        QuotaLedger(
            store: store,
            clock: clock,
            unitsPerMinute: 1_000_000_000,
            isSending: { _ throws(StorageError) in false },
            onSpent: { _, _ in }
        )
    }
}

/// Accepts every report.
struct QuietActionStore: ActionStore {
    func actionSchedules() async throws(StorageError) -> [ActionSchedule] { [] }
    func setActionSchedule(_ schedule: ActionSchedule, at now: Timestamp) async throws(StorageError) {}
    func setActionUsers(_ users: Set<UserID>, of kind: ScheduledAction, at now: Timestamp)
        async throws(StorageError)
    {}
    func requestActionRun(_ kind: ScheduledAction, for user: UserID?, at now: Timestamp) async throws(StorageError)
        -> Int
    {
        0
    }
    func claimActionRun(by node: String, at now: Timestamp, until expiry: Timestamp) async throws(StorageError)
        -> ActionClaim?
    {
        nil
    }
    func nextActionRun() async throws(StorageError) -> Timestamp? { nil }
    func reportAction(_ claim: ActionClaim, _ progress: RunProgress, until expiry: Timestamp) async throws(StorageError)
    {}
    func finishAction(_ claim: ActionClaim, with result: RunResult, at now: Timestamp) async throws(StorageError) {}
    func recoverActions(of node: String, at now: Timestamp) async throws(StorageError) -> Int { 0 }
    func actionStates(of user: UserID?, failingAtLeast failures: Int) async throws(StorageError) -> [ActionState] { [] }
    func actionRuns(_ query: ActionRunQuery) async throws(StorageError) -> [ActionRun] { [] }
    func forgetActionRuns(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int { 0 }
}

/// Small messages.
enum SampleMessage {
    static func make(
        _ number: Int = 1,
        from: String = "Karl Kunde <karl@customer.example>",
        to: String = TransferBench.address,
        cc: String? = nil,
        body: String = "Guten Tag"
    ) -> [UInt8] {
        let copy = cc.map { "Cc: \($0)\r\n" } ?? ""
        return Array(
            """
            From: \(from)\r
            To: \(to)\r
            \(copy)Subject: Angebot \(number)\r
            Date: Fri, 20 Nov 2026 10:11:12 +0100\r
            Message-ID: <m\(number)@customer.example>\r
            MIME-Version: 1.0\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            \(body)\r

            """.utf8
        )
    }

    /// With HTML, an image in it, and a file.
    static let rich = Array(
        """
        From: =?utf-8?q?J=C3=B6rg?= <joerg@customer.example>\r
        To: anna@acme.example\r
        Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r
        Date: Fri, 20 Nov 2026 10:11:12 +0100\r
        Message-ID: <rich@customer.example>\r
        MIME-Version: 1.0\r
        Content-Type: multipart/mixed; boundary=m\r
        \r
        --m\r
        Content-Type: multipart/related; boundary=r\r
        \r
        --r\r
        Content-Type: multipart/alternative; boundary=a\r
        \r
        --a\r
        Content-Type: text/plain; charset=utf-8\r
        \r
        Hallo\r
        --a\r
        Content-Type: text/html; charset=utf-8\r
        \r
        <p>Hallo <b>Anna</b><img src="cid:logo@x"></p>\r
        --a--\r
        --r\r
        Content-Type: image/png; name=logo.png\r
        Content-ID: <logo@x>\r
        Content-Transfer-Encoding: base64\r
        \r
        iVBORw0KGgo=\r
        --r--\r
        --m\r
        Content-Type: application/pdf\r
        Content-Disposition: attachment; filename*=utf-8''Angebot%20%C3%BC.pdf\r
        Content-Transfer-Encoding: base64\r
        \r
        JVBERi0xLjQK\r
        --m--\r

        """.utf8
    )
}
