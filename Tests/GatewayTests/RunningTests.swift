import Base
import Foundation
import GoogleSimulator
import SQLStorage
import Settings
import Storage
import Testing
import Transport

/// The gateway as a process: it stops, starts again, and reports its state.
@Suite(.timeLimit(.minutes(10)))
struct RunningTests {
    @Test func whatWaitsWhenItStopsIsSentAfterwards() async throws {
        try await GatewayBench.run { bench in
            bench.google.inject(Fault(.backend(status: 503, afterWork: false), method: "messages.send"))
            var ids: [QueueID] = []
            for number in 1...5 {
                ids.append(try await bench.accepted(TestMail(messageID: "<\(number)@odoo>", body: "\(number)\r\n")))
            }
            try await bench.wait("a failed try of each") {
                for id in ids where try await bench.outside.history(of: id).attempts.isEmpty { return false }
                return true
            }
            try await bench.restart()
            #expect(bench.google.arrivalCounts.isEmpty)
            bench.google.removeFaults()
            for id in ids { _ = try await bench.deliveries(id) }
            #expect(bench.google.arrivalCounts == ["kunde@customer.example": 5])
        }
    }

    @Test func itSaysHowItFares() async throws {
        let port = Int.random(in: 20_000..<32_000)
        try await GatewayBench.run(change: { settings in
            settings.monitoring.enabled = true
            settings.monitoring.port = port
        }) { bench in
            let url = "http://127.0.0.1:\(port)"
            try await bench.wait("the monitoring") { (try? await bench.get(url + "/healthz"))?.status == 200 }
            #expect(try await bench.get(url + "/readyz").status == 200)
            _ = try await bench.deliveries(try await bench.accepted(TestMail()))
            let metrics = try await bench.get(url + "/metrics")
            #expect(metrics.status == 200)
            let lines = metrics.text.split(separator: "\n").map(String.init)
            #expect(lines.contains { $0.hasPrefix("gsuite_gateway_delivered_total 1") })
            #expect(lines.contains { $0.hasPrefix("gsuite_gateway_smtp_messages_total{answer=\"accepted\"} 1") })
            #expect(lines.contains { $0.contains("account_working{") && $0.contains("anna@acme.example") })
            #expect(!metrics.text.contains("kunde@"))
        }
    }
}
