import Admin
import Base
import Cryptography
import Storage
import Testing

@Suite struct SignInTests {
    private let form = ["email": "anna@acme.example", "password": ConsoleBench.password]

    @Test func theFirstLinkMakesTheAdministratorOnce() async throws {
        try await ConsoleBench.run { bench in
            let link = try #require(bench.firstLink)
            let path = String(link.dropFirst(bench.url.count))
            let browser = bench.browser()
            let page = try await browser.get(path)
            #expect(page.status == 200)
            #expect(page.text.contains("Create the first administrator"))
            let values = [
                "email": "chef@acme.example", "name": "Chef", "password": ConsoleBench.password,
                "repeated": ConsoleBench.password,
            ]
            let short = try await browser.submit(path, values.merging(["password": "kurz"]) { $1 })
            #expect(short.status == 422)
            #expect(short.text.contains("id=\"password-error\""))
            #expect(!short.text.contains("kurz"))
            let made = try await browser.submit(path, values)
            #expect(made.status == 303)
            #expect(made.location == "/assistant")
            #expect(try await browser.get("/").status == 200)
            let user = try #require(try await bench.store.user(email: "CHEF@acme.example"))
            #expect(user.role == .administrator)
            // It is good once.
            let other = bench.browser()
            #expect(try await other.get(path).status == 410)
            #expect(try await bench.links.firstAdministrator() == nil)
        }
    }

    @Test func signsInAndOut() async throws {
        try await ConsoleBench.run { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let browser = bench.browser()
            let refused = try await browser.get("/users?x=1")
            #expect(refused.status == 303)
            #expect(refused.location == "/sign-in?next=%2Fusers%3Fx%3D1")
            try await browser.get("/sign-in?next=%2Fusers%3Fx%3D1")
            let wrong = try await browser.submit("/sign-in", form.merging(["password": "wrong"]) { $1 })
            #expect(wrong.status == 422)
            #expect(wrong.text.contains("do not match"))
            let right = try await browser.submit("/sign-in", form.merging(["next": "/users?x=1"]) { $1 })
            #expect(right.location == "/users?x=1")
            #expect(try await browser.get("/users").status == 200)
            let session = browser.cookies
            #expect(try await browser.submit("/sign-out", [:]).location == "/sign-in")
            #expect(try await browser.get("/users").status == 303)
            // The cookie is of no use any more, should somebody have kept it.
            browser.cookies = session
            #expect(try await browser.get("/users").status == 303)
        }
    }

    @Test func aSignInTakesAnotherTokenThanTheBrowserHad() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn("anna@acme.example")
            let fixed = try #require(anna.cookies["gateway-session"])
            let browser = bench.browser()
            browser.cookies = ["gateway-session": "c29tZXRoaW5nLXRoYXQtYW4tYXR0YWNrZXItY2hvc2U"]
            try await browser.get("/sign-in")
            #expect(try await browser.submit("/sign-in", form).status == 303)
            let token = try #require(browser.cookies["gateway-session"])
            #expect(token != fixed && !token.hasPrefix("c29tZXRo"))
        }
    }

    @Test func sessionsEndWhenIdleAndInAnyCase() async throws {
        try await ConsoleBench.run {
            $0.idleTimeout = .hours(1)
            $0.longestSession = .hours(3)
        } _: { bench in
            let browser = try await bench.signedIn("anna@acme.example")
            for _ in 0..<5 {
                bench.clock.advance(by: .minutes(30))
                #expect(try await browser.get("/").status == 200)
            }
            bench.clock.advance(by: .minutes(31))
            #expect(try await browser.get("/").status == 303)
            let other = bench.browser()
            try await other.get("/sign-in")
            try await other.submit("/sign-in", form)
            #expect(try await other.get("/").status == 200)
            bench.clock.advance(by: .minutes(61))
            #expect(try await other.get("/").status == 303)
        }
    }

    @Test func signingOutEverywhereEndsOtherSessions() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn("anna@acme.example")
            let second = bench.browser()
            try await second.get("/sign-in")
            try await second.submit("/sign-in", form)
            try await second.get("/")
            try await second.submit("/sign-out-everywhere", ["confirmed": "yes"])
            #expect(try await first.get("/").status == 303)
            #expect(try await second.get("/").status == 303)
        }
    }

    @Test func aNewPasswordNeedsTheOldOneAndEndsOtherSessions() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn("anna@acme.example")
            let second = bench.browser()
            try await second.get("/sign-in")
            try await second.submit("/sign-in", form)
            #expect(try await second.get("/profile").text.contains("Unknown browser"))
            let new = ["old": "wrong", "password": "another good password", "repeated": "another good password"]
            let refused = try await second.submit("/profile/password", new)
            #expect(refused.status == 422 && refused.text.contains("id=\"old-error\""))
            let values = new.merging(["old": ConsoleBench.password]) { $1 }
            #expect(try await second.submit("/profile/password", values).location == "/profile")
            #expect(try await second.get("/profile").text.contains("The password was changed"))
            #expect(try await first.get("/").status == 303)
            try await first.get("/sign-in")
            #expect(try await first.submit("/sign-in", form).status == 422)
        }
    }

    @Test func guessersAreLockedOutButNotTheOwnerElsewhere() async throws {
        try await ConsoleBench.run {
            $0.signInLimits.failuresPerLogin = 3
            $0.trustedProxies = IPNetwork.loopback
        } _: { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let browser = bench.browser()
            try await browser.get("/sign-in")
            let there = ["X-Forwarded-For": "192.0.2.7"]
            for number in 0..<3 {
                let guess = form.merging(["password": "guess \(number)"]) { $1 }
                let seen = try await browser.submit("/sign-in", guess, there)
                #expect(seen.status == 422)
            }
            let locked = try await browser.submit("/sign-in", form, there)
            #expect(locked.status == 422)
            #expect(locked.text.contains("Too many failed attempts"))
            #expect(try await browser.submit("/sign-in", form, ["X-Forwarded-For": "192.0.2.8"]).status == 303)
        }
    }

    @Test func manyAddressesTogetherMayNotGuessForeverAndDoNotLockTheOwnerOut() async throws {
        try await ConsoleBench.run {
            $0.signInLimits.failuresPerLogin = 3
            $0.signInLimits.failuresEverywhere = 6
            $0.trustedProxies = IPNetwork.loopback
        } _: { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let browser = bench.browser()
            try await browser.get("/sign-in")
            for number in 1...6 {
                let there = ["X-Forwarded-For": "192.0.2.\(number)"]
                let guess = form.merging(["password": "guess \(number)"]) { $1 }
                let seen = try await browser.submit("/sign-in", guess, there)
                #expect(seen.status == 422 && !seen.text.contains("Too many failed attempts"))
            }
            // From where nobody knows her, not even the right password is looked at.
            let elsewhere = try await browser.submit("/sign-in", form, ["X-Forwarded-For": "192.0.2.99"])
            #expect(elsewhere.status == 422 && elsewhere.text.contains("Too many failed attempts"))
            // From where she has a session, it is.
            #expect(try await browser.submit("/sign-in", form).status == 303)
        }
    }

    /// Whoever tries many names is slowed down by the address, however few attempts each name has seen.
    @Test func aFloodFromOneAddressIsLockedOut() async throws {
        try await ConsoleBench.run {
            $0.signInLimits.failuresPerAddress = 5
            $0.trustedProxies = IPNetwork.loopback
        } _: { bench in
            _ = try await bench.signedIn("anna@acme.example")
            let browser = bench.browser()
            try await browser.get("/sign-in")
            let there = ["X-Forwarded-For": "192.0.2.7"]
            for number in 0..<5 {
                let guess = ["email": "guess\(number)@acme.example", "password": ConsoleBench.password]
                #expect(try await browser.submit("/sign-in", guess, there).text.contains("do not match"))
            }
            let locked = try await browser.submit("/sign-in", form, there)
            #expect(locked.status == 422 && locked.text.contains("Too many failed attempts"))
            #expect(locked.cookies.allSatisfy { !$0.hasPrefix("gateway-session=") || $0.contains("Max-Age=0") })
            #expect(try await browser.submit("/sign-in", form, ["X-Forwarded-For": "192.0.2.8"]).status == 303)
        }
    }

    /// Sign-ins that are locked out come 240 a second: the log tells of the first, and how many there were.
    @Test func aFloodOfSignInsIsSummedUpInTheLog() async throws {
        try await ConsoleBench.run {
            $0.signInLimits.failuresPerLogin = 3
            $0.trustedProxies = IPNetwork.loopback
        } _: { bench in
            let browser = bench.browser()
            try await browser.get("/sign-in")
            let name = "guess\u{202E}" + String(repeating: "x", count: 500) + "@acme.example"
            for number in 0..<40 {
                let guess = ["email": name, "password": "guess \(number)"]
                try await browser.submit("/sign-in", guess, ["X-Forwarded-For": "192.0.2.7"])
            }
            let logged = try await bench.logged().filter { $0.category == .signIn }
            let locked = logged.filter { $0.text == "sign-in locked out" }
            #expect(locked.count == 3)
            #expect(logged.count { $0.text == "sign-in refused" } == 3)
            let email = try #require(locked.first?.details["email"])
            #expect(email.utf8.count <= 80 && !email.unicodeScalars.contains("\u{202E}"))
            #expect(locked.first?.details["client"] == "192.0.2.7")
            bench.clock.advance(by: .minutes(1))
            #expect(
                bench.limiter.takeSummaries().map(\.description) == [
                    "sign-in locked out: 34 more from 1 address"
                ]
            )
        }
    }

    /// A session that somebody else began beforehand is not the one that a link opens.
    @Test func aLinkOpensASessionOfItsOwn() async throws {
        try await ConsoleBench.run { bench in
            let attacker = try await bench.signedIn("otto@acme.example", .user)
            let path = try await bench.links.invite(NewUser(email: "anna@acme.example", name: "Anna", role: .user))
            let victim = bench.browser()
            victim.cookies = attacker.cookies
            try await victim.get(path)
            let values = ["name": "Anna", "password": ConsoleBench.password, "repeated": ConsoleBench.password]
            #expect(try await victim.submit(path, values).status == 303)
            #expect(victim.cookies["gateway-session"] != attacker.cookies["gateway-session"])
            #expect(!(try await attacker.get("/profile").text.contains("Anna")))
        }
    }

    @Test func aDeactivatedUserIsOutAtOnce() async throws {
        try await ConsoleBench.run { bench in
            _ = try await bench.signedIn("chef@acme.example")
            let browser = try await bench.signedIn("anna@acme.example", .user)
            #expect(try await browser.get("/").status == 200)
            var change = UserChange()
            change.isActive = false
            let anna = try #require(try await bench.store.user(email: "anna@acme.example"))
            try await bench.store.changeUser(anna.id, change)
            #expect(try await browser.get("/").status == 303)
            try await browser.get("/sign-in")
            #expect(try await browser.submit("/sign-in", form).status == 422)
        }
    }
}
