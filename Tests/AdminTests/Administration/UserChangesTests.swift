import Base
import Storage
import Testing

@Suite struct UserChangesTests {
    @Test func changesARoleAfterSayingWhatItMeans() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            let user = try #require(try await bench.store.user(email: "otto@acme.example"))
            let path = "/users/\(user.id.rawValue)/role"
            try await chef.get("/users")
            let question = try await chef.submit(path, ["role": "administrator"])
            #expect(question.text.contains("sees and changes everything"))
            #expect(try await bench.store.user(user.id)?.role == .user)
            try await chef.submit(path, ["role": "administrator", "confirmed": "yes"])
            #expect(try await bench.store.user(user.id)?.role == .administrator)
            #expect(try await otto.get("/users").status == 303)
            #expect(try await chef.submit(path, ["role": "king"]).status == 400)
            // There must be an administrator.
            var change = UserChange()
            change.role = .user
            try await bench.store.changeUser(user.id, change)
            let me = try #require(try await bench.store.user(email: "chef@acme.example"))
            try await chef.get("/users")
            try await chef.submit("/users/\(me.id.rawValue)/role", ["role": "user", "confirmed": "yes"])
            #expect(try await chef.get("/users").text.contains("At least one active administrator is required."))
        }
    }

    /// Whoever is invited gets the account of the address only if it is nobody's.
    @Test func anInvitationTakesNobodysAccount() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let (sales, otto) = (
                try await bench.addAccount("sales@acme.example"), try await bench.addAccount("otto@acme.example")
            )
            let me = try #require(try await bench.store.user(email: "chef@acme.example"))
            var change = UserChange()
            change.account = .some(sales)
            try await bench.store.changeUser(me.id, change)
            try await chef.get("/users")
            for name in ["sales", "otto"] {
                let form = ["email": "\(name)@acme.example", "name": name, "role": "user"]
                #expect(try await chef.submit("/users", form).status == 200)
            }
            #expect(try await bench.store.user(email: "sales@acme.example")?.account == nil)
            #expect(try await bench.store.user(email: "otto@acme.example")?.account == otto)
            #expect(try await bench.store.user(me.id)?.account == sales)
        }
    }

    @Test func removesAUserAndItsSettingsButNotItsAccount() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user)
            let account = try await bench.addAccount("otto@acme.example")
            let user = try #require(try await bench.store.user(email: "otto@acme.example"))
            var change = UserChange()
            change.account = .some(account)
            try await bench.store.changeUser(user.id, change)
            var settings = PersonalSettings()
            settings.userName = "otto@acme.example"
            try await bench.store.savePersonalSettings(settings, of: user.id)
            let path = "/users/\(user.id.rawValue)/remove"
            try await chef.get("/users")
            let question = try await chef.submit(path, [:]).text
            #expect(question.contains("The account otto@acme.example remains"))
            #expect(question.contains("personal settings"))
            #expect(try await bench.store.user(user.id) != nil)
            #expect(try await chef.submit(path, ["confirmed": "yes"]).location == "/users")
            #expect(try await bench.store.user(user.id) == nil)
            #expect(try await bench.store.allPersonalSettings().isEmpty)
            #expect(try await bench.store.accounts().count == 1)
            #expect(try await otto.get("/").status == 303)
            let me = try #require(try await bench.store.user(email: "chef@acme.example"))
            #expect(try await chef.submit("/users/\(me.id.rawValue)/remove", ["confirmed": "yes"]).status == 403)
        }
    }
}
