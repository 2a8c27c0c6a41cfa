import Admin
import Base
import Storage
import Testing

/// A browser that one node sends to Google returns to another.
@Suite struct ConsentNodesTests {
    private static let anna = "anna@acme.example"

    @Test func aGrantThatBeginsAtOneEndsAtTheOtherOnce() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            try await bench.console.withSecondNode { second in
                let here = try await bench.console.signedIn(Self.anna, .user)
                let sent = try await bench.begin(here, Self.anna, ["send"])
                let back = try await bench.consent(sent, as: Self.anna)
                // Another user's browser ends nothing, and spoils nothing.
                let stranger = try await second.signedIn("ben@acme.example", .user)
                #expect(try await stranger.get(back).status == 422)
                let there = second.browser(like: here)
                #expect(try await there.get(back).location == "/personal")
                #expect(try await bench.account(Self.anna) != nil)
                for browser in [here, there] { #expect(try await browser.get(back).status == 422) }
            }
        }
    }

    @Test func aSignInThatBeginsAtOneEndsAtTheOther() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject(domains: ["acme.example"])
            _ = try await bench.console.links.invite(NewUser(email: Self.anna, name: "Anna", role: .user))
            try await bench.console.withSecondNode { second in
                let here = bench.console.browser()
                try await here.get("/sign-in")
                let sent = try await here.submit("/sign-in/google", ["next": "/personal"])
                bench.console.clock.advance(by: .minutes(14))
                let back = try await bench.consent(sent, as: Self.anna)
                let there = second.browser(like: here)
                #expect(try await there.get(back).location == "/personal")
                #expect(try await there.get("/personal").status == 200)
            }
        }
    }

    @Test func whatIsPendingIsSealedAndExpires() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let anna = try await bench.console.signedIn(Self.anna, .user)
            let sent = try await bench.begin(anna, Self.anna, ["send"])
            let query = try #require(sent.location?.split(separator: "?").last)
            let state = try #require(query.split(separator: "&").first { $0.hasPrefix("state=") }?.dropFirst(6))
            #expect(try !bench.console.isStored(String(state)))
            #expect(try !bench.console.isStored(GoogleBench.clientSecret))
            let back = try await bench.consent(sent, as: Self.anna)
            bench.console.clock.advance(by: .minutes(16))
            #expect(try await anna.get(back).status == 422)
        }
    }
}
