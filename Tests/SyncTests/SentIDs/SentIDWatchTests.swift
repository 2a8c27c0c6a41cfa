import Base
import Logging
import Mail
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import TestSupport
import Testing

@testable import Sync

/// A reply that names only the Message-ID given by Gmail finds its record in Odoo.
@Suite struct SentIDWatchTests {
    /// Also on records that the gateway's user may not read.
    @Test(arguments: ["res.partner", "crm.lead"])
    func anAnswerToGmailsMessageIDFindsItsRecord(model: String) async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let karl = try bench.odoo.add(model, ["name": "Karl"])
            try Self.write("<1@odoo.example>", on: karl, bench, model)
            try await Self.send("<1@odoo.example>", as: "<CA1@mail.gmail.com>", bench)
            let notifications = try bench.odoo.records("mail.notification").count
            await Self.watch(bench).check()
            #expect(try await Self.answer("<CA1@mail.gmail.com>", bench))
            let answers = try bench.odoo.records("mail.message", [["message_id", "=", "<answer-1@customer.example>"]])
            #expect(answers.map { $0["res_id"] } == [.integer(karl)])
            #expect(answers.map { $0["model"]?.string } == [model])
            #expect(bench.odoo.mails.isEmpty)
            #expect(try bench.odoo.records("mail.notification").count == notifications)
        }
    }

    @Test func manyCostTwoCallsAndNothingCostsNone() async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let karl = try bench.odoo.add("res.partner", ["name": "Karl"])
            for number in 1...40 {
                try Self.write("<\(number)@odoo.example>", on: karl, bench)
                try await Self.send("<\(number)@odoo.example>", as: "<CA\(number)@mail.gmail.com>", bench)
            }
            let watch = Self.watch(bench)
            bench.odoo.takeCalls()
            await watch.check()
            #expect(
                bench.odoo.takeCalls().filter { $0.key.contains(".") }
                    == ["ir.model.data.search_read": 1, "ir.actions.server.run": 1]
            )
            #expect(try Self.aliases(bench).count == 40)
            await watch.check()
            #expect(bench.odoo.takeCalls().isEmpty)
            // Messages that kept their Message-ID, or have none from Gmail, are not reported.
            try await Self.send("<41@odoo.example>", as: "<41@odoo.example>", bench)
            try await Self.send("<42@odoo.example>", as: nil, bench)
            await watch.check()
            #expect(bench.odoo.takeCalls().isEmpty)
        }
    }

    @Test(arguments: [OdooFault.Effect.dropAfter, .dropBefore, .page(status: 502, afterWork: true), .concurrent])
    func aLostAnswerDoublesNothingAndLosesNothing(_ effect: OdooFault.Effect) async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let karl = try bench.odoo.add("res.partner", ["name": "Karl"])
            for number in 1...5 {
                try Self.write("<\(number)@odoo.example>", on: karl, bench)
                try await Self.send("<\(number)@odoo.example>", as: "<CA\(number)@mail.gmail.com>", bench)
            }
            bench.odoo.add(fault: OdooFault(effect, method: "ir.actions.server.run"))
            await Self.watch(bench).check()
            // Another process, after a restart.
            await Self.watch(bench).check()
            await Self.watch(bench).check()
            #expect(
                try Self.aliases(bench).compactMap { $0["message_id"]?.string }.sorted()
                    == (1...5).map { "<CA\($0)@mail.gmail.com>" }
            )
        }
    }

    @Test func oneOdooThatDoesNotAnswerKeepsNoOtherWaiting() async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            let karl = try bench.odoo.add("res.partner", ["name": "Karl"])
            try Self.write("<1@odoo.example>", on: karl, bench)
            try await Self.send("<1@odoo.example>", as: "<CA1@mail.gmail.com>", bench)
            let broken = OdooSimulator()
            try broken.addUser("gateway", name: "Gateway")
            broken.add(fault: OdooFault(.page(status: 503, afterWork: false), count: nil))
            await Self.watch(bench, [("broken", broken), ("odoo", bench.odoo)]).check()
            #expect(try Self.aliases(bench).count == 1)
            #expect(try await bench.store.sentIDCursor(of: "broken") == nil)
            #expect(try await bench.store.sentIDCursor(of: "odoo") != nil)
        }
    }

    @Test func whatNoOdooKnowsAndWhatStandsOnNoRecordIsPassedOver() async throws {
        try await TransferBench.run { bench in
            try await Self.setUp(bench)
            try bench.odoo.add("mail.message", ["message_id": "<2@odoo.example>"])
            try await Self.send("<1@odoo.example>", as: "<CA1@mail.gmail.com>", bench)
            try await Self.send("<2@odoo.example>", as: "<CA2@mail.gmail.com>", bench)
            await Self.watch(bench).check()
            #expect(try Self.aliases(bench).isEmpty)
            #expect(try await bench.store.sentIDCursor(of: "odoo") != nil)
        }
    }

    /// A refusal is logged once, with what to do, until it ends; then what was sent meanwhile is recorded.
    @Test func anOdooThatIsNotSetUpIsAnError() async throws {
        try await TransferBench.run { bench in
            try bench.odoo.addUser("gateway", name: "Gateway")
            let karl = try bench.odoo.add("crm.lead", ["name": "Karl"])
            try Self.write("<1@odoo.example>", on: karl, bench, "crm.lead")
            try await Self.send("<1@odoo.example>", as: "<CA1@mail.gmail.com>", bench)
            let log = LogCapture()
            let watch = Self.watch(bench, log: log)
            for _ in 0..<3 { await watch.check() }
            let errors = log.entries.filter { $0.level == .error }
            #expect(errors.count == 1)
            #expect(errors.first?.metadata["suggested-fix"]?.description.contains("odoo setup") == true)
            try await Self.provision(bench)
            await watch.check()
            #expect(try Self.aliases(bench).count == 1)
        }
    }

    /// Sets Odoo up, with the gateway as an ordinary user.
    private static func setUp(_ bench: TransferBench) async throws {
        try bench.odoo.addUser("gateway", name: "Gateway")
        try await provision(bench)
    }

    private static func provision(_ bench: TransferBench) async throws {
        try await Provisioner(bench.odoo.client(), ProvisionOptions(mailServer: nil, login: "gateway", features: .all))
            .carryOut()
        bench.odoo.knowProvisionedCode()
    }

    private static func watch(
        _ bench: TransferBench,
        _ odoo: [(String, OdooSimulator)]? = nil,
        log: LogCapture = LogCapture()
    ) -> SentIDWatch {
        bench.clock.advance(by: .minutes(1))
        let clients = (odoo ?? [("odoo", bench.odoo)]).map { (name: $0.0, client: $0.1.client(login: "gateway")) }
        return SentIDWatch(
            store: bench.store,
            odoo: { clients },
            clock: bench.clock,
            logger: log.logger
        )
    }

    private static func aliases(_ bench: TransferBench) throws -> [[String: JSONValue]] {
        try bench.odoo.records("mail.message", [["message_type", "=", "user_notification"]])
    }

    private static func write(
        _ messageID: String,
        on record: Int,
        _ bench: TransferBench,
        _ model: String = "res.partner"
    ) throws {
        try bench.odoo.add(
            "mail.message",
            [
                "model": .string(model), "res_id": .integer(record), "message_id": .string(messageID),
                "message_type": "comment", "body": "Offer",
            ]
        )
    }

    /// Whether Odoo finds the record of a reply to that Message-ID.
    private static func answer(_ messageID: String, _ bench: TransferBench) async throws -> Bool {
        let mail = """
            From: karl@customer.example\r
            To: catchall@acme.example\r
            Subject: Re: Offer\r
            Message-ID: <answer-1@customer.example>\r
            In-Reply-To: \(messageID)\r
            \r
            Yes\r

            """
        do throws(OdooError) { try await bench.odoo.client().process(mail: mail) } catch {
            guard error.cause == .refused else { throw error }
            return false
        }
        return true
    }

    /// Stores a delivery as it is after Gmail accepted it.
    private static func send(_ messageID: String, as sent: String?, _ bench: TransferBench) async throws {
        try await bench.deliver(messageID, to: "karl@customer.example", as: sent)
    }
}
