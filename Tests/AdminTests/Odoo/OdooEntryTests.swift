import Base
import Cryptography
import HTTPTypes
import Storage
import Testing
import Transport

@testable import Admin

/// Coming from Odoo into the console with a ticket.
@Suite struct OdooEntryTests {
    private static let anna = "anna@acme.example"
    private static let ben = "ben@acme.example"

    private static func run(
        _ change: (inout ConsoleOptions) -> Void = { _ in },
        _ body: (ConsoleBench, TestEntrance) async throws -> Void
    ) async throws {
        let entrance = TestEntrance()
        var parts = ConsoleParts()
        parts.entrance = entrance
        try await ConsoleBench.run(change, parts: parts) { try await body($0, entrance) }
    }

    private static func add(_ email: String, _ role: Role = .user, in bench: ConsoleBench) async throws -> UserID {
        try await bench.store.addUser(NewUser(email: email, name: "Anna Albers", role: role), at: bench.clock.now)
    }

    /// The page that says that a link is good for nothing.
    private static func expectGone(_ seen: Browser.Seen, _ what: String) {
        #expect(seen.status == 410, "\(what)")
        #expect(seen.text.contains(OdooEntryText.of(.english).gone), "\(what)")
        for hidden in ["anna", "Anna", "acme"] { #expect(!seen.text.contains(hidden), "\(what)") }
    }

    // MARK: - The way in

    @Test func aTicketAndAClickSignIn() async throws {
        try await Self.run { bench, odoo in
            let anna = try await Self.add(Self.anna, in: bench)
            let ticket = odoo.ticket(Self.anna, .user(anna))
            let browser = bench.browser()
            let seen = try await browser.get("/odoo/enter?database=acme&ticket=\(ticket)")
            // The address with the ticket is left at once, and told to nobody.
            #expect(seen.location == "/odoo/enter")
            #expect(seen.response.field("Referrer-Policy") == "no-referrer")
            #expect(try await browser.get("/personal").location?.hasPrefix("/sign-in") == true)
            let page = try await browser.get("/odoo/enter")
            #expect(page.status == 200)
            #expect(page.text.contains("You are Anna Albers (\(Self.anna))."))
            #expect(!page.text.contains(ticket))
            // A look at the page changes nothing.
            #expect(try await browser.get("/odoo/enter").status == 200)
            #expect(try await browser.proceed(from: page).location == "/personal")
            #expect(try await browser.get("/personal").status == 200)
            #expect(try await bench.store.user(anna)?.passwordHash == nil)
            #expect(try await browser.get("/odoo/enter").status == 410)
            #expect(try !bench.isStored(ticket))
            #expect(try await !bench.logged().contains { "\($0)".contains(ticket) })
        }
    }

    @Test func germanReadsGerman() async throws {
        try await Self.run { bench, odoo in
            let anna = try await Self.add(Self.anna, in: bench)
            let page = try await bench.browser(language: "de").enter(odoo.ticket(Self.anna, .user(anna)))
            #expect(page.text.contains("Sie sind Anna Albers (\(Self.anna))."))
            #expect(page.text.contains("Fortfahren"))
        }
    }

    /// The browser's language says nothing about who comes.
    @Test(arguments: [("en", Language.german, "Sie sind Anna"), ("de", .english, "You are Anna")])
    func thePageSpeaksTheLanguageOfOdoo(browser: String, odoo: Language, words: String) async throws {
        try await Self.run { bench, entrance in
            let anna = try await Self.add(Self.anna, in: bench)
            let browser = bench.browser(language: browser)
            let page = try await browser.enter(entrance.ticket(Self.anna, language: odoo, .user(anna)))
            #expect(page.text.contains(words) && page.text.contains("<html lang=\"\(odoo.rawValue)\""))
            try await browser.proceed(from: page)
            #expect(try await browser.get("/personal").text.contains("<html lang=\"\(odoo.rawValue)\""))
            // What Anna chose in the console counts more.
            var change = UserChange()
            change.language = odoo == .german ? "en" : "de"
            try await bench.store.changeUser(anna, change)
            let again = try await bench.browser(language: odoo.rawValue).enter(
                entrance.ticket(Self.anna, language: odoo, .user(anna))
            )
            #expect(!again.text.contains(words) && again.status == 200)
        }
    }

    @Test func thePageSpeaksToWhoComesAndNotToWhoIsSignedIn() async throws {
        try await Self.run { bench, entrance in
            let browser = try await bench.signedIn(Self.anna)
            let anna = try #require(try await bench.store.user(email: Self.anna)).id
            var change = UserChange()
            change.language = "en"
            try await bench.store.changeUser(anna, change)
            let ben = try await Self.add(Self.ben, in: bench)
            let page = try await browser.enter(entrance.ticket(Self.ben, language: .german, .user(ben)))
            #expect(page.text.contains("Sie sind Anna Albers (\(Self.ben))."))
            #expect(page.text.contains("<html lang=\"de\""))
            #expect(page.text.contains(OdooEntryText.of(.german).signedInAs(Self.anna)))
            #expect(page.response.field("Content-Language") == "de")
            let stranger = try await browser.enter(entrance.ticket("zoe", language: .german, .nobody))
            #expect(stranger.text.contains(OdooEntryText.of(.german).stranger))
            // The other pages are still Anna's.
            #expect(try await browser.get("/personal").text.contains("<html lang=\"en\""))
        }
    }

    @Test func aNewcomerKeepsTheLanguageOfOdoo() async throws {
        try await Self.run { bench, odoo in
            let browser = bench.browser(language: "en")
            let page = try await browser.enter(odoo.ticket(Self.ben, language: .german, .nobody))
            #expect(page.text.contains("Fortfahren"))
            try await browser.proceed(from: page)
            #expect(try await bench.store.user(email: Self.ben)?.language == "de")
        }
    }

    /// Anybody could send others a link with their own ticket.
    @Test func theClickOfAnotherSiteSignsNobodyIn() async throws {
        try await Self.run { bench, odoo in
            let ben = try await Self.add(Self.ben, in: bench)
            let victim = bench.browser()
            let page = try await victim.enter(odoo.ticket(Self.ben, .user(ben)))
            #expect(page.text.contains(Self.ben))
            let name = try #require(page.text.firstMatch(of: /name="entry" value="([^"]*)"/)?.output.1)
            #expect(try await victim.post("/odoo/enter", ["entry": "\(name)"]).status == 403)
            let foreign = ["Origin": "https://odoo.example", "Sec-Fetch-Site": "cross-site"]
            #expect(try await victim.submit("/odoo/enter", ["entry": "\(name)"], foreign).status == 403)
            #expect(try await bench.store.sessions(of: ben).isEmpty)
            // Another browser confirms nothing of it.
            let other = bench.browser()
            try await other.get("/sign-in")
            #expect(try await other.submit("/odoo/enter", ["entry": "\(name)"]).location == "/odoo/enter")
            #expect(try await bench.store.sessions(of: ben).isEmpty)
        }
    }

    /// A page that is shown confirms what it shows, not what came into the browser after it.
    @Test func aPageConfirmsOnlyWhatItShows() async throws {
        try await Self.run { bench, odoo in
            let (anna, ben) = (try await Self.add(Self.anna, in: bench), try await Self.add(Self.ben, in: bench))
            let browser = bench.browser()
            let mine = try await browser.enter(odoo.ticket(Self.anna, .user(anna)))
            try await browser.enter(odoo.ticket(Self.ben, .user(ben)))
            #expect(try await browser.proceed(from: mine).location == "/odoo/enter")
            #expect(try await bench.store.sessions(of: ben).isEmpty)
            let again = try await browser.get("/odoo/enter")
            #expect(again.text.contains(Self.ben))
            // A bad ticket leaves no earlier entry to be confirmed by mistake.
            Self.expectGone(try await browser.enter(String(repeating: "0", count: 64)), "a bad ticket")
            #expect(try await browser.proceed(from: again).location == "/odoo/enter")
            #expect(try await bench.store.sessions(of: ben).isEmpty)
        }
    }

    @Test func whoIsSignedInAlreadyGoesOn() async throws {
        try await Self.run { bench, odoo in
            let browser = try await bench.signedIn(Self.anna)
            let anna = try #require(try await bench.store.user(email: Self.anna)).id
            #expect(try await browser.enter(odoo.ticket(Self.anna, .user(anna))).location == "/personal")
            // The session keeps its rights.
            #expect(try await browser.get("/users").status == 200)
            let ben = try await Self.add(Self.ben, in: bench)
            let page = try await browser.enter(odoo.ticket(Self.ben, .user(ben)))
            #expect(page.text.contains(OdooEntryText.of(.english).signedInAs(Self.anna)))
            try await browser.proceed(from: page)
            #expect(try await browser.get("/personal").text.contains(Self.ben))
            #expect(try await browser.get("/users").status == 403)
        }
    }

    // MARK: - Bad tickets

    @Test func everyBadTicketGetsTheSamePage() async throws {
        try await Self.run { bench, odoo in
            let anna = try await Self.add(Self.anna, in: bench)
            let spent = odoo.ticket(Self.anna, .user(anna))
            try await bench.browser().enter(spent)
            Self.expectGone(try await bench.browser().enter(spent), "replayed")
            let fresh = odoo.ticket(Self.anna, .user(anna))
            Self.expectGone(try await bench.browser().enter(fresh, database: "other"), "of another database")
            let asked = odoo.asked.withLock { $0 }
            for ticket in ["", "x", fresh.uppercased(), fresh + "0", "%00", "'%20OR%201=1", "..%2F", "odoo." + fresh] {
                Self.expectGone(try await bench.browser().enter(ticket), ticket)
            }
            // What is no ticket does not reach Odoo.
            #expect(odoo.asked.withLock { $0 } == asked)
            Self.expectGone(try await bench.browser().get("/odoo/enter"), "none")
            let log = try await bench.logged()
            #expect(log.contains { $0.text == "a ticket from Odoo was refused" })
            #expect(!log.contains { "\($0)".contains(fresh) || "\($0)".contains(spent) })
        }
    }

    @Test func whoeverTriesTooOftenWaits() async throws {
        try await Self.run {
            $0.signInLimits.failuresPerAddress = 3
        } _: { bench, odoo in
            let anna = try await Self.add(Self.anna, in: bench)
            // Good ones count for nothing.
            for _ in 0..<6 { try await bench.browser().enter(odoo.ticket(Self.anna, .user(anna))) }
            for _ in 0..<3 { try await bench.browser().enter(String(repeating: "0", count: 64)) }
            let asked = odoo.asked.withLock { $0 }
            Self.expectGone(try await bench.browser().enter(odoo.ticket(Self.anna, .user(anna))), "locked out")
            #expect(odoo.asked.withLock { $0 } == asked)
            bench.clock.advance(by: .minutes(16))
            #expect(try await bench.browser().enter(odoo.ticket(Self.anna, .user(anna))).status == 200)
        }
    }

    @Test func anOdooThatDoesNotAnswerIsSaid() async throws {
        try await Self.run { bench, odoo in
            odoo.fail(Reason(.noOdooDatabase))
            let page = try await bench.browser().enter(String(repeating: "0", count: 64))
            #expect(page.status == 503)
            #expect(page.text.contains(OdooEntryText.of(.english).noAnswer))
        }
    }

    @Test func aPageWaitsTenMinutes() async throws {
        try await Self.run { bench, odoo in
            let anna = try await Self.add(Self.anna, in: bench)
            let browser = bench.browser()
            let page = try await browser.enter(odoo.ticket(Self.anna, .user(anna)))
            bench.clock.advance(by: .minutes(11))
            #expect(try await browser.proceed(from: page).location == "/odoo/enter")
            #expect(try await bench.store.sessions(of: anna).isEmpty)
        }
    }

    @Test func anEntryThatBeginsAtOneNodeEndsAtAnotherOnce() async throws {
        try await Self.run { bench, odoo in
            let anna = try await Self.add(Self.anna, in: bench)
            try await bench.withSecondNode { second in
                let here = bench.browser()
                let seen = try await here.get("/odoo/enter?database=acme&ticket=\(odoo.ticket(Self.anna, .user(anna)))")
                let there = second.browser(like: here)
                let page = try await there.get(try #require(seen.location))
                #expect(page.text.contains(Self.anna))
                try await here.get("/odoo/enter")
                #expect(try await there.proceed(from: page).location == "/personal")
                #expect(try await here.proceed(from: page).location == "/odoo/enter")
                #expect(try await bench.store.sessions(of: anna).count == 1)
                // The session is limited at every node.
                #expect(try await bench.browser(like: there).get("/personal").status == 200)
            }
        }
    }

    // MARK: - Who it is

    @Test func strangersAreToldWhatToDo() async throws {
        try await Self.run { bench, odoo in
            let several = try await bench.browser().enter(odoo.ticket("anna", .several))
            #expect(several.status == 403)
            #expect(several.text.contains(OdooEntryText.of(.english).several))
            // A login that is no address proves no address.
            let stranger = try await bench.browser().enter(odoo.ticket("anna", .nobody))
            #expect(stranger.status == 403)
            #expect(stranger.text.contains(OdooEntryText.of(.english).strangerFix("anna")))
            #expect(try await bench.store.users().isEmpty)
        }
    }

    @Test func internalUsersBecomeUsers() async throws {
        try await Self.run { bench, odoo in
            let account = try await bench.addAccount(Self.anna)
            let browser = bench.browser()
            let page = try await browser.enter(odoo.ticket(Self.anna, name: "Anna", .nobody))
            #expect(page.text.contains(OdooEntryText.of(.english).newcomer))
            #expect(try await bench.store.users().isEmpty)
            #expect(try await browser.proceed(from: page).location == "/personal")
            let user = try #require(try await bench.store.user(email: Self.anna))
            #expect(user.role == .user && user.name == "Anna" && user.account == account && user.passwordHash == nil)
            #expect(try await browser.get("/users").status == 403)
        }
    }

    @Test func theDefaultSenderIsGivenToNoNewcomer() async throws {
        try await Self.run { bench, odoo in
            _ = try await bench.addAccount(Self.anna, isDefaultSender: true)
            let browser = bench.browser()
            try await browser.proceed(from: try await browser.enter(odoo.ticket(Self.anna, .nobody)))
            #expect(try await bench.store.user(email: Self.anna)?.account == nil)
        }
    }

    @Test func settingsKeepStrangersOut() async throws {
        try await Self.run {
            $0.fromOdoo.makesUsers = false
        } _: { bench, odoo in
            let seen = try await bench.browser().enter(odoo.ticket(Self.anna, .nobody))
            #expect(seen.status == 403)
            #expect(try await bench.store.users().isEmpty)
        }
    }

    @Test func whoMayNotSignInDoesNotComeFromOdoo() async throws {
        try await Self.run { bench, odoo in
            let anna = try await Self.add(Self.anna, in: bench)
            let browser = bench.browser()
            let page = try await browser.enter(odoo.ticket(Self.anna, .user(anna)))
            var change = UserChange()
            change.isActive = false
            try await bench.store.changeUser(anna, change)
            #expect(try await browser.proceed(from: page).status == 403)
            // Nor as a new user of the same address.
            #expect(try await bench.browser().enter(odoo.ticket(Self.anna, .nobody)).status == 403)
            #expect(try await bench.store.sessions(of: anna).isEmpty)
        }
    }

    // MARK: - What a session from Odoo may do

    @Test func administratorsHaveNoRightsByTicketsAlone() async throws {
        try await Self.run { bench, odoo in
            _ = try await bench.signedIn(Self.anna)
            let anna = try #require(try await bench.store.user(email: Self.anna))
            let browser = bench.browser()
            try await browser.proceed(from: try await browser.enter(odoo.ticket(Self.anna, .user(anna.id))))
            for entry in bench.routes where entry.audience == .administrator && entry.method == .get {
                let path = entry.path.replacing(":id", with: "1").replacing(":name", with: "1")
                #expect(try await browser.get(path).status == 403, "\(entry)")
            }
            // The cookie without its mark is nobody's.
            let stripped = bench.browser()
            stripped.cookies = browser.cookies.mapValues { $0.replacing("odoo.", with: "") }
            #expect(try await stripped.get("/personal").location?.hasPrefix("/sign-in") == true)
            // Nor does it shut the owner out by a second factor.
            try await browser.get("/profile/second-factor")
            let text = try await browser.submit("/profile/second-factor", ["code": "123456"]).text
            #expect(text.contains(SecondFactorText.of(.english).notFromOdoo))
            #expect(try await bench.store.secondFactor(of: anna.id) == nil)
            #expect(try await bench.store.user(anna.id)?.role == .administrator)
        }
    }

    @Test func aSettingGivesAdministratorsTheirRights() async throws {
        try await Self.run {
            $0.fromOdoo.keepsAdministrators = true
        } _: { bench, odoo in
            _ = try await bench.signedIn(Self.anna)
            let anna = try #require(try await bench.store.user(email: Self.anna)).id
            let browser = bench.browser()
            try await browser.proceed(from: try await browser.enter(odoo.ticket(Self.anna, .user(anna))))
            #expect(try await browser.get("/users").status == 200)
        }
    }

    @Test func theSecondFactorIsAskedForAllTheSame() async throws {
        try await Self.run { bench, odoo in
            let owner = try await bench.signedIn(Self.anna)
            let anna = try #require(try await bench.store.user(email: Self.anna)).id
            let page = try await owner.get("/profile/second-factor").text
            let text = try #require(page.firstMatch(of: /secret=([A-Z0-9]+)/)?.output.1)
            let secret = try #require(OneTimePassword(Secret(String(text))))
            let now = { secret.code(step: OneTimePassword.step(at: bench.clock.now)) }
            #expect(try await owner.submit("/profile/second-factor", ["code": now()]).status == 200)
            bench.clock.advance(by: .minutes(2))
            let browser = bench.browser()
            let entry = try await browser.enter(odoo.ticket(Self.anna, .user(anna)))
            #expect(try await browser.proceed(from: entry).location == "/sign-in/code")
            #expect(try await browser.get("/personal").location?.hasPrefix("/sign-in") == true)
            try await browser.get("/sign-in/code")
            #expect(try await browser.submit("/sign-in/code", ["code": now()]).location == "/personal")
            #expect(try await browser.get("/personal").status == 200)
            // The ticket was the first factor: the rights are those of a user still.
            #expect(try await browser.get("/users").status == 403)
        }
    }
}
