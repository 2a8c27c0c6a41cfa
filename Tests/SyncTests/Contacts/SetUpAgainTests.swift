import Base
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// `odoo remove` and `odoo setup` between two contact syncs: the record of who subscribed to what is lost, and nothing
/// is deleted at Google because of it.
@Suite(.timeLimit(.minutes(10))) struct SetUpAgainTests {
    private struct SetUp {
        let odoo: OdooSimulator
        let provisioner: Provisioner
        let client: OdooClient
        let anna: OdooUser
        let contacts: [Int]

        init(_ version: Int) async throws {
            odoo = OdooSimulator(OdooSimulatorConfiguration(version: OdooVersion(version, 0)))
            try odoo.addUser("gateway", name: "G Suite Gateway")
            try odoo.addUser("anna", name: "Anna")
            provisioner = Provisioner(
                odoo.client(),
                ProvisionOptions(mailServer: nil, login: "gateway", features: .all)
            )
            client = odoo.client(login: "gateway")
            anna = try #require(try await client.users(matching: ["anna"]).first)
            contacts = try (0..<30).map { [odoo] in try odoo.add("res.partner", ["name": .string("Contact \($0)")]) }
            try await make()
        }

        func make() async throws {
            try await provisioner.carryOut()
            odoo.knowProvisionedCode()
        }

        /// Ends the user's subscription to a contact, as in Odoo.
        func unsubscribe(_ contact: Int) throws {
            let found = try odoo.records(
                ProvisionCode.subscription,
                [[.string(ProvisionCode.subscribedContact), "=", .integer(contact)]]
            )
            try odoo.remove(ProvisionCode.subscription, found.compactMap { $0["id"]?.integer })
        }
    }

    private func with(_ version: Int, _ body: (ContactBench, SetUp) async throws -> Void) async throws {
        let setUp = try await SetUp(version)
        try await ContactBench.run(real: (setUp.client, setUp.anna)) { bench in
            // Even a user who wants no questions.
            bench.choose { ($0.deletesUnsubscribed, $0.mostDeletedPercent) = (true, 100) }
            try await setUp.client.subscribe(setUp.anna.id, to: setUp.contacts)
            #expect(try await bench.sync().counts["created"] == 30)
            try await body(bench, setUp)
        }
    }

    @Test(arguments: [16, 17, 18, 19])
    func nothingIsDeletedAtGoogle(version: Int) async throws {
        try await with(version) { bench, setUp in
            let removed = try await setUp.provisioner.remove()
            #expect(!removed.isEmpty)
            #expect(try await bench.sync().stop == .failed(Reason(.contactsNotSetUp)))
            try await setUp.make()
            // Some subscribe again before the next run.
            try await setUp.client.subscribe(setUp.anna.id, to: Array(setUp.contacts.prefix(3)))
            for _ in 0..<2 {
                let outcome = try await bench.sync()
                #expect(outcome.stop == nil && outcome.counts["deleted"] == nil && outcome.counts["failed"] == nil)
            }
            #expect(bench.contacts.count == 30)
            #expect(try await bench.store.contactQuestions(of: nil).isEmpty)
            // What ends from then on is deleted as before.
            try setUp.unsubscribe(setUp.contacts[0])
            #expect(try await bench.sync().counts["deleted"] == 1)
            #expect(bench.contacts.count == 29)
        }
    }

    /// Where the gateway cannot read which record it is, subscriptions that are missing may have been lost.
    @Test func withoutTheExternalIDNothingIsDeletedEither() async throws {
        try await with(18) { bench, setUp in
            let name = try setUp.odoo.records("ir.model.data", [["name", "=", "model_subscription"]])
            try setUp.odoo.remove("ir.model.data", name.compactMap { $0["id"]?.integer })
            for contact in setUp.contacts.prefix(4) { try setUp.unsubscribe(contact) }
            let outcome = try await bench.sync()
            #expect(outcome.stop == nil && outcome.counts["failed"] == 4 && outcome.counts["deleted"] == nil)
            #expect(outcome.reasons == [Reason(.contactsNotSetUp)])
            #expect(bench.contacts.count == 30)
            // `odoo setup` names the same model again, and the subscriptions have ended.
            try await setUp.make()
            #expect(try await bench.sync().counts["deleted"] == 4)
            #expect(bench.contacts.count == 26)
        }
    }

    /// At whichever call of the sync it happens.
    @Test(arguments: 1...12)
    func norIfItHappensDuringASync(call: Int) async throws {
        let setUp = try await SetUp(18)
        let interruption = Interruption(setUp.odoo, at: call) {
            _ = try? await setUp.provisioner.remove()
            try? await setUp.make()
        }
        let access = setUp.odoo.access(login: "gateway", url: "http://odoo.example")
        let client = OdooClient(access, transport: interruption)
        try await ContactBench.run(real: (client, setUp.anna)) { bench in
            bench.choose { ($0.deletesUnsubscribed, $0.mostDeletedPercent) = (true, 100) }
            try await client.subscribe(setUp.anna.id, to: setUp.contacts)
            try await bench.sync()
            interruption.arm()
            for _ in 0..<3 { try await bench.sync() }
            #expect(interruption.isOver && bench.contacts.count == 30)
        }
    }
}

/// Does something between two calls to Odoo.
private final class Interruption: HTTPTransport {
    private let odoo: OdooSimulator
    private let left: Locked<Int?>
    private let call: Int
    private let work: @Sendable () async -> Void

    init(_ odoo: OdooSimulator, at call: Int, _ work: @escaping @Sendable () async -> Void) {
        self.odoo = odoo
        self.call = call
        self.work = work
        left = Locked(nil)
    }

    /// Counts from now on.
    func arm() { left.withLock { $0 = call } }

    var isOver: Bool { left.withLock { $0 } == 0 }

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let isNow = left.withLock { left in
            guard let count = left, count > 0 else { return false }
            left = count - 1
            return count == 1
        }
        if isNow { await work() }
        return try await odoo.send(request)
    }
}
