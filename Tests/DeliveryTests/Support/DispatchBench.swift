import Base
import FoundationEssentials
import GRDB
import Logging
import Mail
import SQLStorage
import Storage
import Testing

@testable import Delivery

/// A dispatcher with its own store, a scripted courier, and a clock that the test moves.
struct DispatchBench: Sendable {
    let store: any Store
    private let folder: String
    let accounts: LiveAccounts
    let courier: ScriptedCourier
    let clock: ManualClock
    let context: DeliveryContext

    /// Runs `body` alongside a dispatcher, with accounts of these names; the first is the default sender.
    ///
    /// - Parameter change: changes what the dispatcher works with.
    static func run(
        _ names: [String] = ["anna"],
        courier: ScriptedCourier = ScriptedCourier(),
        limits: RateLimits = RateLimits(unitsPerMinute: 6000, messagesPerDay: 1000, concurrency: 4),
        concurrency: Int = 8,
        clock: ManualClock = ManualClock(),
        prepare: (DispatchBench) async throws -> Void = { _ in },
        change: (DispatchBench, inout DeliveryContext) -> Void = { _, _ in },
        _ body: (DispatchBench, Dispatcher) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/dispatch-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
        let bench = DispatchBench(store, folder, courier, limits, clock)
        for name in names { try await bench.addAccount(name) }
        try await bench.accounts.reload()
        try await prepare(bench)
        var context = bench.context
        change(bench, &context)
        let dispatcher = Dispatcher(context: context, concurrency: concurrency)
        try await withThrowingTaskGroup { group in
            group.addTask { try await dispatcher.run() }
            try await body(bench, dispatcher)
            group.cancelAll()
        }
        try store.close()
    }

    private init(
        _ store: any Store,
        _ folder: String,
        _ courier: ScriptedCourier,
        _ limits: RateLimits,
        _ clock: ManualClock
    ) {
        self.store = store
        self.folder = folder
        accounts = LiveAccounts(store: store)
        self.clock = clock
        self.courier = courier
        var logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        logger.logLevel = .critical
        context = DeliveryContext(
            store: store,
            accounts: accounts,
            couriers: courier,
            clock: clock,
            policy: RetryPolicy(
                backoff: Backoff(first: .minutes(1), longest: .hours(1), jitter: 0),
                giveUpAfter: .days(5),
                warnAfter: .hours(4),
                sentSearchDelay: .seconds(20)
            ),
            limits: limits,
            unitsPerSend: 100,
            hostName: "gateway.acme.example",
            logger: logger,
            counters: DeliveryCounters(),
            proof: nil,
            onQueued: { _ in }
        )
    }

    func addAccount(_ name: String) async throws {
        var options = AccountOptions()
        options.isDefaultSender = try await store.accounts().isEmpty
        let address = Address(localPart: name, domain: "acme.example")
        _ = try await store.addAccount(address, sealedCredential: [1], scopes: [], options: options)
    }

    /// Queues a message of the account with that number.
    @discardableResult
    func queue(
        _ account: Int64 = 1,
        sender: Address? = Address(localPart: "bounce", domain: "acme.example"),
        notify: Notify? = nil,
        age: Duration = .zero,
        parts: Int = 1,
        alsoTo others: [Address] = [],
        invalid: [InvalidRecipient] = []
    ) async throws -> QueueID {
        var recipient = Recipient(Address(localPart: "kunde", domain: "customer.example"))
        recipient.notify = notify
        let recipients = [recipient] + others.map { Recipient($0) }
        let text = "Message-ID: <1@odoo>\r\nFrom: anna@acme.example\r\nTo: kunde@customer.example\r\n\r\nx\r\n"
        let content = store.stageContent()
        let pending = try unsafe Array(text.utf8).withUnsafeBytes { unsafe try content.append($0) }
        try pending?.perform()
        let message = NewMessage(
            envelope: Envelope(sender: sender, recipients: recipients),
            receivedAt: clock.now - age,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
            digest: [1],
            summary: NewMessage.Summary(from: nil, subject: nil, messageID: "<1@odoo>"),
            deliveries: Array(
                repeating: PlannedDelivery(
                    account: AccountID(rawValue: account),
                    priority: .normal,
                    recipients: recipients
                ),
                count: parts
            )
                + (invalid.isEmpty
                    ? []
                    : [
                        PlannedDelivery(
                            account: AccountID(rawValue: account),
                            priority: .normal,
                            recipients: [],
                            invalidRecipients: invalid
                        )
                    ])
        )
        let duplicates = DuplicateRule(policy: .deliver, window: .zero)
        let deadline = ContinuousClock.now + .minutes(2)
        return try await store.enqueue(message, content: content, duplicates: duplicates, asOf: nil, deadline: deadline)
            .id
    }

    /// Queues a message whose delivery's row in the database has that value, an SQL literal, in the column from the start.
    func queue(with column: String, _ value: String) async throws -> QueueID {
        let database = try open()
        try await database.write {
            try $0.execute(
                sql: """
                    CREATE TRIGGER damage AFTER INSERT ON delivery
                    -- Neither what is split off from it nor the report, if the dispatcher is faster than this.
                    WHEN NEW.part = 1 AND EXISTS (SELECT 1 FROM message WHERE id = NEW.message AND sender IS NOT NULL)
                    BEGIN
                        UPDATE delivery SET \(column) = \(value) WHERE message = NEW.message AND part = NEW.part;
                    END
                    """
            )
        }
        let id = try await queue()
        try await database.write { try $0.execute(sql: "DROP TRIGGER damage") }
        try database.close()
        return id
    }

    private func open() throws -> DatabaseQueue {
        var configuration = GRDB.Configuration()
        // The store writes at the same time.
        configuration.busyMode = .timeout(30)
        configuration.allowsUnsafeTransactions = true
        return try DatabaseQueue(path: folder + "/gateway.sqlite", configuration: configuration)
    }

    /// Begins to write like another process, so that the store cannot. Closing the result ends that.
    func blockWrites() throws -> DatabaseQueue {
        let database = try open()
        try database.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        return database
    }

    /// Runs `body` while the database refuses to end any attempt, like a full disk.
    func withoutEnds(_ body: () async throws -> Void) async throws {
        try await refusing("UPDATE OF ended_at ON attempt", by: "SELECT RAISE(FAIL, 'stuck')", body)
    }

    /// Runs `body` while the database is damaged where a change of that kind leads: it refuses it for good.
    func damaged(where change: String, _ body: () async throws -> Void) async throws {
        let database = try open()
        try await database.write {
            try $0.execute(sql: "CREATE VIRTUAL TABLE broken USING fts5(text)")
            try $0.execute(sql: "INSERT INTO broken VALUES ('x')")
            try $0.execute(sql: "DELETE FROM broken_content")
        }
        try database.close()
        try await refusing(change, by: "INSERT INTO broken (broken) VALUES ('integrity-check')", body)
    }

    private func refusing(_ change: String, by refusal: String, _ body: () async throws -> Void) async throws {
        let database = try open()
        try await database.write { try $0.execute(sql: "CREATE TRIGGER stuck BEFORE \(change) BEGIN \(refusal); END") }
        try await body()
        try await database.write { try $0.execute(sql: "DROP TRIGGER stuck") }
        try database.close()
    }

    /// The account's health, as its worker sees it.
    func health(_ account: AccountID) -> AccountHealth? { accounts.current.accounts[account]?.health }

    func state(of id: QueueID) async throws -> DeliveryState? {
        try await store.history(of: id).deliveries.first?.state
    }

    /// Waits until `condition` holds, however slow the machine is.
    func until(_ what: Comment, _ condition: () async throws -> Bool) async throws {
        for _ in 0..<30_000 {
            if try await condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record(what)
    }

    func until(_ id: QueueID, is state: DeliveryState) async throws {
        try await until("\(id) never became \(state)") { try await self.state(of: id) == state }
    }
}
