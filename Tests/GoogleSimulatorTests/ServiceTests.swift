import Testing

@testable import GoogleSimulator

/// The simulator as a service, on a socket.
struct ServiceTests {
    @Test func saysWhereItListensAndEndsWhenCancelled() async throws {
        let google = GoogleSimulator(SimulatorConfiguration())
        let running = Task { try await google.run() }
        let url = try await google.baseURL
        #expect(url.hasPrefix("http://127.0.0.1:") && !url.hasSuffix(":0"))
        running.cancel()
        _ = await running.result
    }

    @Test func waitsForNoPortInVain() async throws {
        var configuration = SimulatorConfiguration()
        configuration.address = "192.0.2.1"
        let google = GoogleSimulator(configuration)
        let running = Task { try await google.run() }
        await #expect(throws: SimulatorStopped.self) { try await google.baseURL }
        await #expect(throws: (any Error).self) { try await running.value }
    }
}
