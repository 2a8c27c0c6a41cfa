import Admin
import Base
import Storage
import Testing
import Transport

@Suite struct ProtectionTests {
    @Test func formsWithoutTheirTokenAreRefused() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/")
            let token = anna.formToken
            for wrong in [[:], ["form_token": ""], ["form_token": token + "x"]] {
                #expect(try await anna.post("/preferences", wrong.merging(["language": "de"]) { $1 }).status == 403)
            }
            // Not one byte of it is passed over.
            for guess in 0..<1000 {
                let form = ["language": "de", "form_token": "guess \(guess)"]
                #expect(try await anna.post("/preferences", form).status == 403)
            }
            // Somebody else's token is none either.
            let otto = try await bench.signedIn("otto@acme.example")
            #expect(try await otto.post("/preferences", ["language": "de", "form_token": token]).status == 403)
            #expect(try await bench.store.user(email: "otto@acme.example")?.language == nil)
            #expect(try await anna.post("/preferences", ["language": "de", "form_token": token]).status == 303)
        }
    }

    @Test(
        arguments: [
            (["Sec-Fetch-Site": "cross-site"], 403),
            (["Sec-Fetch-Site": "same-site"], 403),
            (["Origin": "https://evil.example"], 403),
            (["Origin": "null"], 403),
            (["Sec-Fetch-Site": "same-origin"], 303),
        ] as [([String: String], Int)]
    )
    func formsOfOtherSitesAreRefused(fields: [String: String], status: Int) async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/")
            #expect(try await anna.submit("/preferences", ["theme": "dark"], fields).status == status)
        }
    }

    @Test func usersDoNotGetToAdministratorsPages() async throws {
        try await ConsoleBench.run { bench in
            let user = try await bench.signedIn("otto@acme.example", .user)
            let start = try await user.get("/")
            #expect(start.status == 200)
            #expect(!start.text.contains("href=\"/users\""))
            #expect(try await user.get("/users").status == 403)
            let values = ["email": "evil@acme.example", "name": "Evil", "role": "administrator"]
            #expect(try await user.submit("/users", values).status == 403)
            #expect(try await bench.store.user(email: "evil@acme.example") == nil)
        }
    }

    @Test(
        arguments: [
            "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/%0d%0aSet-Cookie:x",
            "/ok\r\nX: y", "/\t/evil.example",
        ]
    )
    func nobodyIsSentToAnotherSite(next: String) async throws {
        try await ConsoleBench.run { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let browser = bench.browser()
            try await browser.get("/sign-in")
            let seen = try await browser.submit(
                "/sign-in",
                ["email": "anna@acme.example", "password": ConsoleBench.password, "next": next]
            )
            let location = try #require(seen.location)
            #expect(location.hasPrefix("/") && !location.hasPrefix("//") && !location.contains("\\"))
            #expect(location == "/" || location == next)
        }
    }

    @Test func namesAreShownAsTextNotAsMarkup() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/users")
            let name = "<script>alert(1)</script>\"' onload=x"
            let page = try await anna.submit("/users", ["email": "x@acme.example", "name": name, "role": "user"])
            #expect(page.status == 200)
            #expect(!page.text.contains("<script>alert"))
            #expect(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        }
    }

    @Test func everyAnswerHasTheHeaders() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            for path in ["/", "/users", "/nothing", "/link/x", "/assets/x/console.css"] {
                let seen = try await anna.get(path).response
                let policy = try #require(seen.field("Content-Security-Policy"))
                #expect(policy.hasPrefix("default-src 'none'; "))
                #expect(policy.contains("frame-ancestors 'none'") && policy.contains("base-uri 'none'"))
                #expect(!policy.contains("unsafe"))
                #expect(seen.field("X-Content-Type-Options") == "nosniff")
                // The address of a link is a secret that even the console is not told again.
                #expect(seen.field("Referrer-Policy") == (path == "/link/x" ? "strict-origin" : "same-origin"))
                #expect(seen.field("Cross-Origin-Opener-Policy") == "same-origin")
                #expect(seen.field("Cache-Control") == "no-store")
            }
            #expect(try await anna.get("/nothing").status == 404)
        }
    }

    @Test func pagesHoldNoInlineScriptOrStyle() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            for path in ["/", "/users", "/nothing"] {
                let text = try await anna.get(path).text
                #expect(!text.contains("style=") && !text.contains("<style") && !text.contains(" onclick"))
                #expect(text.matches(of: /<script(?! src=)/).isEmpty)
            }
        }
    }

    @Test func assetsAreKeptForGoodUnderTheirVersion() async throws {
        try await ConsoleBench.run { bench in
            let browser = bench.browser()
            let page = try await browser.get("/sign-in").text
            let path = try #require(page.firstMatch(of: /href="(\/assets\/[^"]+\.css)"/)?.output.1)
            let seen = try await browser.get(String(path))
            #expect(seen.status == 200)
            #expect(seen.response.field("Cache-Control") == "public, max-age=31536000, immutable")
            #expect(seen.response.field("Content-Type") == "text/css; charset=utf-8")
        }
    }

    @Test func largeFormsAreRefused() async throws {
        try await ConsoleBench.run {
            $0.limits.body = 4096
        } _: { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/")
            let values = ["theme": String(repeating: "x", count: 10_000)]
            #expect(try await anna.submit("/preferences", values).status == 413)
        }
    }
}
