import Admin
import Base
import Cryptography
import Foundation
import Storage
import TestSupport
import Testing
import Transport

@Suite struct ProxyTests {
    private let forwarded = [
        "X-Forwarded-For": "203.0.113.9, 192.0.2.44", "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "gateway.acme.example",
    ]

    @Test func aTrustedProxySaysWhoAsksAndHow() async throws {
        try await ConsoleBench.run {
            $0.trustedProxies = IPNetwork.loopback
            $0.baseURL = WebOrigin("https://gateway.acme.example")
            $0.pathPrefix = "/mail"
        } _: { bench in
            let path = try await bench.links.invite(NewUser(email: "a@b.example", name: "A", role: .user))
            let browser = bench.browser()
            let page = try await browser.get("/mail" + path, forwarded)
            #expect(page.status == 200)
            #expect(page.text.contains("action=\"/mail/link/"))
            #expect(page.response.field("Strict-Transport-Security") != nil)
            let done = try await browser.submit(
                "/mail" + path,
                ["name": "A", "password": ConsoleBench.password, "repeated": ConsoleBench.password],
                forwarded.merging(["Origin": "https://gateway.acme.example"]) { $1 }
            )
            #expect(done.location == "/mail/personal")
            let cookie = try #require(done.cookies.first { $0.contains("session=") })
            #expect(cookie.hasPrefix("__Host-gateway-session="))
            for part in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/;"] { #expect(cookie.contains(part)) }
            #expect(!cookie.contains("Domain"))
            // The proxy's own addition counts, not what the browser wrote before it.
            let user = try #require(try await bench.store.user(email: "a@b.example"))
            #expect(try await bench.store.sessions(of: user.id).map(\.address) == ["192.0.2.44"])
        }
    }

    @Test func anybodyElseIsNotBelieved() async throws {
        try await ConsoleBench.run { bench in
            let browser = try await bench.signedIn("anna@acme.example")
            let seen = try await browser.get("/", forwarded)
            #expect(seen.status == 200)
            #expect(seen.response.field("Strict-Transport-Security") == nil)
            let user = try #require(try await bench.store.user(email: "anna@acme.example"))
            #expect(try await bench.store.sessions(of: user.id).map(\.address) == ["127.0.0.1"])
        }
    }

    /// The client that the log names for a request with a wrong API key.
    private func client(
        _ beginning: String,
        _ field: String = "",
        trusted: [IPNetwork] = []
    ) async throws -> String? {
        var client: String?
        try await ConsoleBench.run {
            $0.proxiesWithHeader = IPNetwork.loopback
            $0.trustedProxies = trusted
        } _: { bench in
            let request =
                "GET /api/v1/queue HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer wrong\r\n\(field)\r\n"
            #expect(try await RawHTTP.status(of: beginning + request, port: bench.port) == "401")
            client = try await bench.logged().first { $0.text == "API key refused" }?.details["client"]
        }
        return client
    }

    @Test func aProxysHeaderNamesTheBrowser() async throws {
        let header = "PROXY TCP4 192.0.2.44 198.51.100.7 40000 443\r\n"
        #expect(try await client(header) == "192.0.2.44")
        #expect(try await client("PROXY TCP6 2001:db8::44 2001:db8::1 40000 443\r\n") == "2001:db8::44")
        #expect(try await client("PROXY UNKNOWN\r\n") == "127.0.0.1")
        // X-Forwarded-For is believed if the named client is a trusted proxy, and from nobody else.
        let forwarded = "X-Forwarded-For: 203.0.113.9\r\n"
        #expect(try await client(header, forwarded, trusted: IPNetwork.loopback) == "192.0.2.44")
        let named = [IPNetwork("192.0.2.44")].compactMap(\.self)
        #expect(try await client(header, forwarded, trusted: named) == "203.0.113.9")
    }

    @Test func aProxyWithoutAHeaderIsNotServed() async throws {
        try await ConsoleBench.run {
            $0.proxiesWithHeader = IPNetwork.loopback
        } _: { bench in
            let connection = try RawHTTP(port: bench.port)
            connection.send("GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            #expect(await connection.receive() == "")
        }
        try await ConsoleBench.run {
            $0.proxiesWithHeader = IPNetwork.loopback
            $0.limits.firstHeader = .seconds(3)
        } _: { bench in
            let connection = try RawHTTP(port: bench.port)
            connection.send("PROXY TCP4 192.0.2.44 198.51")
            #expect(await connection.receive() == "")
        }
    }

    @Test func otherClientsSendNoHeader() async throws {
        try await ConsoleBench.run {
            $0.proxiesWithHeader = [IPNetwork("10.0.0.9")].compactMap(\.self)
        } _: { bench in
            let page = try await bench.browser().get("/sign-in")
            #expect(page.status == 200)
            let header = "PROXY TCP4 192.0.2.44 198.51.100.7 40000 443\r\n"
            let request = "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
            #expect(try await RawHTTP.status(of: header + request, port: bench.port) == "400")
        }
    }

    @Test func eachNamedBrowserHasPlacesOfItsOwn() async throws {
        try await ConsoleBench.run {
            $0.proxiesWithHeader = IPNetwork.loopback
            $0.limits.connectionsPerAddress = 2
        } _: { bench in
            let open = try (1...5).map { _ in try RawHTTP(port: bench.port) }
            for (connection, client) in zip(open, ["192.0.2.1", "192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.1"]) {
                let request = "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                connection.send("PROXY TCP4 \(client) 198.51.100.7 40000 443\r\n" + request)
                var answer = try #require(await connection.receive())
                #expect(answer.hasPrefix("HTTP/1.1 200"))
                while !answer.contains("</html>") {
                    let more = try #require(await connection.receive())
                    try #require(!more.isEmpty, "the connection was closed")
                    answer += more
                }
            }
            // The fifth took the place of one of its browser, and of no other's. Which of the two had waited longer is the
            // server's to say: it ends an answer after its client has it.
            var stillOpen: [Bool] = []
            for connection in open {
                connection.send("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                stillOpen.append(try #require(await connection.receive()) != "")
            }
            #expect(stillOpen[0] != stillOpen[1])
            #expect(stillOpen[2...] == [true, true, true])
        }
    }

    @Test("a real client's header comes before TLS", arguments: ["v1", "v2"])
    func theHeaderComesBeforeTLS(version: String) async throws {
        try await ConsoleBench.withFolder { folder in
            let files = try SelfSigned.write(to: folder + "/certificate", names: ["localhost"])
            let context = try TLSContext(files)
            try await ConsoleBench.run {
                $0.tls = { context }
                $0.proxiesWithHeader = IPNetwork.loopback
            } _: { bench in
                let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "proxied_browser.py")
                let (status, output) = try await ChildProcess.run(
                    ["python3", script.path, version, "\(bench.port)", files.chain]
                )
                #expect(status == 0 && output == "401\n", "\(output)")
                let refused = try await bench.logged().first { $0.text == "API key refused" }
                #expect(refused?.details["client"] == "192.0.2.44")
            }
        }
    }

    @Test(arguments: ["evil.example", "evil.example:8025", ""])
    func aForeignHostIsMisdirected(host: String) async throws {
        try await ConsoleBench.run { bench in
            let seen = try await bench.browser().get("/sign-in", ["Host": host])
            #expect(seen.status == 421 || (host.isEmpty && seen.status == 400))
        }
    }
}
