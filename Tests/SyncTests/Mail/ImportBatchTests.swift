import Base
import GoogleSimulator
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// Many messages go to Odoo in few calls, and a problem with one affects no other.
@Suite(.timeLimit(.minutes(10))) struct ImportBatchTests {
    /// Staged messages of ten customers, in turn.
    private static func stage(_ count: Int, _ bench: TransferBench, body: String = "Guten Tag") async throws -> [Int] {
        let customers = try (0..<10).map {
            try bench.odoo.add(
                "res.partner",
                ["name": .string("Kunde \($0)"), "email": .string("kunde-\($0)@customer.example")]
            )
        }
        for number in 1...count {
            try bench.google.put(
                SampleMessage.make(number, from: "kunde-\(number % 10)@customer.example", body: body),
                labels: [bench.incoming.labelID],
                of: TransferBench.address
            )
        }
        try await bench.transfer { $0.incomingCount = count }
        try await bench.importAll()
        return customers
    }

    /// The Message-IDs on all contacts, with repetitions.
    private static func messages(_ bench: TransferBench) throws -> [String] {
        try bench.odoo.records("mail.message", [["message_type", "=", "email"]])
            .compactMap { $0["message_id"]?.string }.sorted()
    }

    private static func ids(_ numbers: some Sequence<Int>) -> [String] {
        numbers.map { "<m\($0)@customer.example>" }.sorted()
    }

    @Test func aHundredSmallMessagesCostAHandfulOfCalls() async throws {
        try await TransferBench.run { bench in
            _ = try await Self.stage(100, bench)
            bench.odoo.takeCalls()
            #expect(try await bench.transfer() == ["imported": 100])
            let calls = bench.odoo.takeCalls()
            #expect(calls["mail.message.create"] == 1 && calls["mail.message.search_read"] == 1)
            // One of them looks for the server action by which contacts are found as their reader.
            #expect(calls.values.reduce(0, +) <= 7)
            #expect(try Self.messages(bench) == Self.ids(1...100))
            #expect(bench.odoo.mails.isEmpty)
        }
    }

    @Test func aCallHoldsOnlySoManyBytes() async throws {
        var limits = TransferLimits()
        limits.bytesPerCall = 64 << 10
        try await TransferBench.run(limits: limits) { bench in
            _ = try await Self.stage(9, bench, body: String(repeating: "x", count: 20 << 10))
            bench.odoo.takeCalls()
            #expect(try await bench.transfer() == ["imported": 9])
            #expect(bench.odoo.takeCalls()["mail.message.create"] == 3)
            #expect(try Self.messages(bench) == Self.ids(1...9))
        }
    }

    @Test func thoseThatOdooRefusesFailAlone() async throws {
        try await TransferBench.run { bench in
            _ = try await Self.stage(60, bench)
            let refused = Set([1, 2, 33, 60].map { JSONValue.string("<m\($0)@customer.example>") })
            bench.odoo.constrain("mail.message") { values in
                values["message_id"].map(refused.contains) == true ? "This one is not allowed." : nil
            }
            bench.odoo.takeCalls()
            #expect(try await bench.transfer() == ["imported": 56, "failed": 4])
            let calls = try #require(bench.odoo.takeCalls()["mail.message.create"])
            #expect(calls < 60)
            #expect(try Self.messages(bench) == Self.ids((1...60).filter { ![1, 2, 33, 60].contains($0) }))
            let failed = try await bench.staged().filter { $0.state == .failed }
            #expect(failed.map(\.facts.messageID).sorted() == Self.ids([1, 2, 33, 60]))
            #expect(failed.allSatisfy { $0.problem?.description.contains("This one is not allowed.") == true })
        }
    }

    /// Odoo fails with it each time, by an exception of its own, or takes too long, and so keeps nothing of the call.
    @Test(arguments: [FragileOdoo.Failure.exception, .timeout])
    func oneWithWhichOdooFailsHoldsUpNoOther(_ failure: FragileOdoo.Failure) async throws {
        try await TransferBench.run { bench in
            _ = try await Self.stage(12, bench)
            var bench = bench
            let fragile = FragileOdoo(bench.odoo, at: "<m1@customer.example>", failure)
            let access = bench.odoo.access(url: "http://odoo.example")
            bench.real = (OdooClient(access, transport: fragile), bench.odooUser)
            await #expect(throws: RunStop.self) { try await bench.transfer() }
            bench.clock.advance(by: bench.parts.limits.settleTime)
            let run: RunStop? = await {
                do throws(RunStop) { _ = try await bench.transfer() } catch { return error }
                return nil
            }()
            #expect((run == nil) == (failure == .exception), "\(String(describing: run))")
            #expect(try Self.messages(bench) == Self.ids(2...12))
            let left = try await bench.staged().filter { $0.facts.messageID == "<m1@customer.example>" }
            #expect(left.count == 1 && left[0].problem != nil)
            // After an exception a user decides; after a timeout Odoo is asked again.
            #expect((left.first?.state == .failed) == (failure == .exception))
            fragile.mend()
            if failure == .exception { try await bench.importAll() }
            bench.clock.advance(by: bench.parts.limits.settleTime)
            try await bench.transfer()
            #expect(try Self.messages(bench) == Self.ids(1...12))
        }
    }

    @Test func aMessageThatLiesThereTwiceIsImportedOnce() async throws {
        try await TransferBench.run { bench in
            let karl = try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            for number in [1, 2, 1, 1] {
                try bench.google.put(
                    SampleMessage.make(number),
                    labels: [bench.incoming.labelID],
                    of: TransferBench.address
                )
            }
            #expect(try await bench.transfer { $0.importsByItself = true } == ["fetched": 4, "imported": 4])
            #expect(try bench.messages(on: karl).count == 2)
        }
    }

    /// Any fault at any call, any of the messages refused, some with several contacts or none, some already present: in
    /// the end each is on each of its contacts once, unless it is refused.
    @Test(arguments: 1...12 as ClosedRange<UInt64>)
    func whateverHappensEachIsThereOnceInTheEnd(_ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        var limits = TransferLimits()
        limits.bytesPerCall = [700, 3000, 4 << 20].randomElement(using: &random) ?? 0
        try await TransferBench.run(limits: limits) { bench in
            for name in ["a", "b", "b", "c"] {
                try bench.odoo.add(
                    "res.partner",
                    ["name": .string(name), "email": .string("\(name)@customer.example")]
                )
            }
            var wanted: [String] = []
            var refused: Set<JSONValue> = []
            for number in 1...25 {
                let sender = ["a", "b", "c", "nobody"].randomElement(using: &random) ?? "a"
                let isRefused = Int.random(in: 0..<8, using: &random) == 0
                let id = "<m\(number)@customer.example>"
                if isRefused { refused.insert(.string(id)) }
                wanted += Array(repeating: id, count: isRefused ? 0 : ["a": 1, "b": 2, "c": 1][sender] ?? 0)
                for _ in 0...(Int.random(in: 0..<5, using: &random) == 0 ? 1 : 0) {
                    try bench.google.put(
                        SampleMessage.make(number, from: "\(sender)@customer.example"),
                        labels: [bench.incoming.labelID],
                        of: TransferBench.address
                    )
                }
            }
            let rule = refused
            bench.odoo.constrain("mail.message") { values in
                values["message_id"].map(rule.contains) == true ? "This one is not allowed." : nil
            }
            for _ in 0..<4 {
                let effect = [
                    OdooFault.Effect.dropAfter, .dropBefore, .page(status: 502, afterWork: true), .concurrent,
                ]
                .randomElement(using: &random)
                let method = ["mail.message.create", "mail.message.search_read", "res.partner.search_read", nil]
                    .randomElement(using: &random)
                guard let effect, let method else { continue }
                let skipping = Int.random(in: 0..<6, using: &random)
                bench.odoo.add(fault: OdooFault(effect, method: method, skipping: skipping))
            }
            for _ in 0..<30 {
                _ = try? await bench.transfer { $0.importsByItself = true }
                bench.clock.advance(by: .minutes(6))
            }
            #expect(try Self.messages(bench) == wanted.sorted())
            #expect(!(try await bench.staged().contains { if case .requested = $0.state { true } else { false } }))
        }
    }
}

/// Passes calls on to Odoo, unless they create a certain message.
final class FragileOdoo: HTTPTransport {
    enum Failure: Sendable, Hashable {
        case exception
        case timeout
    }

    private let odoo: OdooSimulator
    private let name: Locked<String?>
    private let failure: Failure

    init(_ odoo: OdooSimulator, at messageID: String, _ failure: Failure) {
        self.odoo = odoo
        self.failure = failure
        name = Locked(messageID)
    }

    func mend() { name.withLock { $0 = nil } }

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        guard let name = name.withLock({ $0 }), case .bytes(let bytes) = request.body else {
            return try await odoo.send(request)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains("attachment_ids"), text.contains(name) else { return try await odoo.send(request) }
        if failure == .timeout { throw HTTPFailure(kind: .timeout, reach: .perhapsProcessed, detail: "too slow") }
        let data: JSONValue = ["name": "builtins.UnicodeEncodeError", "message": "surrogates not allowed"]
        let answer: JSONValue = ["jsonrpc": "2.0", "id": 1, "error": ["code": 200, "message": "no", "data": data]]
        return HTTPResponse(status: 200, fields: [.init("Content-Type", "application/json")], body: answer.json ?? [])
    }
}
