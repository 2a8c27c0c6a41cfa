import Base
import HTTPTypes
import Storage
import Testing
import Transport

@testable import Admin

@Suite struct LanguageTests {
    @Test(
        arguments: [
            ("de-DE,de;q=0.9,en;q=0.8", "de"), ("en-GB,de;q=0.5", "en"), ("fr,de;q=0.3", "de"), ("fr", "en"),
            ("*", "en"),
            ("de;q=0, en;q=0.1", "en"), ("", "en"), (";;q=,=", "en"),
        ]
    )
    func theBrowserSaysWhich(header: String, tag: String) async throws {
        try await ConsoleBench.run { bench in
            let page = try await bench.browser(language: header).get("/sign-in")
            #expect(page.text.contains("<html lang=\"\(tag)\""))
            #expect(page.response.field("Content-Language") == tag)
        }
    }

    @Test func theSwitchIsKept() async throws {
        try await ConsoleBench.run { bench in
            let browser = bench.browser()
            try await browser.get("/sign-in")
            let seen = try await browser.submit("/preferences", ["language": "de", "next": "/sign-in"])
            #expect(seen.location == "/sign-in")
            #expect(try await browser.get("/sign-in").text.contains("<h1>Anmelden</h1>"))
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/")
            try await anna.submit("/preferences", ["language": "de", "theme": "dark"])
            let page = try await anna.get("/").text
            #expect(page.contains("Übersicht") && page.contains("data-theme=\"dark\""))
            // The user's language follows to other browsers.
            #expect(try await bench.store.user(email: "anna@acme.example")?.language == "de")
        }
    }

    /// Words that German does not have, of which few English sentences have none.
    private static let english: Set<Substring> = [
        "the", "and", "of", "is", "are", "with", "from", "for", "your", "this", "that", "has", "have", "been", "which",
        "to",
    ]

    /// The texts of a page, without what is quoted from programs.
    private static func words(_ page: String) -> [Substring] {
        page.replacing(/<(script|style|code|pre|option)[^>]*>.*?<\/\1>/.dotMatchesNewlines(), with: " ")
            .replacing(/<[^>]*>/, with: " ").split { !$0.isLetter }
    }

    @Test func germanPagesHaveNoEnglishSentence() async throws {
        try await ConsoleBench.run { bench in
            let account = try await bench.addAccount("otto@acme.example")
            let message = try await bench.keepMail(for: account, subject: "Angebot")
            let anna = try await bench.signedIn("anna@acme.example")
            try await anna.get("/")
            try await anna.submit("/preferences", ["language": "de"])
            for entry in bench.routes where entry.method == .get && !entry.path.contains("export") {
                for value in ["1", "\(message)"] where value == "1" || entry.path.contains(":") {
                    let path = entry.path.split(separator: "/").map { $0.hasPrefix(":") ? "/" + value : "/" + $0 }
                        .joined()
                    let page = try await anna.get(path)
                    guard page.response.field("Content-Type")?.hasPrefix("text/html") == true else { continue }
                    let found = Self.words(page.text).filter(Self.english.contains)
                    #expect(found.isEmpty, "\(path): \(found)")
                }
            }
        }
    }
}
