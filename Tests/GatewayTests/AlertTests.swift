import GoogleSimulator
import SQLStorage
import Settings
import Storage
import Testing

/// Alerts that a whole gateway sends.
@Suite struct AlertTests {
    @Test func aRevokedGrantIsMailedByAnotherAccount() async throws {
        try await GatewayBench.run(
            change: { $0.alerts.mailTo = ["alarm@customer.example"] },
            prepare: { bench in
                var health = AccountHealth()
                health.state = .needsGrant
                try await bench.outside.setHealth(health, of: try await bench.account(GatewayBench.otto).id)
            },
            { bench in
                try await bench.wait("the alert") { !bench.google.arrivals(for: "alarm@customer.example").isEmpty }
                #expect(try await bench.outside.alerts().map(\.cause).contains { $0.hasPrefix("grant ") })
            }
        )
    }
}
