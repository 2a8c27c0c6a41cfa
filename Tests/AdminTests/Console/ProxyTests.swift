import Admin
import Base
import Storage
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
            #expect(done.location == "/mail/")
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

    @Test(arguments: ["evil.example", "evil.example:8025", ""])
    func aForeignHostIsMisdirected(host: String) async throws {
        try await ConsoleBench.run { bench in
            let seen = try await bench.browser().get("/sign-in", ["Host": host])
            #expect(seen.status == 421 || (host.isEmpty && seen.status == 400))
        }
    }
}
