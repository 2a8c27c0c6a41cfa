import Admin
import Base
import Google
import GoogleSimulator
import Mail
import Storage
import Testing
import Transport

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

    /// Whoever knows the password of the shared mailbox at Google has not thereby become the master of the system's mail.
    @Test func theDefaultSenderChangesHandsOnlyByAnAdministrator() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            var options = AccountOptions()
            options.isDefaultSender = true
            let shared = try await bench.store.addAccount(
                Address(localPart: "ben", domain: "acme.example"),
                sealedCredential: [1],
                scopes: [],
                options: options
            )
            for email in [anna, ben] {
                let browser = try await bench.console.signedIn(email, .user)
                let user = try #require(try await bench.store.user(email: email))
                var settings = try await bench.store.personalSettings(of: user.id)
                settings.userName = ben
                try await bench.store.savePersonalSettings(settings, of: user.id)
                let back = try await bench.consent(try await bench.begin(browser, email, ["send"]), as: ben)
                let seen = try await browser.get(back)
                #expect(seen.status == 422 && seen.text.contains("This account belongs to no user"))
                #expect(try await bench.store.user(user.id)?.account == nil)
                #expect(try await bench.account(ben)?.sealedCredential == [1])
            }
            let chef = try await bench.console.signedIn("chef@acme.example")
            let user = try #require(try await bench.store.user(email: "chef@acme.example"))
            var settings = try await bench.store.personalSettings(of: user.id)
            settings.userName = ben
            try await bench.store.savePersonalSettings(settings, of: user.id)
            let sent = try await bench.begin(chef, "chef@acme.example", ["send"])
            #expect(try await chef.get(try await bench.consent(sent, as: ben)).status == 303)
            #expect(try await bench.store.user(user.id)?.account == shared)
        }
    }

    /// Another account that nobody owns yet is its namesake's, whom an administrator has entered by that address.
    @Test func anAccountOfOnesOwnAddressIsTakenOver() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let account = try await bench.store.addAccount(
                Address(localPart: "ben", domain: "acme.example"),
                sealedCredential: [1],
                scopes: [],
                options: AccountOptions()
            )
            let hers = try await bench.console.signedIn(anna, .user)
            let user = try #require(try await bench.store.user(email: anna))
            var settings = try await bench.store.personalSettings(of: user.id)
            settings.userName = ben
            try await bench.store.savePersonalSettings(settings, of: user.id)
            let sent = try await bench.begin(hers, anna, ["send"])
            #expect(try await hers.get(try await bench.consent(sent, as: ben)).status == 422)
            let his = try await bench.console.signedIn(ben, .user)
            try await bench.grant(his, ben, ["send"])
            #expect(try await bench.store.user(email: ben)?.account == account)
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
                "grant", "revoke", "google", "mail", "calendar", "contacts", "password", "password/remove", "send-as",
                "folders", "labels", "calendars", "calendars/renew", "deletion",
            ] { #expect(try await browser.submit("\(his)/\(form)", ["confirmed": "yes"]).status == 403, "\(form)") }
            #expect(try await browser.get("/google-project").status == 403)
            // An administrator sees everything, and grants for nobody.
            #expect(try await chef.get(hers).text.contains("Only the user can grant access."))
            #expect(try await chef.submit(hers + "/grant", ["purpose-send": "on"]).status == 403)
            #expect(try await chef.get("/personal/4711").status == 404)
            #expect(try await bench.store.accounts().isEmpty)
        }
    }

    @Test func aFailureOfGoogleIsExplained() async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn(anna, .user)
            let without = try await bench.begin(browser, anna, ["send"])
            #expect(without.status == 422 && without.text.contains("There is no OAuth client yet"))
            try await bench.setProject(secret: "another")
            let none = try await bench.begin(browser, anna, [])
            #expect(none.status == 422 && none.text.contains("Tick at least one purpose"))
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
