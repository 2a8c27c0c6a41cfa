import Base
import Storage
import Testing

@testable import Admin

/// Granting access to Google by people who came from Odoo.
@Suite struct EntryGrantTests {
    private static let anna = "anna@acme.example"
    private static let ben = "ben@acme.example"

    private static func entered(_ email: String, _ bench: GoogleBench) async throws -> Browser {
        let store = bench.store
        let id: UserID
        if let known = try await store.user(email: email) {
            id = known.id
        } else {
            id = try await store.addUser(NewUser(email: email, name: "", role: .user), at: bench.console.clock.now)
        }
        let browser = bench.console.browser()
        let seen = try await browser.proceed(from: try await browser.enter(bench.odoo.ticket(email, .user(id))))
        #expect(seen.location == "/personal")
        return browser
    }

    @Test func accessIsGrantedWithoutAPassword() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await Self.entered(Self.anna, bench)
            let back = try await bench.consent(try await bench.begin(browser, Self.anna, ["send"]), as: Self.anna)
            #expect(try await browser.get(back).location == "/personal")
            let account = try #require(try await bench.account(Self.anna))
            #expect(try await bench.store.user(email: Self.anna)?.account == account.id)
            // Once more, as after a grant that has ended.
            let again = try await bench.consent(try await bench.begin(browser, Self.anna, ["send"]), as: Self.anna)
            #expect(try await browser.get(again).location == "/personal")
        }
    }

    /// Ben enters Anna's address as his user name and sends her a link with his ticket. She follows it without noticing.
    @Test func nobodyGrantsTheirAccountToWhoSentTheLink() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let ben = try await bench.console.signedIn(Self.ben, .user)
            try await ben.get("/personal")
            let form = ["user-name": Self.anna, "client": "organisation"]
            #expect(try await ben.submit(try await bench.path(Self.ben) + "/google", form).location == "/personal")
            let anna = try await Self.entered(Self.ben, bench)
            let seen = try await bench.begin(anna, Self.ben, ["send"])
            #expect(seen.status == 422)
            #expect(seen.text.contains(PersonalText.of(.english).otherAddressFromOdoo(Self.anna, Self.ben)))
            // With his own address, her consent is refused.
            try await anna.submit(try await bench.path(Self.ben) + "/google", ["client": "organisation"])
            let back = try await bench.consent(try await bench.begin(anna, Self.ben, ["send"]), as: Self.anna)
            #expect(try await anna.get(back).status == 422)
            #expect(try await bench.account(Self.anna) == nil)
            #expect(try await bench.store.user(email: Self.ben)?.account == nil)
        }
    }

    @Test func aGrantEndsInTheSessionInWhichItBegan() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await Self.entered(Self.anna, bench)
            let back = try await bench.consent(try await bench.begin(browser, Self.anna, ["send"]), as: Self.anna)
            let other = try await Self.entered(Self.anna, bench)
            #expect(try await other.get(back).status == 422)
            #expect(try await bench.account(Self.anna) == nil)
        }
    }
}
