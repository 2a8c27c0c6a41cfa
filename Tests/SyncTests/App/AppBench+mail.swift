import Base
import Google
import Logging
import Mail
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// Staged messages, and the runs that import them.
extension AppBench {
    func part() -> AppMailPart { AppMailPart(store: store, retention: .days(365), onRequest: {}) }

    /// Stages a message as its transfer does.
    @discardableResult
    func stage(
        _ number: Int,
        of user: AppBenchUser,
        _ direction: MailDirection = .incoming,
        found: [StagedContact] = [],
        bytes: [UInt8]? = nil,
        address: String = "karl@customer.example"
    ) async throws -> StagedMessageID {
        let bytes = bytes ?? SampleMessage.make(number)
        let content = store.stageContent()
        try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let mail = NewStagedMessage(
            gmailID: Self.gmailID(number),
            facts: StagedMessageFacts(
                messageID: "<m\(number)@customer.example>",
                from: "Karl Kunde <\(address)>",
                recipients: ["Anna <\(user.login)>"],
                addresses: [address],
                subject: "Angebot \(number)",
                date: clock.now,
                attachments: number.isMultiple(of: 2) ? [.init(name: "Plan.pdf", size: 10)] : []
            ),
            size: bytes.count,
            found: found
        )
        let list = StagingList(user.id, direction)
        return try #require(try await store.stage(mail, content: content, in: list, at: clock.now))
    }

    /// Stages many messages, a hundred at a time: the store commits together what comes together.
    func stage(_ numbers: ClosedRange<Int>, of user: AppBenchUser) async throws {
        for first in stride(from: numbers.lowerBound, through: numbers.upperBound, by: 100) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in first...min(first + 99, numbers.upperBound) {
                    group.addTask { try await stage(number, of: user) }
                }
                try await group.waitForAll()
            }
        }
    }

    static func gmailID(_ number: Int) -> String { "18c" + String(number + 0x1000, radix: 16) }

    /// A contact in Odoo with the messages' address.
    func addKarl() throws -> StagedContact {
        let id = try odoo.add("res.partner", ["name": "Karl Kunde", "email": "karl@customer.example"])
        return StagedContact(id: id, name: "Karl Kunde")
    }

    /// The rows in Odoo, by subject.
    func rows(_ domain: [JSONValue] = []) throws -> [String: [String: JSONValue]] {
        let rows = try odoo.records(AppMail.model, domain)
        return Dictionary(rows.map { ($0[AppMail.subject]?.string ?? "", $0) }) { $1 }
    }

    func row(_ number: Int) throws -> [String: JSONValue] { try #require(try rows()["Angebot \(number)"]) }

    func rowID(_ number: Int) throws -> Int { try #require(try row(number)["id"]?.integer) }

    func staged(_ user: AppBenchUser, _ direction: MailDirection = .incoming) async throws -> [StagedMessage] {
        var query = StagedMessageQuery()
        query.newestFirst = false
        query.limit = 20_000
        return try await store.stagedMail(query, in: StagingList(user.id, direction))
    }

    /// Runs the import that was requested, if one was. Returns whether there was a run.
    @discardableResult
    func runRequested(limits: TransferLimits = TransferLimits()) async throws -> Bool {
        let claim = try await store.claimActionRun(by: "test", at: clock.now, until: clock.now + .minutes(5))
        guard let claim, let direction = MailDirection.allCases.first(where: { $0.action == claim.kind }) else {
            return false
        }
        let user = try #require(try await store.user(claim.user))
        let account = try #require(try await store.accounts().first { $0.id == user.account })
        let reporter = RunReporter(claim, store: QuietActionStore(), clock: clock, deadline: clock.now + .hours(1))
        let endpoints = Endpoints(simulator: "http://google.example")
        let tokens = AccessTokens(
            .user(clientID: "x", clientSecret: Secret("x"), refreshToken: Secret("x")),
            scopes: [],
            endpoints: endpoints,
            transport: odoo
        )
        let context = ActionContext(
            claim: claim,
            user: user,
            settings: PersonalSettings(),
            account: account,
            google: GoogleCaller(endpoints: endpoints, transport: odoo, tokens: tokens),
            odoo: client,
            odooUser: try #require(try await client.users(matching: [user.email]).first),
            reporter: reporter,
            clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let importer = MailImporter(
            context: context,
            list: StagingList(user.id, direction),
            store: store,
            limits: limits,
            images: .visible,
            semaphore: AsyncSemaphore(permits: 1)
        )
        var result = RunResult(.succeeded)
        do throws(RunStop) { try await importer.run() } catch { result = RunResult(.failed, reasons: [error.reason]) }
        try await store.finishAction(claim, with: result, at: clock.now)
        return true
    }

    /// Has the mail syncs of these users exist, as a chosen folder does.
    func enableTransfers() async throws {
        for direction in MailDirection.allCases {
            try await store.setActionUsers([anna.id, max.id], of: direction.action, at: clock.now)
        }
        while try await store.claimActionRun(by: "idle", at: clock.now, until: clock.now) != nil {}
    }

    func clickMails(_ action: String, _ numbers: [Int], as user: AppBenchUser) async throws {
        try await click("action_\(action)", on: AppMail.model, try numbers.map(rowID), as: user.login)
    }
}
