import Admin
import Base
import Gateway
import Google
import GoogleSimulator
import Storage
import Testing
import Transport

@Suite struct GoogleSignInTests {
    private let anna = "anna@acme.example"

    private func begin(_ browser: Browser, next: String = "/personal") async throws -> Browser.Seen {
        try await browser.get("/sign-in")
        return try await browser.submit("/sign-in/google", ["next": next])
    }

    @Test func theInvitedComeInByAddressAndThenBySubject() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject(domains: ["acme.example"])
            _ = try await bench.console.links.invite(NewUser(email: anna, name: "Anna", role: .user))
            let browser = bench.console.browser()
            #expect(try await browser.get("/sign-in").text.contains("Sign in with Google"))
            let sent = try await begin(browser)
            #expect(sent.status == 303)
            for part in ["prompt=select_account", "hd=acme.example", "nonce=", "code_challenge_method=S256"] {
                #expect(sent.location?.contains(part) == true, "\(part)")
            }
            #expect(sent.location?.contains("offline") == false)
            let visitor = browser.cookies
            let back = try await browser.get(try await bench.consent(sent, as: anna))
            #expect(back.location == "/personal")
            #expect(browser.cookies != visitor)
            let user = try #require(try await bench.store.user(email: anna))
            #expect(user.googleSubject != nil)
            #expect(try await browser.get("/personal").status == 200)
            // The address may change; the subject does not.
            var change = UserChange()
            change.email = "anna.new@acme.example"
            try await bench.store.changeUser(user.id, change)
            let second = bench.console.browser()
            let again = try await second.get(try await bench.consent(try await begin(second), as: anna))
            #expect(again.location == "/personal")
        }
    }

    @Test func strangersStayOutside() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject(domains: ["acme.example"])
            bench.google.add(SimulatedAccount("anna@other.example"))
            _ = try await bench.console.links.invite(NewUser(email: "anna@other.example", name: "A", role: .user))
            let browser = bench.console.browser()
            let foreign = try await browser.get(
                try await bench.consent(try await begin(browser), as: "anna@other.example")
            )
            #expect(foreign.status == 422 && foreign.text.contains("This Google account may not sign in"))
            let unknown = try await browser.get(
                try await bench.consent(try await begin(browser), as: "ben@acme.example")
            )
            #expect(unknown.status == 422 && unknown.text.contains("No user has this Google account"))
            #expect(try await browser.get("/personal").location?.hasPrefix("/sign-in") == true)
        }
    }

    @Test func peopleOfADomainThatNeedNoInvitationBecomeUsers() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject(domains: ["acme.example"])
            var settings = try await bench.store.organisationSettings()
            settings.signInAddsUsers = true
            try await bench.store.saveOrganisationSettings(settings)
            let (account, shared) = (
                try await bench.console.addAccount("ben@acme.example"),
                try await bench.console.addAccount("info@acme.example", isDefaultSender: true)
            )
            bench.google.add(SimulatedAccount("info@acme.example"))
            bench.google.add(SimulatedAccount("anna@other.example"))
            for email in ["ben@acme.example", "info@acme.example"] {
                let browser = bench.console.browser()
                let back = try await browser.get(try await bench.consent(try await begin(browser), as: email))
                #expect(back.location == "/personal")
                let user = try #require(try await bench.store.user(email: email))
                #expect(user.role == .user && user.googleSubject != nil && user.passwordHash == nil)
                // The default sender is given by an administrator alone.
                #expect(user.account == (email.hasPrefix("ben") ? account : nil) && user.account != shared)
            }
            let logged = try await bench.console.logged().filter { $0.text.contains("who signed in with Google") }
            #expect(logged.count == 2)
            // Other domains stay outside, and who was deactivated does not come in anew.
            let stranger = bench.console.browser()
            let foreign = try await stranger.get(
                try await bench.consent(try await begin(stranger), as: "anna@other.example")
            )
            #expect(foreign.status == 422)
            #expect(try await bench.store.user(email: "anna@other.example") == nil)
            let ben = try #require(try await bench.store.user(email: "ben@acme.example"))
            var change = UserChange()
            change.isActive = false
            change.googleSubject = .some(nil)
            try await bench.store.changeUser(ben.id, change)
            let again = bench.console.browser()
            let refused = try await again.get(try await bench.consent(try await begin(again), as: "ben@acme.example"))
            #expect(refused.status == 422)
        }
    }

    @Test func anAddressThatBelongsToAnotherSubjectDoesNotOpenIt() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject(domains: ["acme.example"])
            _ = try await bench.console.links.invite(NewUser(email: anna, name: "Anna", role: .administrator))
            let user = try #require(try await bench.store.user(email: anna))
            var change = UserChange()
            change.googleSubject = .some("somebody who had the address before")
            try await bench.store.changeUser(user.id, change)
            let browser = bench.console.browser()
            let seen = try await browser.get(try await bench.consent(try await begin(browser), as: anna))
            #expect(seen.status == 422)
            change.googleSubject = .some(nil)
            change.isActive = false
            _ = try await bench.console.links.invite(
                NewUser(email: "b@acme.example", name: "B", role: .administrator)
            )
            try await bench.store.changeUser(user.id, change)
            let inactive = try await browser.get(try await bench.consent(try await begin(browser), as: anna))
            #expect(inactive.status == 422)
        }
    }

    @Test func anotherBrowsersAnswerSignsNobodyIn() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject(domains: ["acme.example"])
            _ = try await bench.console.links.invite(NewUser(email: anna, name: "Anna", role: .user))
            let (attacker, victim) = (bench.console.browser(), bench.console.browser())
            let back = try await bench.consent(try await begin(attacker), as: anna)
            try await victim.get("/sign-in")
            #expect(try await victim.get(back).status == 422)
            #expect(try await victim.get("/personal").location?.hasPrefix("/sign-in") == true)
        }
    }

    @Test func withoutADomainThereIsNoWayIn() async throws {
        try await GoogleBench.run { bench in
            try await bench.setProject()
            let browser = bench.console.browser()
            #expect(try await !browser.get("/sign-in").text.contains("Sign in with Google"))
            #expect(try await browser.submit("/sign-in/google", [:]).status == 404)
        }
    }

    @Test func theAdministratorSetsClientAndDomains() async throws {
        try await GoogleBench.run { bench in
            let browser = try await bench.console.signedIn("chef@acme.example", .administrator)
            try await browser.get("/google-project")
            let wrong = try await browser.submit(
                "/google-project",
                ["client-id": GoogleBench.clientID, "client-secret": "", "sign-in-domains": "nonsense"]
            )
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("client-secret-error") && wrong.text.contains("sign-in-domains-error"))
            let values = [
                "client-id": GoogleBench.clientID, "client-secret": GoogleBench.clientSecret,
                "sign-in-domains": "@ACME.example, other.example", "sign-in-adds-users": "on",
            ]
            #expect(try await browser.submit("/google-project", values).status == 303)
            let settings = try await bench.store.organisationSettings()
            #expect(settings.signInDomains == ["acme.example", "other.example"] && settings.signInAddsUsers)
            let sealed = try #require(settings.client?.sealedSecret)
            let purpose = SealingPurpose.clientSecret(nil, clientID: GoogleBench.clientID)
            #expect(try bench.keys.openSecret(sealed, for: purpose).reveal() == GoogleBench.clientSecret)
            #expect(try await !browser.get("/google-project").text.contains(GoogleBench.clientSecret))
        }
    }
}
