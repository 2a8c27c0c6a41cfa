import Base
import Storage
import Testing

@Suite struct PersonChangesTests {
    @Test func changesARoleAfterSayingWhatItMeans() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            let person = try #require(try await bench.store.person(email: "otto@acme.example"))
            let path = "/people/\(person.id.rawValue)/role"
            try await chef.get("/people")
            let question = try await chef.submit(path, ["role": "administrator"])
            #expect(question.text.contains("sees and changes everything"))
            #expect(try await bench.store.person(person.id)?.role == .user)
            try await chef.submit(path, ["role": "administrator", "confirmed": "yes"])
            #expect(try await bench.store.person(person.id)?.role == .administrator)
            #expect(try await otto.get("/people").status == 303)
            #expect(try await chef.submit(path, ["role": "king"]).status == 400)
            // There must be an administrator.
            var change = PersonChange()
            change.role = .user
            try await bench.store.changePerson(person.id, change)
            let me = try #require(try await bench.store.person(email: "chef@acme.example"))
            try await chef.get("/people")
            try await chef.submit("/people/\(me.id.rawValue)/role", ["role": "user", "confirmed": "yes"])
            #expect(try await chef.get("/people").text.contains("At least one active administrator is required."))
        }
    }

    @Test func removesAPersonAndItsSettingsButNotItsAccount() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            let account = try await bench.addAccount("otto@acme.example")
            let person = try #require(try await bench.store.person(email: "otto@acme.example"))
            var change = PersonChange()
            change.account = .some(account)
            try await bench.store.changePerson(person.id, change)
            var settings = PersonalSettings()
            settings.userName = "otto@acme.example"
            try await bench.store.savePersonalSettings(settings, of: person.id)
            let path = "/people/\(person.id.rawValue)/remove"
            try await chef.get("/people")
            let question = try await chef.submit(path, [:]).text
            #expect(question.contains("The account otto@acme.example remains"))
            #expect(question.contains("personal settings"))
            #expect(try await bench.store.person(person.id) != nil)
            #expect(try await chef.submit(path, ["confirmed": "yes"]).location == "/people")
            #expect(try await bench.store.person(person.id) == nil)
            #expect(try await bench.store.allPersonalSettings().isEmpty)
            #expect(try await bench.store.accounts().count == 1)
            #expect(try await otto.get("/").status == 303)
            let me = try #require(try await bench.store.person(email: "chef@acme.example"))
            #expect(try await chef.submit("/people/\(me.id.rawValue)/remove", ["confirmed": "yes"]).status == 403)
        }
    }
}
