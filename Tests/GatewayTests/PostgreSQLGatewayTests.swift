import Base
import Foundation
import GoogleSimulator
import SQLStorage
import Settings
import Storage
import TestSupport
import Testing

/// The gateway with its store in PostgreSQL.
@Suite(.timeLimit(.minutes(15)))
struct PostgreSQLGatewayTests {
    private static func run(_ body: (GatewayBench, Cluster) async throws -> Void) async throws {
        let cluster = try await Cluster.create()
        do {
            let password = cluster.folder.appending(path: "password.only")
            try Data(Cluster.password.utf8).write(to: password)
            try await GatewayBench.run(change: { settings in
                settings.data.store = .postgreSQL("postgresql://owner@127.0.0.1:\(cluster.port)/postgres")
                settings.data.postgreSQL.schema = "gateway"
                settings.data.postgreSQL.passwordFile = password.path
            }) { bench in
                try await body(bench, cluster)
            }
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    /// Small mail and large goes out, and nothing of it stays on the machine.
    @Test func mailIsDelivered() async throws {
        try await Self.run { bench, _ in
            let large = String(repeating: "A line of a large message.\r\n", count: 40_000)
            for (number, body) in ["small\r\n", large].enumerated() {
                let id = try await bench.accepted(TestMail(messageID: "<\(number)@odoo>", body: body))
                #expect(try await bench.deliveries(id).map(\.state) == [.delivered])
            }
            #expect(bench.google.arrivalCounts == ["kunde@customer.example": 2])
            let files = try FileManager.default.subpathsOfDirectory(atPath: bench.settings.data.directory)
            #expect(files.allSatisfy { $0.hasSuffix(".lock") }, "\(files)")
        }
    }

    /// The server restarts under the gateway: what was accepted is sent once, and mail goes on afterwards.
    @Test func theServerRestarts() async throws {
        try await Self.run { bench, cluster in
            bench.google.inject(Fault(.backend(status: 503, afterWork: false), method: "messages.send"))
            var ids: [QueueID] = []
            for number in 1...5 {
                ids.append(try await bench.accepted(TestMail(messageID: "<\(number)@odoo>", body: "\(number)\r\n")))
            }
            try await cluster.stop("immediate")
            try await cluster.start()
            bench.google.removeFaults()
            // While the server comes back, Odoo is told to try again.
            try await bench.wait("mail to be accepted again") {
                let reply = try await bench.offer(TestMail(messageID: "<6@odoo>", body: "6\r\n"))
                if reply.code == 250 { ids.append(try #require(QueueID(reply.queueID))) }
                return reply.code == 250
            }
            for id in ids { #expect(try await bench.deliveries(id).map(\.state) == [.delivered]) }
            #expect(bench.google.arrivalCounts == ["kunde@customer.example": 6])
        }
    }
}
