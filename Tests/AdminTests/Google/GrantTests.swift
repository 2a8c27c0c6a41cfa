import Admin
import Base
import Google
import GoogleSimulator
import Storage
import Testing
import Transport

@Suite struct GrantTests {
    private let anna = "anna@acme.example"

    @Test func aGrantMakesTheAccountOfTheUser() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            let page = try await browser.get("/personal")
            #expect(page.text.contains("\(bench.console.url)/google_account/authentication"))
            #expect(
                page.response.field("Content-Security-Policy")?.contains("form-action 'self' \(bench.googleURL)")
                    == true
            )
            let sent = try await bench.begin(browser, anna, ["send", "read-back"])
            #expect(sent.status == 303)
            for part in [
                "access_type=offline", "prompt=consent", "code_challenge_method=S256", "login_hint=anna%40acme.example",
                "state=", "nonce=", "gmail.send", "gmail.readonly",
            ] { #expect(sent.location?.contains(part) == true, "\(part)") }
            let back = try await browser.get(try await bench.consent(sent, as: anna))
            #expect(back.location == "/personal")
            let account = try #require(try await bench.account(anna))
            #expect(GrantPurpose.allowed(by: GrantedScopes(account.scopes)) == [.send, .readBack])
            #expect(account.grantedAt == bench.console.clock.now)
            let user = try #require(try await bench.store.user(email: anna))
            #expect(user.account == account.id)
            #expect(try await bench.store.personalSettings(of: user.id).userName == anna)
            #expect(account.sendAs.map(\.address) == [anna])
            // A user's grant is not what makes a default sender.
            #expect(!account.options.isDefaultSender)
            let after = try await browser.get("/personal")
            #expect(after.text.contains("Access was granted for anna@acme.example."))
            #expect(after.text.contains("Last refresh"))
            #expect(!after.text.contains(GoogleBench.clientSecret))
        }
    }

    /// To what the grant is for and is not set up yet; the administrator of a new gateway goes on in the assistant.
    @Test(arguments: [
        (Role.user, ["send"], "/personal"), (.user, ["mail", "calendar"], "/personal/mail"),
        (.user, ["calendar"], "/personal/calendar"), (.administrator, ["send"], "/assistant"),
    ])
    func aGrantLeadsToTheNextStep(role: Role, purposes: [String], page: String) async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, role)
            let sent = try await bench.begin(browser, anna, purposes)
            #expect(try await browser.get(try await bench.consent(sent, as: anna)).location == page)
        }
    }

    /// The assistant asks for the administrator's own account, as the personal settings would.
    @Test func theAssistantGrantsAccess() async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn(anna, .administrator)
            let action = try await bench.path(anna) + "/grant"
            #expect(!(try await browser.get("/assistant").text.contains(action)))
            try await bench.setProject()
            let page = try await browser.get("/assistant")
            #expect(page.text.contains("action=\"\(action)\"") && page.text.contains(anna))
            let policy = page.response.field("Content-Security-Policy")
            #expect(policy?.contains("form-action 'self' \(bench.googleURL)") == true)
            let sent = try await browser.submit(action, ["purpose-send": "on", "purpose-read-back": "on"])
            #expect(try await browser.get(try await bench.consent(sent, as: anna)).location == "/assistant")
            let after = try await browser.get("/assistant").text
            #expect(!after.contains(action) && after.contains("Default sender: \(anna)"))
        }
    }

    @Test func aRenewedGrantSetsTheAccountWorking() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .administrator)
            try await bench.grant(browser, anna, ["send"])
            let account = try #require(try await bench.account(anna))
            #expect(account.options.isDefaultSender)
            var broken = AccountHealth()
            broken.state = .needsGrant
            broken.reason = "Google refused a token"
            broken.since = bench.console.clock.now + .days(7)
            try await bench.store.setHealth(broken, of: account.id)
            let page = try await browser.get("/personal")
            #expect(page.text.contains("Google refused a token"))
            #expect(page.text.contains("about seven days"))
            try await bench.grant(browser, anna, ["mail", "calendar"])
            let renewed = try #require(try await bench.account(anna))
            #expect(renewed.id == account.id)
            #expect(renewed.health.state == .working)
            #expect(renewed.sealedCredential != account.sealedCredential)
            #expect(renewed.scopes.contains(Scope.calendar))
        }
    }

    @Test func aRefusalIsExplained() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user, language: "de")
            let sent = try await bench.begin(browser, anna, ["send"])
            let back = try await browser.get(try await bench.consent(sent, as: anna, decision: "deny"))
            #expect(back.status == 422)
            #expect(back.text.contains("Der Zugriff wurde nicht gewährt"))
            #expect(back.text.contains("access_denied"))
            #expect(try await bench.store.accounts().isEmpty)
        }
    }

    @Test func whatWasNotGrantedIsNamed() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            let sent = try await bench.begin(browser, anna, ["send", "calendar"])
            let back = try await bench.consent(sent, as: anna, only: ["openid", Scope.email, Scope.send])
            try await browser.get(back)
            let page = try await browser.get("/personal")
            #expect(page.text.contains("Not granted: Calendar."))
            #expect(try await bench.account(anna)?.scopes.contains(Scope.calendar) == false)
            let nothing = try await bench.begin(browser, anna, ["send", "calendar"])
            let none = try await browser.get(try await bench.consent(nothing, as: anna, only: ["openid", Scope.email]))
            #expect(none.text.contains("Nothing was granted"))
            #expect(try await bench.account(anna)?.scopes.contains(Scope.send) == true)
        }
    }

    @Test func anotherAccountIsNotTakenAndGivenBack() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            let sent = try await bench.begin(browser, anna, ["send"])
            let back = try await browser.get(try await bench.consent(sent, as: "ben@acme.example"))
            #expect(back.status == 422)
            #expect(back.text.contains("for ben@acme.example. Expected: anna@acme.example."))
            #expect(try await bench.store.accounts().isEmpty)
            #expect(bench.google.requestCounts.contains { $0.key.hasPrefix("oauth2.revoke 200") })
        }
    }

    @Test func anAccountOfSomebodyElseStaysTheirs() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let ben = try await bench.console.signedIn("ben@acme.example", .user)
            try await bench.grant(ben, "ben@acme.example")
            let before = try await bench.account("ben@acme.example")
            let browser = try await bench.console.signedIn(anna, .user)
            try await browser.get("/personal")
            let path = try await bench.path(anna)
            try await browser.submit(path + "/google", ["user-name": "ben@acme.example", "client": "organisation"])
            let sent = try await bench.begin(browser, anna, ["send"])
            let back = try await browser.get(try await bench.consent(sent, as: "ben@acme.example"))
            #expect(back.text.contains("belongs to another user"))
            #expect(try await bench.account("ben@acme.example") == before)
            #expect(try await bench.store.user(email: anna)?.account == nil)
        }
    }

    @Test func revokingEndsTheGrantOnBothSides() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = try await bench.console.signedIn(anna, .user)
            try await bench.grant(browser, anna)
            let path = try await bench.path(anna) + "/revoke"
            try await browser.get("/personal")
            let asked = try await browser.submit(path, [:])
            #expect(asked.text.contains("New mail will wait until access is granted again."))
            #expect(try await bench.account(anna)?.health.state == .working)
            let done = try await browser.submit(path, ["confirmed": "yes"])
            #expect(done.status == 303)
            let account = try #require(try await bench.account(anna))
            #expect(account.sealedCredential.isEmpty && account.scopes.isEmpty && account.grantedAt == nil)
            #expect(account.health.state == .needsGrant)
            #expect(bench.google.requestCounts["oauth2.revoke 200"] == 1)
            #expect(try await !browser.get("/personal").text.contains("Revoke access"))
            try await bench.grant(browser, anna)
            #expect(try await bench.account(anna)?.health.state == .working)
        }
    }
}
