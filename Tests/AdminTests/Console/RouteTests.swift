import Base
import HTTPTypes
import Storage
import Testing
import Transport

@testable import Admin

/// What must hold of every route there is, also of one that is added tomorrow.
@Suite struct RouteTests {
    /// Where anybody may come. Whoever adds one thinks about what a stranger can do with it.
    private static let open: Set<String> = [
        "GET /sign-in", "POST /sign-in", "POST /sign-in/google", "GET /sign-in/forgotten", "POST /sign-in/forgotten",
        "GET /sign-in/code", "POST /sign-in/code",
        "GET /link/:token", "POST /link/:token", "GET /odoo/enter", "POST /odoo/enter",
        "POST /preferences", "GET /google_account/authentication", "GET /assets/:version/:name",
    ]

    /// Values for a path's variables that a browser would not send by itself.
    private static let hostile = [
        "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "..%2F..%2Fetc%2Fpasswd", "%00", "-1", "9223372036854775808",
        "1%27%20OR%201=1--", "%FF%FE", "%7B%7Btext%7D%7D", String(repeating: "A", count: 3000),
    ]

    private static func path(_ entry: ConsoleRoutes.Entry, _ value: String = "1") -> String {
        entry.path.split(separator: "/").map { $0.hasPrefix(":") ? "/" + value : "/" + $0 }.joined()
    }

    /// Asks for a route as a browser that has its form's token.
    private static func ask(_ browser: Browser, _ entry: ConsoleRoutes.Entry, _ path: String) async throws
        -> Browser.Seen
    {
        entry.method == .get ? try await browser.get(path) : try await browser.submit(path, [:])
    }

    @Test func strangersComeNowhereElse() async throws {
        try await ConsoleBench.run { bench in
            let open = bench.routes.filter { $0.audience == .everyone }.map { "\($0.method) \($0.path)" }
            #expect(Set(open) == Self.open)
            let stranger = bench.browser()
            for entry in bench.routes where entry.audience != .everyone {
                try await stranger.get("/sign-in")
                let seen = try await Self.ask(stranger, entry, Self.path(entry))
                #expect(seen.status == 303, "\(entry)")
                #expect(seen.location?.hasPrefix("/sign-in") == true, "\(entry)")
            }
        }
    }

    @Test func usersComeToNothingOfAdministrators() async throws {
        try await ConsoleBench.run { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let account = try await bench.addAccount("anna@acme.example")
            _ = try await bench.keepMail(for: account)
            let user = try await bench.signedIn("otto@acme.example", .user)
            let before = try await bench.store.accounts()
            for entry in bench.routes where entry.audience == .administrator {
                try await user.get("/")
                let seen = try await Self.ask(user, entry, Self.path(entry))
                #expect(seen.status == 403, "\(entry)")
                #expect(!seen.text.contains("anna@acme.example"), "\(entry)")
            }
            #expect(try await bench.store.accounts() == before)
            #expect(try await bench.store.users().count == 2)
        }
    }

    /// What is for everybody who is signed in shows and changes nothing of another user.
    @Test func usersComeToNothingOfOthers() async throws {
        try await ConsoleBench.run { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let anna = try #require(try await bench.store.user(email: "anna@acme.example"))
            let message = try await bench.keepMail(for: try await bench.addAccount("anna@acme.example"))
            let user = try await bench.signedIn("otto@acme.example", .user)
            for entry in bench.routes where entry.audience == .user && entry.path.contains(":") {
                for id in ["\(anna.id.rawValue)", "\(message)"] {
                    try await user.get("/")
                    let seen = try await Self.ask(user, entry, Self.path(entry, id))
                    #expect(seen.status == 403 || seen.status == 404, "\(entry)")
                    #expect(!seen.text.contains("anna@acme.example"), "\(entry)")
                }
            }
        }
    }

    @Test func everyFormNeedsItsToken() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let otto = try await bench.signedIn("otto@acme.example")
            try await otto.get("/")
            let foreign = otto.formToken
            let posts = bench.routes.filter { $0.method == .post }
            #expect(posts.count > 30)
            for entry in posts {
                try await anna.get("/")
                let path = Self.path(entry)
                for token in ["", foreign, String(anna.formToken.dropLast())] {
                    let seen = try await anna.post(path, ["form_token": token, "confirmed": "yes"])
                    #expect(seen.status == 403, "\(entry)")
                    #expect(seen.text.contains(FailureText.of(.english).words(.foreignForm).title), "\(entry)")
                }
                for (name, value) in [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
                    let seen = try await anna.submit(path, ["confirmed": "yes"], [name: value])
                    #expect(seen.status == 403, "\(entry)")
                    #expect(seen.text.contains(FailureText.of(.english).words(.foreignForm).title), "\(entry)")
                }
                // A form is none that came as JSON, or as text that another site may send without being asked.
                for type in ["application/json", "text/plain"] {
                    #expect(try await anna.submit(path, [:], ["Content-Type": type]).status == 400, "\(entry)")
                }
            }
            #expect(try await anna.get("/").status == 200)
            #expect(try await bench.store.users().count == 2)
        }
    }

    @Test func nobodyFramesAnyAnswer() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let paths = bench.routes.map { ($0, Self.path($0)) }
            for (browser, home) in [(anna, "/"), (bench.browser(), "/sign-in")] {
                for (entry, path) in paths where entry.path != "/sign-out" && entry.path != "/sign-out-everywhere" {
                    try await browser.get(home)
                    Self.expectHeaders(try await Self.ask(browser, entry, path), "\(entry)")
                }
                for path in ["/nothing", "/api/v1/queue", "/api/v1/openapi.json", "/api", "/users/", "//users"] {
                    Self.expectHeaders(try await browser.get(path), path)
                    Self.expectHeaders(try await browser.post(path, [:]), path)
                }
            }
        }
    }

    private static func expectHeaders(_ seen: Browser.Seen, _ what: String) {
        let policy = seen.response.field("Content-Security-Policy") ?? ""
        #expect(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'none'"), "\(what)")
        #expect(policy.contains("base-uri 'none'") && !policy.contains("unsafe"), "\(what)")
        #expect(seen.response.field("X-Frame-Options") == "DENY", "\(what)")
        #expect(seen.response.field("X-Content-Type-Options") == "nosniff", "\(what)")
        #expect(seen.response.field("Access-Control-Allow-Origin") == nil, "\(what)")
        #expect(seen.status < 500, "\(what)")
    }

    @Test func hostilePathsFindNothing() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            for entry in bench.routes where entry.path.contains(":") {
                for value in Self.hostile {
                    try await anna.get("/")
                    let seen = try await Self.ask(anna, entry, Self.path(entry, value))
                    #expect((400..<500).contains(seen.status), "\(entry) \(value.prefix(40)): \(seen.status)")
                    #expect(!seen.text.contains("<script>alert"), "\(entry)")
                }
            }
        }
    }

    /// Other ways to write a path lead around no check.
    @Test func noWayLeadsAroundTheChecks() async throws {
        let paths = [
            "//users", "/users/", "/USERS", "/%75sers", "/users%2F", "/users;x=1", "/users%00", "/./users",
            "/sign-in/..%2Fusers", "/sign-in%2F..%2Fusers", "/assets/x/..%2F..%2Fusers", "/mail/..%2Fqueue",
            "/%2e%2e/users", "/users?x=/sign-in", "/users#/sign-in", "/personal/..%2Fusers",
        ]
        try await ConsoleBench.run { bench in
            _ = try await bench.signedIn("anna@acme.example")
            for browser in [bench.browser(), try await bench.signedIn("otto@acme.example", .user)] {
                for path in paths {
                    let seen = try await browser.get(path)
                    #expect(seen.status != 200, "\(path): \(seen.status)")
                    #expect(!seen.text.contains("anna@acme.example"), "\(path)")
                }
            }
        }
    }
}
