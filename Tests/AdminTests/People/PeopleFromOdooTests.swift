import Base
import Mail
import Storage
import Testing
import Transport

@testable import Admin

/// Users of Odoo are chosen from a list, and invited.
@Suite struct PeopleFromOdooTests {
    private static let path = "/users/odoo"

    private static func run(_ body: (ConsoleBench, Browser, TestGateway) async throws -> Void) async throws {
        let people = (10..<50).map { number in
            let language: Language? = number < 20 ? .german : nil
            return OdooPerson(login: "p\(number)@acme.example", name: "Person \(number)", language: language)
        }
        let others = ["admin", "anna@acme.example", "known@acme.example", "OTTO@acme.example"].map { login in
            OdooPerson(login: login, name: login, language: nil)
        }
        let second = [OdooPerson(login: "zwei@acme.example", name: "Zwei", language: .german)]
        var odoo = TestOdoo(databases: ["main", "second"])
        odoo.people = ["main": people + others, "second": second]
        let gateway = TestGateway()
        let parts = ConsoleParts(gateway: gateway, odoo: odoo)
        try await ConsoleBench.run({ $0.baseURL = WebOrigin("https://gateway.acme.example") }, parts: parts) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            // Anna is a user, Otto the account of one, and another one says so in the settings.
            _ = try await bench.links.invite(NewUser(email: "anna@acme.example", name: "Anna", role: .user))
            let account = try await bench.addAccount("otto@acme.example")
            try await bench.assign(account, to: "anna@acme.example")
            let me = try #require(try await bench.store.user(email: "chef@acme.example"))
            var settings = PersonalSettings()
            settings.odoo.login = "known@acme.example"
            try await bench.store.savePersonalSettings(settings, of: me.id)
            try await body(bench, chef, gateway)
        }
    }

    private static func logins(_ page: String) -> [String] {
        page.matches(of: /aria-label="Select: ([^"]+)"/).map { String($0.output.1) }
    }

    @Test func whoIsNoUserYetIsListedWithSearchAndPages() async throws {
        try await Self.run { _, chef, _ in
            let page = try await chef.get(Self.path).text
            #expect(page.contains("40 users of Odoo") && page.contains("rel=\"next\""))
            #expect(Self.logins(page).count == 25 && Self.logins(page).first == "p10@acme.example")
            #expect(page.contains("Left out because its login is no email address: 1."))
            let found = try await chef.get(Self.path + "?database=main&q=Person+1").text
            #expect(Self.logins(found) == (10..<20).map { "p\($0)@acme.example" })
            #expect(found.contains("name=\"database\" value=\"main\""))
            let sorted = try await chef.get(Self.path + "?database=main&sort=-login").text
            #expect(Self.logins(sorted).first == "p49@acme.example")
            let second = try await chef.get(Self.path + "?database=second").text
            #expect(Self.logins(second) == ["zwei@acme.example"])
        }
    }

    @Test func theMarkedOnesAreInvitedByMail() async throws {
        try await Self.run { bench, chef, gateway in
            try await chef.get(Self.path)
            let form = ["database": "main", "command": "mail", "login": "p10@acme.example"]
            let question = try await chef.submit(Self.path, form).text
            #expect(question.contains("Invite this person?") && question.contains("default sender mails"))
            #expect(try await bench.store.user(email: "p10@acme.example") == nil)
            let done = try await chef.submit(Self.path, form.merging(["confirmed": "yes"]) { $1 }).text
            #expect(done.contains("1 person was invited, by mail: 1."))
            let user = try #require(try await bench.store.user(email: "p10@acme.example"))
            #expect(user.role == .user && user.language == "de" && user.name == "Person 10")
            #expect(try await bench.store.personalSettings(of: user.id).odoo.database.isEmpty)
            let letter = try #require(gateway.letters.withLock { $0.first })
            #expect(letter.letter.text.contains("Guten Tag Person 10,"))
            let listed = try await chef.get(Self.path).text
            #expect(!Self.logins(listed).contains("p10@acme.example"))
        }
    }

    @Test func allThatTheSearchFindsAreInvitedWithLinks() async throws {
        try await Self.run { bench, chef, gateway in
            try await chef.get(Self.path)
            let form = ["database": "main", "command": "links", "matching": "yes", "q": "Person 1", "confirmed": "yes"]
            let done = try await chef.submit(Self.path, form).text
            #expect(done.contains("10 people were invited, by mail: 0."))
            #expect(done.matches(of: /https:\/\/gateway.acme.example\/link\//).count == 10)
            #expect(gateway.letters.withLock(\.isEmpty))
            try await chef.get(Self.path)
            let second = ["database": "second", "command": "links", "login": "zwei@acme.example", "confirmed": "yes"]
            _ = try await chef.submit(Self.path, second)
            let zwei = try #require(try await bench.store.user(email: "zwei@acme.example"))
            #expect(try await bench.store.personalSettings(of: zwei.id).odoo.database == "second")
            // Who is not on the list is not invited, whatever a form says.
            let foreign = ["database": "main", "command": "links", "login": "boss@acme.example", "confirmed": "yes"]
            #expect(try await chef.submit(Self.path, foreign).status == 303)
            #expect(try await chef.submit(Self.path, ["database": "main", "command": "remove"]).status == 400)
            #expect(try await bench.store.user(email: "boss@acme.example") == nil)
        }
    }

    @Test func programsInviteThemToo() async throws {
        try await Self.run { bench, _, _ in
            let program = try await bench.program("hr", .administer)
            let body = #"{"odooDatabase": "main", "logins": ["P11@acme.example", "admin"]}"#
            let done = try await program.send(.post, "/users/invitations", body).object()
            let invited = try #require(done["invited"] as? [[String: Any]])
            #expect(invited.map { $0["email"] as? String } == ["p11@acme.example"])
            #expect((invited.first?["url"] as? String)?.contains("/link/") == true)
        }
    }

    @Test(arguments: ["en", "de"])
    func saysWhereNoOdooIsOrAnswers(_ language: String) async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example", language: language)
            let words = language == "en" ? "No Odoo database is set up." : "Es ist keine Odoo-Datenbank eingerichtet."
            #expect(try await chef.get(Self.path).text.contains(words))
        }
        let parts = ConsoleParts(odoo: TestOdoo(databases: ["broken"]))
        try await ConsoleBench.run(parts: parts) { bench in
            let chef = try await bench.signedIn("chef@acme.example", language: language)
            #expect(try await chef.get(Self.path).status == 422)
            let form = ["database": "broken", "command": "links", "login": "a@b.example"]
            #expect(try await chef.submit(Self.path, form).status == 422)
        }
    }
}
