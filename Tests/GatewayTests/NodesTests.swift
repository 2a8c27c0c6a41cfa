import Base
import Foundation
import Gateway
import GoogleSimulator
import Logging
import SQLStorage
import Settings
import Storage
import TestSupport
import Testing

/// Two gateways on one PostgreSQL.
@Suite(.timeLimit(.minutes(15)))
struct NodesTests {
    /// A gateway beside that of the bench, on the same store.
    private final class Second: Sendable {
        let store: SQLStore
        let port: Int
        private let task: Task<Void, any Error>

        init(beside bench: GatewayBench) async throws {
            var settings = bench.settings
            settings.server.nodeName = "second"
            settings.data.directory += "-second"
            let process = try await GatewayProcess(
                settings,
                sources: SettingSources(file: nil, environment: [:]),
                logger: Logger(label: "gateway-tests") { _ in SwiftLogNoOpLogHandler() }
            )
            store = process.store
            let (heard, listening) = AsyncStream<(String, Int)>.makeStream()
            task = Task {
                defer { listening.finish() }
                let observer = GatewayBench.ListenerPorts(heard: listening)
                try await process.run(stopsOnSignals: false, observer: observer)
            }
            port = try #require(await heard.first { _ in true }).1
        }

        func accept(_ mail: TestMail) async throws -> QueueID {
            let reply = try await SMTPClient.send(
                mail.bytes,
                from: GatewayBench.bounce,
                to: mail.recipients,
                port: port
            )
            return try #require(QueueID(reply.queueID), "\(reply)")
        }

        func stop() async {
            task.cancel()
            _ = await task.result
        }
    }

    private static func run(_ body: (GatewayBench, Second) async throws -> Void) async throws {
        let cluster = try await Cluster.create()
        do {
            try await GatewayBench.run(change: { settings in
                settings.server.nodeName = "first"
                settings.data.store = .postgreSQL(cluster.url())
                settings.data.postgreSQL.schema = "gateway"
            }) { bench in
                let second = try await Second(beside: bench)
                try await body(bench, second)
                await second.stop()
            }
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    private static func mail(_ number: Int) -> TestMail {
        TestMail(messageID: "<\(number)@odoo>", body: "\(number)\r\n")
    }

    /// What either of them accepts is sent once, by whichever has the account.
    @Test func bothAcceptAndOneSends() async throws {
        try await Self.run { bench, second in
            let anna = try await bench.account(GatewayBench.anna).id
            var ids: [QueueID] = []
            for number in 1...20 {
                let mail = Self.mail(number)
                ids.append(
                    number.isMultiple(of: 2) ? try await bench.accepted(mail) : try await second.accept(mail)
                )
                let list = try await bench.outside.nodes().nodes
                #expect(list.map(\.name) == ["first", "second"])
                #expect(list.count { $0.accounts.contains(anna) } <= 1)
            }
            for id in ids { #expect(try await bench.deliveries(id).map(\.state) == [.delivered]) }
            #expect(bench.google.arrivalCounts == ["kunde@customer.example": 20])
            let duties = try await bench.outside.nodes().nodes
            #expect(duties.count(where: \.maintains) == 1)
        }
    }

    /// Who stops gives its accounts to the other one at once.
    @Test func aStoppedNodeHandsOver() async throws {
        try await Self.run { bench, second in
            let anna = try await bench.account(GatewayBench.anna).id
            let first = try await second.accept(Self.mail(1))
            #expect(try await bench.deliveries(first).map(\.state) == [.delivered])
            await second.stop()
            let list = try await bench.outside.nodes()
            #expect(list.nodes.map(\.name) == ["first"])
            #expect(list.missing.isEmpty)
            let next = try await bench.accepted(Self.mail(2))
            #expect(try await bench.deliveries(next).map(\.state) == [.delivered])
            #expect(try await bench.outside.nodes().nodes[0].accounts == [anna])
            #expect(bench.google.arrivalCounts == ["kunde@customer.example": 2])
        }
    }
}
