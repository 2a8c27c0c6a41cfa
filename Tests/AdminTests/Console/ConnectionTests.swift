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

    @Test func theOneThatWaitedLongestGivesWay() async throws {
        try await ConsoleBench.run {
            $0.limits.connectionsPerAddress = 3
            $0.limits.firstHeader = .seconds(60)
        } _: { bench in
            let first = try RawHTTP(port: bench.port)
            let second = try RawHTTP(port: bench.port)
            let third = try RawHTTP(port: bench.port)
            // The second has asked and was answered, so it has waited for a shorter time than the first.
            try await Task.sleep(for: .milliseconds(50))
            second.send(Self.request)
            #expect(await second.receive()?.hasPrefix("HTTP/1.1 200") == true)
            let fourth = try RawHTTP(port: bench.port)
            fourth.send(Self.request)
            #expect(await fourth.receive()?.hasPrefix("HTTP/1.1 200") == true)
            #expect(await first.receive() == "")
            for one in [second, third] {
                one.send(Self.request)
                #expect(await one.receive()?.hasPrefix("HTTP/1.1 200") == true)
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
