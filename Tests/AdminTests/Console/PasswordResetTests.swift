import Base
import Cryptography
import Gateway
import Mail
import Storage
import Testing
import Transport

@testable import Admin

/// A forgotten password, and what an attacker may try with it.
@Suite struct PasswordResetTests {
    private static let path = "/sign-in/forgotten"
    private static let base = "https://gateway.acme.example"
    private static let other = "quite another password"
    private static let mailed = "a link to choose a new password was mailed"
    private static let nobody = "a new password was asked for, for nobody who has one"

    private let gateway = TestGateway()

    private var letters: [(letter: PlainLetter, recipient: Address)] { gateway.letters.withLock { $0 } }

    /// A console that mails links, with `otto`, a user.
    private func run(
        _ change: (inout ConsoleOptions) -> Void = { _ in },
        _ body: (ConsoleBench) async throws -> Void
    ) async throws {
        try await ConsoleBench.run(
            {
                $0.baseURL = WebOrigin(Self.base)
                change(&$0)
            },
            parts: ConsoleParts(gateway: gateway)
        ) { bench in
            _ = try await bench.signedIn("otto@acme.example", .user)
            try await body(bench)
        }
    }

    /// Asks for a link, in a browser that has not been here yet.
    @discardableResult
    private func ask(_ bench: ConsoleBench, _ email: String, _ fields: [String: String] = [:]) async throws
        -> Browser.Seen
    {
        let browser = bench.browser()
        try await browser.get(Self.path)
        return try await browser.submit(Self.path, ["email": email], fields)
    }

    /// Waits until the log says that often what became of a request.
    private func wait(_ bench: ConsoleBench, for event: String, times: Int = 1) async throws {
        for _ in 0..<3000 {
            if try await bench.logged().count(where: { $0.text == event }) >= times { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("nothing says that \(event)")
    }

    /// Asks for a link, and returns its path once it is mailed.
    private func link(_ bench: ConsoleBench, _ email: String = "otto@acme.example", times: Int = 1) async throws
        -> String
    {
        let seen = try await ask(bench, email)
        #expect(seen.status == 200)
        try await wait(bench, for: Self.mailed, times: times)
        let letter = try #require(letters.last).letter
        let link = try #require(letter.text.split(separator: "\n").first { $0.hasPrefix(Self.base + "/link/") })
        return String(link.dropFirst(Self.base.count))
    }

    @discardableResult
    private func choose(_ path: String, _ browser: Browser, _ more: [String: String] = [:]) async throws -> Browser.Seen
    {
        try await browser.get(path)
        let form = ["password": Self.other, "repeated": Self.other]
        return try await browser.submit(path, form.merging(more) { $1 })
    }

    private func signIn(_ bench: ConsoleBench, _ password: String) async throws -> Browser.Seen {
        let browser = bench.browser()
        try await browser.get("/sign-in")
        return try await browser.submit("/sign-in", ["email": "otto@acme.example", "password": password])
    }

    @Test func aUserChoosesANewPassword() async throws {
        try await run { bench in
            let old = try await bench.signedIn("paula@acme.example", .user)
            #expect(try await bench.browser().get("/sign-in").text.contains("href=\"\(Self.path)\""))
            let path = try await link(bench, "PAULA@acme.example")
            let (letter, recipient) = try #require(letters.last)
            #expect("\(recipient)" == "paula@acme.example" && letter.subject == "Choose a new password")
            let browser = bench.browser()
            let page = try await browser.get(path).text
            #expect(!page.contains("name=\"name\"") && page.contains("paula@acme.example"))
            #expect(try await choose(path, browser).location == "/")
            #expect(try await browser.get("/").status == 200)
            // All sessions from before are over.
            #expect(try await old.get("/").status == 303)
            let note = try #require(
                try await bench.logged().first { $0.text == "a password was set by a link from a mail" }
            )
            #expect(note.details["affected-user"] == "paula@acme.example")
        }
    }

    @Test func theLetterSpeaksTheUsersLanguage() async throws {
        try await run { bench in
            let user = try #require(try await bench.store.user(email: "otto@acme.example"))
            var change = UserChange()
            change.language = .some("de")
            try await bench.store.changeUser(user.id, change)
            _ = try await link(bench)
            let letter = try #require(letters.last).letter
            #expect(letter.subject == "Neues Passwort wählen" && letter.text.contains("30 Minuten"))
        }
    }

    @Test func strangersDoNotLearnWhoIsAUser() async throws {
        try await run { bench in
            let known = try await ask(bench, "otto@acme.example")
            let unknown = try await ask(bench, "nobody@acme.example")
            func bare(_ seen: Browser.Seen) -> String {
                seen.text.replacing(/name="form_token" value="[^"]*"/, with: "")
            }
            #expect(known.status == 200 && unknown.status == 200 && bare(known) == bare(unknown))
            #expect(known.cookies.count == unknown.cookies.count)
            try await wait(bench, for: Self.mailed)
            try await wait(bench, for: Self.nobody)
            let recipients = letters.map { "\($0.recipient)" }
            #expect(recipients == ["otto@acme.example"])
        }
    }

    @Test func whoHasNoPasswordIsMailedNone() async throws {
        try await run { bench in
            _ = try await bench.links.invite(NewUser(email: "new@acme.example", name: "New", role: .user))
            try await ask(bench, "new@acme.example")
            try await wait(bench, for: Self.nobody)
            let user = try #require(try await bench.store.user(email: "otto@acme.example"))
            _ = try await bench.signedIn("chef@acme.example")
            var change = UserChange()
            change.isActive = false
            try await bench.store.changeUser(user.id, change)
            try await ask(bench, "otto@acme.example")
            try await wait(bench, for: Self.nobody, times: 2)
            #expect(letters.isEmpty)
        }
    }

    @Test func administratorsNeedASecondFactor() async throws {
        try await run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            try await ask(bench, "chef@acme.example")
            try await wait(bench, for: "an administrator without a second factor is mailed no link")
            #expect(letters.isEmpty)
            // With one, the link is mailed, and does not replace it.
            let page = try await chef.get("/profile/second-factor").text
            let start = try #require(page.firstRange(of: "secret=")).upperBound
            let text = String(page[start...].prefix { $0.isLetter || $0.isNumber })
            let secret = try #require(OneTimePassword(Secret(text)))
            let code = secret.code(step: OneTimePassword.step(at: bench.clock.now))
            try await chef.submit("/profile/second-factor", ["code": code])
            let path = try await link(bench, "chef@acme.example")
            let browser = bench.browser()
            #expect(try await choose(path, browser).location == "/sign-in/code")
            #expect(try await browser.get("/users").status == 303)
            #expect(try await bench.store.user(email: "chef@acme.example")?.hasSecondFactor == true)
        }
    }

    @Test func aLinkWorksOnce() async throws {
        try await run { bench in
            let path = try await link(bench)
            let (first, second) = (bench.browser(), bench.browser())
            try await second.get(path)
            #expect(try await choose(path, first).status == 303)
            let again = ["password": "yet another password", "repeated": "yet another password"]
            #expect(try await second.submit(path, again).status == 410)
            #expect(try await second.get(path).status == 410)
            #expect(try await signIn(bench, Self.other).status == 303)
        }
    }

    @Test func aLinkExpires() async throws {
        try await run { bench in
            let path = try await link(bench)
            bench.clock.advance(by: PasswordResets.lifetime - .seconds(1))
            #expect(try await bench.browser().get(path).status == 200)
            bench.clock.advance(by: .seconds(2))
            #expect(try await choose(path, bench.browser()).status == 410)
            #expect(try await signIn(bench, ConsoleBench.password).status == 303)
        }
    }

    @Test func aLinkIsForItsUserAlone() async throws {
        try await run { bench in
            _ = try await bench.signedIn("paula@acme.example", .user)
            let paula = try #require(try await bench.store.user(email: "paula@acme.example"))
            let path = try await link(bench)
            let more = ["email": "paula@acme.example", "name": "Renamed", "user": "\(paula.id.rawValue)"]
            #expect(try await choose(path, bench.browser(), more).status == 303)
            #expect(try await bench.store.user(paula.id) == paula)
            #expect(try await bench.store.user(email: "otto@acme.example")?.name == "Somebody")
        }
    }

    @Test func anotherPasswordEndsALink() async throws {
        try await run { bench in
            let path = try await link(bench)
            let user = try #require(try await bench.store.user(email: "otto@acme.example"))
            let hash = try #require(user.passwordHash)
            try await bench.store.setPassword(hash, of: user.id, except: nil)
            #expect(try await bench.browser().get(path).status == 410)
            // So does another link.
            let (second, third) = (try await link(bench, times: 2), try await link(bench, times: 3))
            #expect(try await bench.browser().get(second).status == 410)
            #expect(try await bench.browser().get(third).status == 200)
        }
    }

    @Test func whoAsksEndsNoLinkOfAnAdministrator() async throws {
        try await run { bench in
            let user = try #require(try await bench.store.user(email: "otto@acme.example"))
            let path = try await bench.links.forUser(user)
            let mailed = try await link(bench)
            #expect(try await bench.browser().get(path).status == 200)
            // Once one is used, the other is of no use any more.
            #expect(try await choose(path, bench.browser(), ["name": "Otto"]).status == 303)
            #expect(try await bench.browser().get(mailed).status == 410)
        }
    }

    @Test func anAddressIsNotFloodedWhoeverAsks() async throws {
        try await run({ $0.trustedProxies = IPNetwork.loopback }) { bench in
            for (number, email) in ["otto@acme.example", "OTTO@acme.example", "Otto@Acme.example"].enumerated() {
                let seen = try await ask(bench, email, ["X-Forwarded-For": "192.0.2.\(number)"])
                #expect(seen.status == 200)
            }
            let seen = try await ask(bench, "otto@acme.example", ["X-Forwarded-For": "192.0.2.9"])
            #expect(seen.status == 422 && seen.text.contains("Try again in an hour."))
            try await wait(bench, for: Self.mailed, times: 3)
            #expect(letters.count == 3)
            // Nor at another node, nor is it different for nobody.
            try await bench.withSecondNode { second in
                let seen = try await ask(second, "otto@acme.example")
                #expect(seen.status == 422)
            }
            for number in 0..<4 {
                let seen = try await ask(bench, "nobody@acme.example", ["X-Forwarded-For": "198.51.100.\(number)"])
                #expect(seen.status == (number < 3 ? 200 : 422))
            }
            bench.clock.advance(by: PasswordResets.window + .seconds(1))
            let last = try await ask(bench, "otto@acme.example")
            #expect(last.status == 200)
        }
    }

    @Test func aClientCannotGoThroughAList() async throws {
        try await run { bench in
            for number in 0..<PasswordResets.mostPerClient {
                let seen = try await ask(bench, "guess\(number)@acme.example")
                #expect(seen.status == 200)
            }
            let last = try await ask(bench, "otto@acme.example")
            #expect(last.status == 422)
            #expect(letters.isEmpty)
        }
    }

    /// Whoever asks in another's name cannot make the link lead elsewhere.
    @Test func linksLeadToTheBaseURLOnly() async throws {
        try await run({ $0.trustedProxies = IPNetwork.loopback }) { bench in
            try await ask(bench, "otto@acme.example", ["X-Forwarded-Host": "127.6.6.6", "X-Forwarded-Proto": "http"])
            try await wait(bench, for: Self.mailed)
            let letter = try #require(letters.last).letter
            #expect(letter.text.contains("\(Self.base)/link/") && !letter.text.contains("127.6.6.6"))
            let seen = try await ask(bench, "otto@acme.example", ["X-Forwarded-Host": "evil.example"])
            #expect(seen.status == 421)
        }
    }

    @Test func thereAreNoLinksWithoutABaseURL() async throws {
        try await ConsoleBench.run(parts: ConsoleParts(gateway: gateway)) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            #expect(try await bench.browser().get(Self.path).status == 404)
            #expect(try await bench.browser().get("/sign-in").text.contains("Forgot") == false)
            #expect(try await chef.get("/configuration").text.contains("because console.base_url is not set"))
        }
    }

    @Test func theSettingTurnsItOff() async throws {
        try await run({ $0.passwordReset = false }) { bench in
            let browser = bench.browser()
            #expect(try await browser.get("/sign-in").text.contains("Forgot") == false)
            #expect(try await browser.get(Self.path).status == 404)
            #expect(try await browser.submit(Self.path, ["email": "otto@acme.example"]).status == 404)
            let chef = try await bench.signedIn("chef@acme.example")
            #expect(try await chef.get("/configuration").text.contains("have a link mailed") == false)
        }
    }

    @Test func administratorsSeeThatNothingCanBeMailed() async throws {
        var gateway = gateway
        gateway.canMail = false
        try await ConsoleBench.run({ $0.baseURL = WebOrigin(Self.base) }, parts: ConsoleParts(gateway: gateway)) {
            bench in
            let chef = try await bench.signedIn("chef@acme.example")
            _ = try await bench.signedIn("otto@acme.example", .user)
            #expect(try await ask(bench, "otto@acme.example").text.contains("is on its way"))
            try await wait(bench, for: "no link to choose a password can be mailed: no default sender works")
            #expect(letters.isEmpty)
            #expect(try await chef.get("/configuration").text.contains("no default sender is working"))
        }
    }

    @Test func theTokenIsTheMailsSecretAlone() async throws {
        try await run { bench in
            let path = try await link(bench)
            let token = String(path.dropFirst("/link/".count))
            #expect(token.count == 43)
            #expect(try bench.isStored(token) == false)
            for entry in try await bench.logged() {
                let isTold = ([entry.text] + entry.details.values).contains { $0.contains(token) }
                #expect(!isTold)
            }
            // Neither another site nor this one is told the address by links and forms of its page.
            let browser = bench.browser()
            let page = try await browser.get(path)
            #expect(page.response.field("Referrer-Policy") == "strict-origin")
            #expect(page.response.field("Cache-Control") == "no-store")
            let wrong = try await browser.submit(path, ["password": "short", "repeated": "short"])
            #expect(wrong.status == 422 && wrong.response.field("Referrer-Policy") == "strict-origin")
            try await choose(path, browser)
            #expect(try await browser.get(path).response.field("Referrer-Policy") == "strict-origin")
            #expect(try await browser.get("/sign-in").response.field("Referrer-Policy") == "same-origin")
        }
    }

    @Test func onlyAPageOfTheConsoleAsks() async throws {
        try await run { bench in
            let browser = bench.browser()
            let form = ["email": "otto@acme.example"]
            #expect(try await browser.post(Self.path, form).status == 403)
            try await browser.get(Self.path)
            #expect(try await browser.submit(Self.path, form, ["Origin": "https://evil.example"]).status == 403)
            // What is no address is not looked up, and cannot carry another header.
            for text in ["", "otto", "otto@acme.example\r\nBcc: x@evil.example", "otto@acme.example, x@evil.example"] {
                let seen = try await ask(bench, text)
                #expect(seen.status == 422 && seen.text.contains("id=\"email-error\""), "\(text)")
            }
            #expect(letters.isEmpty)
        }
    }

    /// Not even an administrator who may read mail reads the link in the queue.
    @Test func theQueueDoesNotShowTheLink() async throws {
        try await run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            var settings = try await bench.store.organisationSettings()
            settings.administratorsReadMessages = true
            try await bench.store.saveOrganisationSettings(settings)
            let account = try await bench.account(
                try await bench.addAccount("info@acme.example", isDefaultSender: true)
            )
            let path = try await link(bench)
            let letter = try #require(letters.last).letter
            let mail = GatewayMail(letter, to: try #require(Address("otto@acme.example")))
            let id = try await mail.enqueue(bench.store, id: "x", by: account, at: bench.clock.now, within: .minutes(2))
            let bytes = try await bench.store.content(of: id).firstBytes(64 << 10)
            let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)))
            let header = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            let body = String(decoding: bytes[end.upperBound...].filter { $0 > 0x20 }, as: UTF8.self)
            let decoded = try #require(Base64.decode(body))
            #expect(String(decoding: decoded, as: UTF8.self).contains(Self.base + path))
            #expect(header.contains("To: otto@acme.example") && header.contains("Auto-Submitted: auto-generated"))
            let page = try await chef.get("/queue/\(id)")
            #expect(page.status == 200 && page.text.contains("Choose a new password"))
            #expect(!page.text.contains("/link/"))
        }
    }
}
