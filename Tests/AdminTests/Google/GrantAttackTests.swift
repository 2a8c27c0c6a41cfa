import Admin
import Base
import Google
import GoogleSimulator
import HTTP
import Storage
import Testing

@Suite struct GrantAttackTests {
    private let anna = "anna@acme.example"
    private let ben = "ben@acme.example"

    @Test func anAnswerIsGoodOnceAndForAWhile() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            let back = try await bench.consent(try await bench.begin(browser, anna, ["send"]), as: anna)
            #expect(try await browser.get(back).status == 303)
            let before = try await bench.account(anna)
            let again = try await browser.get(back)
            #expect(again.status == 422 && again.text.contains("This answer cannot be used"))
            #expect(try await bench.account(anna) == before)
            let late = try await bench.consent(try await bench.begin(browser, anna, ["send"]), as: anna)
            bench.console.clock.advance(by: .minutes(16))
            #expect(try await browser.get(late).status == 422)
            #expect(try await bench.account(anna)?.sealedCredential == before?.sealedCredential)
        }
    }

    @Test func theStateOfAnotherSessionIsOfNoUse() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let (hers, his) = (
                try await bench.console.signedIn(anna, .user), try await bench.console.signedIn(ben, .user)
            )
            let back = try await bench.consent(try await bench.begin(hers, anna, ["send"]), as: anna)
            for other in [his, bench.console.browser()] {
                let seen = try await other.get(back)
                #expect(seen.status == 422 && seen.text.contains("This answer cannot be used"))
            }
            #expect(try await bench.store.accounts().isEmpty)
            #expect(try await hers.get(back).status == 303)
            #expect(try await bench.account(anna) != nil)
        }
    }

    @Test func aCodeOfAnotherGrantIsRefused() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let (hers, his) = (
                try await bench.console.signedIn(anna, .user), try await bench.console.signedIn(ben, .user)
            )
            let back = try await bench.consent(try await bench.begin(hers, anna, ["send"]), as: anna)
            let stolen = try await bench.consent(try await bench.begin(his, ben, ["send"]), as: ben)
            let state = back.split(separator: "?")[1].split(separator: "&").first { $0.hasPrefix("state=") }
            let code = stolen.split(separator: "?")[1].split(separator: "&").first { $0.hasPrefix("code=") }
            let path = "/google_account/authentication?\(try #require(state))&\(try #require(code))"
            let seen = try await hers.get(path)
            #expect(seen.status == 422 && seen.text.contains("invalid_grant"))
            #expect(try await bench.store.accounts().isEmpty)
        }
    }

    @Test func markupInAnErrorIsNotShownAsMarkup() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            let sent = try await bench.begin(browser, anna, ["send"])
            let state = try #require(sent.location?.split(separator: "&").first { $0.hasPrefix("state=") })
            let path = "/google_account/authentication?\(state)&error=%3Cscript%3Ealert(1)%3C/script%3E"
            let seen = try await browser.get(path)
            #expect(seen.status == 422)
            #expect(!seen.text.contains("<script>"))
        }
    }

    @Test func nobodyReachesTheSettingsOfOthers() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let chef = try await bench.console.signedIn("chef@acme.example", .administrator)
            let browser = try await bench.console.signedIn(anna, .user)
            let (his, hers) = (try await bench.path("chef@acme.example"), try await bench.path(anna))
            try await browser.get("/personal")
            #expect(try await browser.get(his).status == 403)
            #expect(try await browser.get("/personal/4711").status == 403)
            for form in [
                "grant", "revoke", "access", "password", "password/remove", "sending", "send-as", "sync", "folders",
                "calendars",
            ] { #expect(try await browser.submit("\(his)/\(form)", ["confirmed": "yes"]).status == 403, "\(form)") }
            #expect(try await browser.get("/google-project").status == 403)
            // An administrator sees everything, and grants for nobody.
            #expect(try await chef.get(hers).text.contains("Only the person can grant access."))
            #expect(try await chef.submit(hers + "/grant", ["purpose-send": "on"]).status == 403)
            #expect(try await chef.get("/personal/4711").status == 404)
            #expect(try await bench.store.accounts().isEmpty)
        }
    }

    @Test func troubleAtGoogleIsExplained() async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn(anna, .user)
            let without = try await bench.begin(browser, anna, ["send"])
            #expect(without.status == 422 && without.text.contains("There is no OAuth client yet"))
            try await bench.setProject(secret: "another")
            let none = try await bench.begin(browser, anna, [])
            #expect(none.status == 422 && none.text.contains("Tick at least one box"))
            let wrong = try await bench.consent(try await bench.begin(browser, anna, ["send"]), as: anna)
            let seen = try await browser.get(wrong)
            #expect(seen.status == 422 && seen.text.contains("Google does not know this OAuth client"))
            try await bench.setProject()
            bench.google.inject(Fault(.backend(status: 503, afterWork: false), method: "oauth2.token"))
            let broken = try await bench.consent(try await bench.begin(browser, anna, ["send"]), as: anna)
            #expect(try await browser.get(broken).text.contains("Google could not be reached"))
            #expect(try await bench.store.accounts().isEmpty)
        }
    }
}
