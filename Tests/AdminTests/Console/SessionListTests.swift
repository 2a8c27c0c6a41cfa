import Base
import Foundation
import Storage
import Testing

@testable import Admin

/// The list of one's sessions, and ending them.
@Suite struct SessionListTests {
    private static let chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36"

    @Test(arguments: [
        (chrome, "Chrome on Windows", "Chrome unter Windows"),
        (chrome + " Edg/131.0.2903.51", "Edge on Windows", "Edge unter Windows"),
        (chrome + " OPR/115.0.0.0", "Opera on Windows", "Opera unter Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
            "Safari on macOS", "Safari unter macOS"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 "
                + "Mobile/15E148 Safari/604.1", "Safari on iPhone", "Safari auf dem iPhone"
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 "
                + "Mobile/15E148 Safari/604.1", "Chrome on iPhone", "Chrome auf dem iPhone"
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
            "Chrome on Android", "Chrome unter Android"
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox on Linux",
            "Firefox unter Linux"
        ),
        ("curl/8.5.0", "Unknown browser", "Unbekannter Browser"), ("", "Unknown browser", "Unbekannter Browser"),
    ])
    func browsersAreNamedInWords(userAgent: String, english: String, german: String) {
        let name = BrowserName(userAgent: userAgent)
        #expect(name.words(OwnSignInText.of(.english)) == english)
        #expect(name.words(OwnSignInText.of(.german)) == german)
    }

    private static let form = ["email": "anna@acme.example", "password": ConsoleBench.password]

    /// Signs Anna in once more.
    private static func another(_ bench: ConsoleBench) async throws -> Browser {
        let browser = bench.browser()
        try await browser.get("/sign-in", ["User-Agent": chrome])
        try await browser.submit("/sign-in", form, ["User-Agent": chrome])
        return browser
    }

    /// The values of the buttons that end a session.
    private static func offered(_ page: String) -> [String] {
        page.components(separatedBy: "name=\"session\" value=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
    }

    @Test func anotherSessionIsEndedAndOnlyThat() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn("anna@acme.example")
            let (second, third) = (try await Self.another(bench), try await Self.another(bench))
            bench.clock.advance(by: .minutes(2))
            try await third.get("/")
            let page = try await first.get("/profile").text
            #expect(page.contains("Chrome on Windows") && page.contains("This browser") && page.contains("127.0.0.1"))
            // The browser's own is ended by signing out. The last used comes first.
            let offered = Self.offered(page)
            #expect(offered.count == 2)
            let done = try await first.submit("/profile/sessions/end", ["session": offered[1]])
            #expect(done.location == "/profile")
            let list = try await first.get("/profile").text
            #expect(list.contains("That browser is signed out.") && Self.offered(list).count == 1)
            #expect(try await second.get("/").status == 303)
            #expect(try await third.get("/").status == 200)
            #expect(try await first.submit("/profile/sessions/end", ["session": offered[1]]).status == 404)
        }
    }

    @Test func nobodyEndsTheSessionOfAnother() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            let user = try #require(try await bench.store.user(email: "anna@acme.example"))
            let session = try #require(try await bench.store.sessions(of: user.id).first)
            try await otto.get("/profile")
            let value = Base64.encode(session.digest, .url, padded: false)
            for wrong in [value, "", "x", String(repeating: "A", count: 5000)] {
                #expect(try await otto.submit("/profile/sessions/end", ["session": wrong]).status == 404)
            }
            #expect(try await anna.get("/").status == 200)
        }
    }

    @Test(arguments: [("en", "Sign out everywhere?"), ("de", "Überall abmelden?")])
    func signingOutEverywhereIsAskedBack(language: String, question: String) async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn("anna@acme.example", language: language)
            let second = try await Self.another(bench)
            try await first.get("/profile")
            let asked = try await first.submit("/sign-out-everywhere", [:])
            #expect(asked.status == 200 && asked.text.contains(question))
            #expect(try await second.get("/").status == 200)
            #expect(try await first.submit("/sign-out-everywhere", ["confirmed": "yes"]).status == 303)
            #expect(try await first.get("/").status == 303)
            #expect(try await second.get("/").status == 303)
        }
    }
}
