import Admin
import Base
import Cryptography
import Mail
import Storage
import Testing

/// Two consoles on one store, between which a load balancer leads the requests of the same browser to and fro.
@Suite struct NodesTests {
    private static let email = "anna@acme.example"
    private static let lockedOut = "Too many failed attempts"
    private let form = ["email": email, "password": ConsoleBench.password]

    private static func run(
        _ parts: ConsoleParts = ConsoleParts(),
        _ body: (ConsoleBench, ConsoleBench) async throws -> Void
    ) async throws {
        try await ConsoleBench.run(parts: parts) { first in
            try await first.withSecondNode { second in try await body(first, second) }
        }
    }

    /// Tries a password at a node.
    private func signIn(_ bench: ConsoleBench, _ password: String) async throws -> Browser.Seen {
        let browser = bench.browser()
        try await browser.get("/sign-in")
        return try await browser.submit("/sign-in", ["email": Self.email, "password": password])
    }

    @Test func aSessionIsTheSameAtBoth() async throws {
        try await Self.run { first, second in
            let here = try await first.signedIn(Self.email)
            let there = second.browser(like: here)
            #expect(try await there.get("/users").status == 200)
            #expect(try await there.submit("/sign-out", [:]).location == "/sign-in")
            #expect(try await here.get("/users").status == 303)
        }
    }

    @Test func aLinkIsGoodOnceAtBothTogether() async throws {
        try await Self.run { first, second in
            let path = try await first.links.invite(NewUser(email: Self.email, name: "Anna", role: .user))
            let (here, there) = (first.browser(), second.browser())
            for browser in [here, there] { #expect(try await browser.get(path).status == 200) }
            let values = ["name": "Anna", "password": ConsoleBench.password, "repeated": ConsoleBench.password]
            #expect(try await there.submit(path, values).status == 303)
            #expect(try await here.submit(path, values).status == 410)
        }
    }

    @Test func theResultOfAFormIsShownByTheOtherOnce() async throws {
        try await Self.run { first, second in
            let here = try await first.signedIn("chef@acme.example")
            try await here.get("/configuration")
            let values = ["read-messages": "on", "log-retention": "90", "log-level": "warning"]
            #expect(try await here.submit("/configuration", values).location == "/configuration")
            let there = second.browser(like: here)
            #expect(try await there.get("/configuration").text.contains("class=\"notice done\""))
            #expect(try await !there.get("/configuration").text.contains("class=\"notice done\""))
        }
    }

    /// A cookie of another session, and one that was made up.
    @Test func noticesOfOthersAreNotShown() async throws {
        try await Self.run { first, second in
            let chef = try await first.signedIn("chef@acme.example")
            let other = try await first.signedIn("other@acme.example")
            try await chef.get("/configuration")
            try await chef.submit("/configuration", ["log-retention": "90", "log-level": "warning"])
            let sealed = try #require(chef.cookies["gateway-notices"])
            for value in [sealed, "bm90aGluZw", ""] {
                other.cookies["gateway-notices"] = value
                let page = try await second.browser(like: other).get("/configuration")
                #expect(page.status == 200 && !page.text.contains("class=\"notice done\""))
            }
        }
    }

    @Test func passwordsAreGuessedNoMoreOftenAtTwoThanAtOne() async throws {
        try await Self.run { first, second in
            _ = try await first.signedIn(Self.email)
            for number in 0..<5 {
                for bench in [first, second] {
                    #expect(try await !signIn(bench, "wrong \(number) \(bench.port)").text.contains(Self.lockedOut))
                }
            }
            for bench in [first, second] {
                #expect(try await signIn(bench, ConsoleBench.password).text.contains(Self.lockedOut))
            }
            // A new password lifts the lockout at both.
            let user = try #require(try await first.store.user(email: Self.email))
            let hash = try PasswordHash(of: Secret("another good password")).phc
            try await first.store.setPassword(hash, of: user.id, except: nil)
            for bench in [first, second] { #expect(try await signIn(bench, "another good password").status == 303) }
        }
    }

    /// Somebody else at the owner's address fails so often that it is locked: not for the owner, whom one node knows there.
    @Test func anOwnerIsKnownAtBoth() async throws {
        try await Self.run { first, second in
            _ = try await first.signedIn(Self.email)
            #expect(try await signIn(first, ConsoleBench.password).status == 303)
            for number in 0..<20 {
                let browser = second.browser()
                try await browser.get("/sign-in")
                try await browser.submit("/sign-in", ["email": "nobody\(number)@acme.example", "password": "wrong"])
            }
            let stranger = first.browser()
            try await stranger.get("/sign-in")
            let refused = try await stranger.submit("/sign-in", ["email": "new@acme.example", "password": "wrong"])
            #expect(refused.text.contains(Self.lockedOut))
            #expect(try await signIn(second, ConsoleBench.password).status == 303)
        }
    }

    @Test func theCodeMayFollowAtTheOther() async throws {
        try await Self.run { first, second in
            let here = try await first.signedIn(Self.email)
            let path = "/profile/second-factor"
            let page = try await here.get(path).text
            let start = try #require(page.firstRange(of: "secret=")).upperBound
            let text = String(page[start...].prefix { $0.isLetter || $0.isNumber })
            let secret = try #require(OneTimePassword(Secret(text)))
            let code = {
                first.clock.advance(by: .seconds(30))
                return secret.code(step: OneTimePassword.step(at: first.clock.now))
            }
            // Shown by one, confirmed at the other.
            let there = second.browser(like: here)
            #expect(try await there.get(path).text.contains(text))
            #expect(try await there.submit(path, ["code": code()]).status == 200)
            // The password at one, the code at the other, once.
            let begun = first.browser()
            try await begun.get("/sign-in")
            #expect(try await begun.submit("/sign-in", form).location == "/sign-in/code")
            let ended = second.browser(like: begun)
            #expect(try await ended.submit("/sign-in/code", ["code": code()]).location == "/")
            #expect(try await begun.submit("/sign-in/code", ["code": code()]).location == "/sign-in")
            // Codes are guessed no more often at two than at one.
            let guesser = first.browser()
            try await guesser.get("/sign-in")
            try await guesser.submit("/sign-in", form)
            for number in 0..<5 {
                let browser = (number.isMultiple(of: 2) ? first : second).browser(like: guesser)
                let seen = try await browser.submit("/sign-in/code", ["code": "00000\(number)"])
                #expect(!seen.text.contains(Self.lockedOut))
            }
            for bench in [first, second] {
                let seen = try await bench.browser(like: guesser).submit("/sign-in/code", ["code": code()])
                #expect(seen.text.contains(Self.lockedOut))
            }
        }
    }

    @Test func keysAreGuessedNoMoreOftenAtTwoThanAtOne() async throws {
        try await Self.run { first, second in
            for number in 0..<10 {
                let program = Program(url: (number.isMultiple(of: 2) ? first : second).url, key: "gsg_wrong")
                let seen = try await program.get("/queue")
                #expect(seen.status == 401)
            }
            for bench in [first, second] {
                let seen = try await Program(url: bench.url, key: "gsg_wrong").get("/queue")
                #expect(seen.status == 429)
            }
        }
    }

    @Test func howFarASetupOfOdooIsIsShownByBoth() async throws {
        let gate = Signal()
        try await Self.run(ConsoleParts(odoo: TestOdoo(databases: ["acme"], gate: gate))) { first, second in
            let here = try await first.signedIn("chef@acme.example")
            try await here.get("/odoo")
            try await here.submit("/odoo/setup", ["database": "acme"])
            let there = second.browser(like: here)
            var page = try await there.get("/odoo?database=acme").text
            while !page.contains("<li>Group</li>") {
                #expect(page.contains("data-refresh"))
                try await Task.sleep(for: .milliseconds(50))
                page = try await there.get("/odoo?database=acme").text
            }
            // Only one at a time.
            try await there.submit("/odoo/setup", ["database": "acme"])
            #expect(try await there.get("/odoo?database=acme").text.contains("class=\"notice warning\""))
            gate.wake()
            while page.contains("data-refresh") {
                try await Task.sleep(for: .milliseconds(50))
                page = try await there.get("/odoo?database=acme").text
            }
            #expect(page.contains("class=\"notice done\""))
        }
    }

    /// The node that worked on it was killed.
    @Test func whatANodeLeavesUnfinishedIsToldByTheOther() async throws {
        try await Self.run(ConsoleParts(odoo: TestOdoo(databases: ["acme"], gate: Signal()))) { first, _ in
            let chef = try await first.signedIn("chef@acme.example")
            let content = #"{"kind":"setUp","number":0,"steps":[]}"#
            let hasBegun = try await first.store.beginConsoleRun(
                "odoo acme",
                owner: "another node",
                content: content,
                lostBefore: first.clock.now,
                at: first.clock.now
            )
            #expect(hasBegun)
            #expect(try await chef.get("/odoo?database=acme").text.contains("data-refresh"))
            first.clock.advance(by: .minutes(3))
            let page = try await chef.get("/odoo?database=acme").text
            #expect(page.contains("The gateway was stopped before it was done") && !page.contains("data-refresh"))
            try await chef.submit("/odoo/setup", ["database": "acme"])
            #expect(try await chef.get("/odoo?database=acme").text.contains("data-refresh"))
        }
    }

    @Test func howFarAListOfAddressesIsIsShownByBoth() async throws {
        let gate = Signal()
        let key = DelegationKey(email: "gw@project.example", clientID: "10455", keyID: "k1")
        var accounts = TestAccounts(keyFiles: ["{}": key])
        accounts.delegation = { address in
            if address.localPart == "last" { await gate.wait(until: nil, clock: ManualClock()) }
            return Delegation(test: .works(sendAs: []), isKept: true)
        }
        try await Self.run(ConsoleParts(accounts: accounts)) { first, second in
            let here = try await first.signedIn("chef@acme.example")
            try await here.get("/service-account")
            let sent = try await here.upload(
                "/service-account",
                ["addresses": "first@acme.example last@acme.example"],
                file: ("key_file", "{}")
            )
            let (run, there) = (try #require(sent.location), second.browser(like: here))
            while !(try await there.get(run).text.contains("1 of 2 addresses")) {
                try await Task.sleep(for: .milliseconds(50))
            }
            gate.wake()
            #expect(try await there.outcome(of: sent).text.contains("2 of 2 addresses"))
        }
    }
}
