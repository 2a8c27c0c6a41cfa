import Base
import Foundation
import Mail
import Storage
import Testing
import Transport

@testable import Admin

/// Several people are invited at once: from a file, from Odoo, and by programs.
@Suite struct PeopleImportTests {
    private static let path = "/users/import"
    private static let file = "email,name,role\nanna@acme.example,Anna,user\nchef2@acme.example,Chef,administrator\n"

    private static func run(
        base: String? = "https://gateway.acme.example",
        canMail: Bool = true,
        _ body: (ConsoleBench, Browser, TestGateway) async throws -> Void
    ) async throws {
        var gateway = TestGateway()
        gateway.canMail = canMail
        let parts = ConsoleParts(gateway: gateway)
        try await ConsoleBench.run({ $0.baseURL = base.flatMap { WebOrigin($0) } }, parts: parts) { bench in
            try await body(bench, try await bench.signedIn("chef@acme.example"), gateway)
        }
    }

    private static func links(_ page: String) -> [String] {
        page.matches(of: /https?:\/\/[^<"]+\/link\/[A-Za-z0-9_-]+/).map { String($0.output) }
    }

    @Test func whatWouldHappenIsShownFirstAndThenAllAreInvited() async throws {
        try await Self.run { bench, chef, gateway in
            let account = try await bench.addAccount("anna@acme.example")
            _ = try await bench.addAccount("chef2@acme.example", isDefaultSender: true)
            try await chef.get(Self.path)
            let plan = try await chef.submit(Self.path, ["people": Self.file, "command": "check"])
            #expect(plan.status == 200 && plan.text.contains("To be invited: 2. Users already: 0. Wrong lines: 0."))
            #expect(plan.text.contains("Invite 2 people") && plan.text.contains("anna@acme.example,Anna,user"))
            #expect(try await bench.store.users().count == 1 && gateway.letters.withLock(\.isEmpty))
            let done = try await chef.submit(Self.path, ["people": Self.file, "command": "invite", "mails": "on"])
            #expect(done.status == 200 && done.text.contains("2 people were invited, by mail: 1."))
            let anna = try #require(try await bench.store.user(email: "anna@acme.example"))
            #expect(anna.account == account && anna.role == .user && anna.passwordHash == nil)
            // The default sender is given by an administrator alone, and an administrator's link is in no Sent folder.
            let second = try #require(try await bench.store.user(email: "chef2@acme.example"))
            #expect(second.account == nil && second.role == .administrator)
            let letters = gateway.letters.withLock { $0 }
            #expect(letters.map { "\($0.recipient)" } == ["anna@acme.example"])
            let letter = try #require(letters.first?.letter)
            #expect(letter.subject == "Your access to the mail gateway")
            #expect(letter.origin == MessageRecord.invitationOrigin)
            #expect(letter.text.contains("Hello Anna,") && letter.text.contains("within 2 days"))
            let mailed = try #require(Self.links(letter.text).first)
            #expect(mailed.hasPrefix("https://gateway.acme.example/link/"))
            // The page shows the other one only.
            #expect(Self.links(done.text).count == 1 && !done.text.contains(mailed))
            let path = try #require(URL(string: mailed)?.path)
            let browser = bench.browser()
            try await browser.get(path)
            let password = ["name": "Anna", "password": ConsoleBench.password, "repeated": ConsoleBench.password]
            #expect(try await browser.submit(path, password).status == 303)
            let logged = try await bench.logged().first { $0.text == "users were invited" }
            #expect(logged?.details["users"] == "2")
        }
    }

    @Test func aWrongLineInvitesNobody() async throws {
        try await Self.run { bench, chef, gateway in
            try await chef.get(Self.path)
            let wrong = Self.file + "nonsense,X,user\nchef@acme.example,Chef,user\n"
            let page = try await chef.submit(Self.path, ["people": wrong, "command": "invite", "mails": "on"])
            #expect(page.status == 422 && page.text.contains("Nobody is invited as long as a line is wrong."))
            #expect(page.text.contains("&quot;nonsense&quot; is not an email address"))
            #expect(page.text.contains("Users already: 1. Wrong lines: 1.") && !page.text.contains("value=\"invite\""))
            #expect(try await bench.store.users().count == 1 && gateway.letters.withLock(\.isEmpty))
            for (text, words) in [
                ("", "There is nobody in it"), ("name\nAnna\n", "names no column email"),
                ("email,x\na@b.example,1\n", "a column that is unknown: &quot;x&quot;"),
            ] {
                let page = try await chef.submit(Self.path, ["people": text, "command": "invite"])
                #expect(page.status == 422 && page.text.contains(words), "\(words)")
            }
        }
    }

    @Test func aFileIsTakenBeforeTheText() async throws {
        try await Self.run { bench, chef, _ in
            try await chef.get(Self.path)
            let values = ["people": "email\nother@acme.example\n", "command": "check"]
            let page = try await chef.upload(Self.path, values, file: ("people_file", Self.file))
            #expect(page.text.contains("To be invited: 2.") && !page.text.contains("other@acme.example"))
            #expect(try await bench.store.users().count == 1)
        }
    }

    @Test func withoutABaseURLNothingIsMailed() async throws {
        try await Self.run(base: nil) { _, chef, gateway in
            let page = try await chef.get(Self.path).text
            #expect(page.contains("console.base_url is not set") && !page.contains("name=\"mails\""))
            let done = try await chef.submit(Self.path, ["people": Self.file, "command": "invite", "mails": "on"])
            #expect(done.text.contains("by mail: 0.") && Self.links(done.text).count == 2)
            #expect(gateway.letters.withLock(\.isEmpty))
        }
    }

    @Test func aSingleInvitationIsMailedTooAndStillShown() async throws {
        try await Self.run { _, chef, gateway in
            #expect(try await chef.get("/users").text.contains("name=\"mails\""))
            let form = ["email": "anna@acme.example", "name": "Anna", "role": "user", "mails": "on"]
            let done = try await chef.submit("/users", form).text
            let letter = try #require(gateway.letters.withLock { $0.first })
            #expect("\(letter.recipient)" == "anna@acme.example")
            #expect(done.contains("The invitation was mailed to anna@acme.example."))
            #expect(Self.links(done) == Self.links(letter.letter.text))
            let second = ["email": "b@acme.example", "name": "B", "role": "administrator", "mails": "on"]
            let shown = try await chef.submit("/users", second).text
            #expect(Self.links(shown).count == 1 && gateway.letters.withLock(\.count) == 1)
            #expect(shown.contains("Administrators get no link by mail"))
            let third = ["email": "c@acme.example", "name": "C", "role": "user"]
            #expect(Self.links(try await chef.submit("/users", third).text).count == 1)
            #expect(gateway.letters.withLock(\.count) == 1)
        }
    }

    @Test func programsInviteAndList() async throws {
        try await Self.run { bench, _, gateway in
            let program = try await bench.program("hr", .administer)
            func invite(_ body: String) async throws -> Program.Seen {
                try await program.send(.post, "/users/invitations", body)
            }
            let anna = #"{"email": "anna@acme.example", "name": "Anna", "language": "de"}"#
            let people = #"[\#(anna), {"email": "chef@acme.example"}]"#
            let dry = try await invite(#"{"users": \#(people), "dryRun": true}"#).object()
            #expect((dry["invited"] as? [[String: Any]])?.map { $0["email"] as? String } == ["anna@acme.example"])
            #expect(dry["known"] as? [String] == ["chef@acme.example"])
            let before = try await bench.store.users().count
            let done = try await invite(#"{"users": \#(people), "mail": true, "language": "en"}"#).object()
            let invited = try #require((done["invited"] as? [[String: Any]])?.first)
            #expect(invited["mailed"] as? Bool == true && invited["url"] == nil)
            #expect(gateway.letters.withLock { $0.map(\.letter.subject) } == ["Ihr Zugang zum Mail-Gateway"])
            #expect(try await bench.store.users().count == before + 1)
            let wrong = try await invite(#"{"users": [{"email": "x"}, {"email": "eva@acme.example"}]}"#).object()
            #expect((wrong["problems"] as? [[String: Any]])?.map { $0["line"] as? Int } == [1])
            #expect((wrong["invited"] as? [Any])?.isEmpty == true)
            #expect(try await bench.store.user(email: "eva@acme.example") == nil)
            for (body, status) in [
                ("{}", 422), (#"{"users": [], "dryRun": true}"#, 422), (#"{"odooDatabase": "none"}"#, 404),
                (#"{"users": [{"email": "a@b.example"}], "logins": ["a"]}"#, 422),
                (#"{"users": [{"email": "a@b.example", "role": "king"}]}"#, 422),
            ] {
                #expect(try await invite(body).status == status, "\(body)")
            }
            let listed = try await program.get("/users").object()["users"] as? [[String: Any]]
            let found = try #require(listed?.first { $0["email"] as? String == "anna@acme.example" })
            #expect(found["state"] as? String == "invited" && found["language"] as? String == "de")
            let reader = try await bench.program("monitor", .manage)
            #expect(try await reader.send(.post, "/users/invitations", #"{"users": \#(people)}"#).status == 403)
        }
    }

    @Test func theseArePagesForAdministrators() async throws {
        try await Self.run { bench, _, _ in
            let otto = try await bench.signedIn("otto@acme.example", .user)
            for path in [Self.path, "/users/odoo"] { #expect(try await otto.get(path).status == 403) }
            let form = ["people": Self.file, "command": "invite"]
            #expect(try await otto.submit(Self.path, form).status == 403)
            #expect(try await bench.store.user(email: "anna@acme.example") == nil)
        }
    }
}
