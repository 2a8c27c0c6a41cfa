import Base
import Logging
import Testing
import Transport

@testable import Admin

/// `/healthz` and its neighbours, and who may ask for them.
@Suite(.timeLimit(.minutes(10))) struct MonitoringTests {
    /// Runs `body` beside a server of monitoring; it gets the port.
    private func run(_ body: (Int) async throws -> Void) async throws {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        var options = MonitoringServer.Options(
            address: "127.0.0.1",
            port: 0,
            hostNames: ["gateway.acme.example"],
            connections: 8
        )
        // On a busy machine, a request may take long to follow its connection.
        options.firstHeader = .minutes(10)
        let server = MonitoringServer(
            options,
            probes: .init(readiness: { nil }, metrics: { [] }),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { listening.yield($0) }
        let running = Task { try await server.run() }
        let port = try #require(await ports.first { _ in true })
        try await body(port)
        running.cancel()
        _ = await running.result
    }

    @Test(
        arguments: [
            ("127.0.0.1", "200"), ("localhost:8026", "200"), ("[::1]:8026", "200"), ("GATEWAY.acme.example", "200"),
            ("evil.example", "421"), ("gateway.acme.example.evil.example", "421"), ("a b", "421"),
        ]
    )
    func answersUnderItsOwnNamesOnly(host: String, status: String) async throws {
        try await run { port in
            for path in ["healthz", "readyz", "metrics"] {
                let text = "GET /\(path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n"
                let answered = try await RawHTTP.status(of: text, port: port)
                #expect(answered == status, "\(path)")
            }
        }
    }

    @Test func severalHostsAreABadRequest() async throws {
        try await run { port in
            let text = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            let several = try await RawHTTP.status(of: text, port: port)
            #expect(several == "400")
            let none = try await RawHTTP.status(of: "GET /healthz HTTP/1.0\r\n\r\n", port: port)
            #expect(none == "200")
        }
    }
}
