import Admin
import Base
import Cryptography
import Storage
import Testing

@Suite struct SecondFactorTests {
    private static let email = "anna@acme.example"
    private static let path = "/profile/second-factor"
    private let form = ["email": email, "password": ConsoleBench.password]

    /// The secret that the page of setting up shows.
    private func secret(_ page: String) throws -> OneTimePassword {
        let start = try #require(page.firstRange(of: "secret=")).upperBound
        let text = page[start...].prefix { $0.isLetter || $0.isNumber }
        return try #require(OneTimePassword(Secret(String(text))))
    }

    private func code(_ secret: OneTimePassword, _ bench: ConsoleBench) -> String {
        secret.code(step: OneTimePassword.step(at: bench.clock.now))
    }

    /// The next code, so that none is used twice.
    private func nextCode(_ secret: OneTimePassword, _ bench: ConsoleBench) -> String {
        bench.clock.advance(by: .seconds(30))
        return code(secret, bench)
    }

    private func recoveryCodes(_ page: String) -> [String] {
        page.split(separator: "<li><code>").dropFirst().map { String($0.prefix { $0 != "<" }) }
            .filter { $0.count == 19 }
    }

    /// Switches the second factor on; returns the secret and the recovery codes.
    private func setUp(_ browser: Browser, _ bench: ConsoleBench) async throws -> (OneTimePassword, [String]) {
        let secret = try secret(try await browser.get(Self.path).text)
        let page = try await browser.submit(Self.path, ["code": code(secret, bench)])
        #expect(page.status == 200)
        let codes = recoveryCodes(page.text)
        #expect(Set(codes).count == 10)
        return (secret, codes)
    }

    /// A browser that has given the password and is asked for the code.
    private func halfSignedIn(_ bench: ConsoleBench, next: String = "/") async throws -> Browser {
        let browser = bench.browser()
        try await browser.get("/sign-in")
        let seen = try await browser.submit("/sign-in", form.merging(["next": next]) { $1 })
        #expect(seen.status == 303 && seen.location == "/sign-in/code")
        #expect(try await browser.get("/users").location?.hasPrefix("/sign-in") == true)
        return browser
    }

    @Test func signingInTakesTheCodeOfTheApp() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn(Self.email)
            let other = bench.browser()
            try await other.get("/sign-in")
            try await other.submit("/sign-in", form)
            let (secret, _) = try await setUp(first, bench)
            #expect(try await first.get(Self.path).text.contains("The second factor has been enabled since"))
            // Who came in by the password alone is out.
            #expect(try await other.get("/users").status == 303)
            let browser = try await halfSignedIn(bench, next: "/users?x=1")
            #expect(try await browser.get("/sign-in/code").text.contains("autocomplete=\"one-time-code\""))
            let wrong = try await browser.submit("/sign-in/code", ["code": "000000"])
            #expect(wrong.status == 422 && wrong.text.contains("id=\"code-error\""))
            let code = nextCode(secret, bench)
            let spaced = "\(code.prefix(3)) \(code.suffix(3))"
            let right = try await browser.submit("/sign-in/code", ["code": spaced])
            #expect(right.location == "/users?x=1")
            #expect(try await browser.get("/users").status == 200)
            // Nobody who looked over the shoulder signs in by the same code.
            let thief = try await halfSignedIn(bench)
            #expect(try await thief.submit("/sign-in/code", ["code": code]).status == 422)
            // Nor does any browser without the password.
            let stranger = bench.browser()
            try await stranger.get("/sign-in")
            let seen = try await stranger.submit("/sign-in/code", ["code": nextCode(secret, bench)])
            #expect(seen.location == "/sign-in")
        }
    }

    @Test func theCodeThatSwitchedItOnIsUsedUp() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn(Self.email)
            let (secret, _) = try await setUp(first, bench)
            let browser = try await halfSignedIn(bench)
            #expect(try await browser.submit("/sign-in/code", ["code": code(secret, bench)]).status == 422)
        }
    }

    @Test func aRecoveryCodeIsGoodOnce() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn(Self.email)
            let (_, codes) = try await setUp(first, bench)
            let recovery = try #require(codes.first)
            for code in codes { #expect(try !bench.isStored(code) && !bench.isStored(code.filter { $0 != "-" })) }
            let browser = try await halfSignedIn(bench)
            let typed = recovery.uppercased().filter { $0 != "-" }
            #expect(try await browser.submit("/sign-in/code", ["code": typed]).status == 303)
            #expect(try await browser.get(Self.path).text.contains("Unused recovery codes: 9"))
            let again = try await halfSignedIn(bench)
            #expect(try await again.submit("/sign-in/code", ["code": recovery]).status == 422)
            // New ones make the old ones worthless.
            let renewed = try await browser.submit(Self.path, ["code": codes[1], "action": "codes"])
            #expect(recoveryCodes(renewed.text).count == 10)
            #expect(try await again.submit("/sign-in/code", ["code": codes[2]]).status == 422)
            let logged = try await bench.logged()
            #expect(logged.contains { $0.text.contains("recovery code was used") })
        }
    }

    @Test func theSecretIsSealed() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn(Self.email)
            let (secret, _) = try await setUp(first, bench)
            #expect(try !bench.isStored(secret.text.reveal()))
            #expect(try await !first.get(Self.path).text.contains(secret.text.reveal()))
        }
    }

    @Test func codesAreNotGuessed() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn(Self.email)
            let (secret, codes) = try await setUp(first, bench)
            let browser = try await halfSignedIn(bench)
            for number in 0..<5 {
                #expect(try await browser.submit("/sign-in/code", ["code": "00000\(number)"]).status == 422)
            }
            let locked = try await browser.submit("/sign-in/code", ["code": nextCode(secret, bench)])
            #expect(locked.status == 422 && locked.text.contains("Too many failed attempts"))
            #expect(
                try await browser.submit("/sign-in/code", ["code": codes[0]]).text.contains("Too many failed attempts")
            )
            // Beginning anew does not help.
            let again = try await halfSignedIn(bench)
            let still = try await again.submit("/sign-in/code", ["code": nextCode(secret, bench)])
            #expect(still.text.contains("Too many failed attempts"))
            bench.clock.advance(by: .hours(1))
            let later = try await halfSignedIn(bench)
            #expect(try await later.submit("/sign-in/code", ["code": nextCode(secret, bench)]).status == 303)
        }
    }

    /// Somebody who has the password sends codes over many connections at the same moment.
    @Test func ofManyCodesAtOnceFewAreLookedAt() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn(Self.email)
            let (secret, _) = try await setUp(first, bench)
            var browsers: [Browser] = []
            for _ in 0..<12 { browsers.append(try await halfSignedIn(bench)) }
            let seen = try await withThrowingTaskGroup(of: String.self) { group in
                for (number, browser) in browsers.enumerated() {
                    group.addTask { try await browser.submit("/sign-in/code", ["code": "\(100_000 + number)"]).text }
                }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(seen.filter { !$0.contains("Too many failed attempts") }.count == 5)
            // Right codes are not counted, however many.
            bench.clock.advance(by: .hours(1))
            for _ in 0..<8 {
                let browser = try await halfSignedIn(bench)
                #expect(try await browser.submit("/sign-in/code", ["code": nextCode(secret, bench)]).status == 303)
            }
        }
    }

    @Test func aSignInThatWaitsForItsCodeEnds() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn(Self.email)
            let (secret, _) = try await setUp(first, bench)
            let browser = try await halfSignedIn(bench)
            bench.clock.advance(by: .minutes(11))
            #expect(try await browser.get("/sign-in/code").location == "/sign-in")
            #expect(try await browser.submit("/sign-in/code", ["code": nextCode(secret, bench)]).location == "/sign-in")
        }
    }

    @Test func aLinkForANewPasswordIsNoWayAroundIt() async throws {
        try await ConsoleBench.run { bench in
            let first = try await bench.signedIn(Self.email)
            let (secret, _) = try await setUp(first, bench)
            let user = try #require(try await bench.store.user(email: Self.email))
            let link = try await bench.links.forUser(user)
            let browser = bench.browser()
            try await browser.get(link)
            let values = ["name": "Anna", "password": "another good password", "repeated": "another good password"]
            #expect(try await browser.submit(link, values).location == "/sign-in/code")
            #expect(try await browser.get("/users").location?.hasPrefix("/sign-in") == true)
            try await browser.get("/sign-in/code")
            #expect(try await browser.submit("/sign-in/code", ["code": nextCode(secret, bench)]).location == "/")
        }
    }

    @Test func switchingOffTakesACode() async throws {
        try await ConsoleBench.run { bench in
            let browser = try await bench.signedIn(Self.email)
            let (secret, _) = try await setUp(browser, bench)
            #expect(try await browser.submit(Self.path, ["code": "000000", "action": "off"]).status == 422)
            #expect(try await bench.store.user(email: Self.email)?.hasSecondFactor == true)
            let off = try await browser.submit(Self.path, ["code": nextCode(secret, bench), "action": "off"])
            #expect(off.location == Self.path)
            #expect(try await bench.store.user(email: Self.email)?.hasSecondFactor == false)
            // The next secret is another one.
            #expect(try self.secret(try await browser.get(Self.path).text) != secret)
        }
    }

    @Test func administratorsAreLedToSetItUpWhereItIsDemanded() async throws {
        try await ConsoleBench.run {
            $0.demandsSecondFactor = true
        } _: { bench in
            let otto = try await bench.signedIn("otto@acme.example", .user)
            #expect(try await otto.get("/").status == 200)
            let chef = try await bench.signedIn(Self.email)
            for page in ["/", "/users", "/accounts", "/profile", "/personal"] {
                #expect(try await chef.get(page).location == Self.path, "\(page)")
            }
            let page = try await chef.get(Self.path)
            #expect(page.status == 200 && page.text.contains("Administrators must use a second factor here"))
            let invitation = ["email": "x@acme.example", "name": "X", "role": "administrator"]
            #expect(try await chef.submit("/users", invitation).location == Self.path)
            #expect(try await bench.store.user(email: "x@acme.example") == nil)
            _ = try await setUp(chef, bench)
            #expect(try await chef.get("/users").status == 200)
        }
    }

    @Test func anAdministratorResetsThatOfSomebodyElse() async throws {
        try await ConsoleBench.run { bench in
            let anna = try await bench.signedIn(Self.email)
            _ = try await setUp(anna, bench)
            let chef = try await bench.signedIn("chef@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            let user = try #require(try await bench.store.user(email: Self.email))
            let path = "/users/\(user.id.rawValue)/second-factor"
            try await otto.get("/")
            #expect(try await otto.submit(path, ["confirmed": "yes"]).status == 403)
            #expect(try await chef.get("/users").text.contains(path))
            #expect(try await chef.submit(path, [:]).text.contains("Reset the second factor of"))
            #expect(try await bench.store.user(user.id)?.hasSecondFactor == true)
            #expect(try await chef.submit(path, ["confirmed": "yes"]).location == "/users")
            #expect(try await bench.store.user(user.id)?.hasSecondFactor == false)
            #expect(
                try await bench.logged().contains {
                    $0.text == "a user's second factor was reset" && $0.details["affected-user"] == Self.email
                }
            )
            let browser = bench.browser()
            try await browser.get("/sign-in")
            #expect(try await browser.submit("/sign-in", form).location == "/")
            // Not one's own: that takes its code.
            let (secret, _) = try await setUp(browser, bench)
            try await browser.get("/users")
            #expect(try await browser.submit(path, ["confirmed": "yes"]).status == 403)
            _ = secret
        }
    }

    @Test func itsPagesAreInGermanToo() async throws {
        try await ConsoleBench.run { bench in
            let browser = try await bench.signedIn(Self.email, language: "de")
            let page = try await browser.get(Self.path).text
            #expect(page.contains("Zweiter Faktor") && page.contains("otpauth://totp/"))
            #expect(try await browser.get("/profile").text.contains("Zweiten Faktor ändern"))
        }
    }
}
