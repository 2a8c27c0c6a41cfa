import Admin
import Base
import Storage
import Testing

/// Who a user is in Odoo: shown to everybody, and set by administrators alone.
@Suite struct OdooMatchTests {
    private static func parts(_ databases: [String]) -> ConsoleParts {
        ConsoleParts(odoo: TestOdoo(databases: databases, versions: ["": 18, "first": 18, "second": 19]))
    }

    /// Where the salutation is chosen, it is said that Odoo 19 has none.
    @Test func theSalutationIsToldByTheVersionOfTheUsersOdoo() async throws {
        try await ConsoleBench.run(parts: Self.parts(["first", "second"])) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            #expect(try await !chef.get("/personal/contacts").text.contains("has no field for salutations"))
            let user = try #require(try await bench.store.user(email: "chef@acme.example")).id
            var settings = PersonalSettings()
            settings.odoo.database = "second"
            try await bench.store.savePersonalSettings(settings, of: user)
            #expect(try await chef.get("/personal/contacts").text.contains("Odoo 19 has no field for salutations."))
        }
    }

    /// Deleting was switched on: the run that asks about what ended before is due at once.
    @Test func switchingDeletionOnAsksForARun() async throws {
        try await ConsoleBench.run(parts: Self.parts(["first"])) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let user = try #require(try await bench.store.user(email: "chef@acme.example")).id
            try await bench.store.setActionUsers([user], of: .syncContacts, at: bench.clock.now)
            let due = { try await bench.store.actionStates().first { $0.kind == .syncContacts }?.nextRunAt }
            try await chef.get("/personal")
            let before = try await due()
            try await chef.submit("/personal/\(user.rawValue)/contacts", Self.form)
            #expect(try await due() == before)
            let on = Self.form.merging(["deletes-unsubscribed": "on"]) { $1 }
            try await chef.submit("/personal/\(user.rawValue)/contacts", on)
            #expect(try await due() == bench.clock.now)
        }
    }

    /// What a browser sends along with the form.
    private static let form = ["form": "contacts", "most-deleted": "10"]

    @Test func anAdministratorSetsDatabaseAndLogin() async throws {
        try await ConsoleBench.run(parts: Self.parts(["first", "second"])) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            _ = try await bench.signedIn("otto@acme.example", .user)
            let otto = try #require(try await bench.store.user(email: "otto@acme.example")).id
            let path = "/personal/\(otto.rawValue)"
            let page = try await chef.get(path).text
            #expect(page.contains("name=\"odoo-login\"") && page.contains("name=\"odoo-database\""))
            let values = ["odoo-login": "otto", "odoo-database": "second"].merging(Self.form) { $1 }
            #expect(try await chef.submit(path + "/google", values).status == 303)
            let match = try await bench.store.personalSettings(of: otto).odoo
            #expect(match.login == "otto" && match.database == "second")
            let long = ["odoo-login": String(repeating: "x", count: 300)].merging(Self.form) { $1 }
            let wrong = try await chef.submit(path + "/google", long)
            #expect(wrong.status == 422 && wrong.text.contains("id=\"odoo-login-error\""))
            let unknown = ["odoo-database": "third"].merging(Self.form) { $1 }
            #expect(try await chef.submit(path + "/google", unknown).status == 303)
            #expect(try await bench.store.personalSettings(of: otto).odoo == match)
        }
    }

    @Test(arguments: [("en", "In Odoo, you are the user whose login"), ("de", "In Odoo sind Sie der Benutzer, der")])
    func aUserSeesItAndTakesNobodyElses(language: String, words: String) async throws {
        try await ConsoleBench.run(parts: Self.parts(["only"])) { bench in
            _ = try await bench.signedIn("chef@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user, language: language)
            let id = try #require(try await bench.store.user(email: "otto@acme.example")).id
            let page = try await otto.get("/personal").text
            #expect(page.contains(words) && !page.contains("odoo-login") && !page.contains("odoo-database"))
            let values = ["odoo-login": "chef"].merging(Self.form) { $1 }
            #expect(try await otto.submit("/personal/\(id.rawValue)/google", values).status == 303)
            #expect(try await bench.store.personalSettings(of: id).odoo.login.isEmpty)
        }
    }
}
