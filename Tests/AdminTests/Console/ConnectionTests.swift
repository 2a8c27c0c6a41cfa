import Base
import Testing

@testable import Admin

/// Who keeps silent, or opens many connections, keeps nobody else from the console.
@Suite(.timeLimit(.minutes(10))) struct ConnectionTests {
    private static let request = "GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n"

    @Test func whoAsksForNothingIsClosed() async throws {
        try await ConsoleBench.run {
            $0.limits.firstHeader = .milliseconds(200)
        } _: { bench in
            let silent = try RawHTTP(port: bench.port)
            let slow = try RawHTTP(port: bench.port)
            slow.send("GET /sign-in HTTP/1.1\r\nHost:")
            #expect(await silent.receive() == "")
            #expect(await slow.receive() == "")
        }
    }

    /// Which of them it is, `HTTPConnectionsTests` says.
    @Test func oneThatWaitsGivesWayToANewOne() async throws {
        try await ConsoleBench.run {
            $0.limits.connectionsPerAddress = 3
            $0.limits.firstHeader = .minutes(10)
        } _: { bench in
            let three = try (1...3).map { _ in try RawHTTP(port: bench.port) }
            // Each is known once it has been answered.
            for one in three {
                one.send(Self.request)
                #expect(await one.receive()?.hasPrefix("HTTP/1.1 200") == true)
            }
            let fourth = try RawHTTP(port: bench.port)
            fourth.send(Self.request)
            #expect(await fourth.receive()?.hasPrefix("HTTP/1.1 200") == true)
            await withTaskGroup(of: String?.self) { group in
                for one in three { group.addTask { await one.receive() } }
                #expect(await group.next() == "", "none of them is closed")
                for one in three { one.send(Self.request) }
                for await answer in group { #expect(answer?.hasPrefix("HTTP/1.1 200") == true) }
            }
        }
    }

    @Test func behindAProxyTheCapOfAnAddressIsNone() async throws {
        try await ConsoleBench.run {
            $0.limits.connectionsPerAddress = 2
            $0.trustedProxies = IPNetwork.loopback
        } _: { bench in
            let many = try (1...6).map { _ in try RawHTTP(port: bench.port) }
            for one in many {
                one.send(Self.request)
                #expect(await one.receive()?.hasPrefix("HTTP/1.1 200") == true)
            }
        }
    }

    @Test func severalHostsAreABadRequest() async throws {
        try await ConsoleBench.run { bench in
            for path in ["/sign-in", "/api/v1/queue", "/nowhere"] {
                let text =
                    "GET \(path) HTTP/1.1\r\nHost: localhost\r\nhost: evil.example\r\nConnection: close\r\n\r\n"
                let status = try await RawHTTP.status(of: text, port: bench.port)
                #expect(status == "400", "\(path)")
            }
        }
    }
}
