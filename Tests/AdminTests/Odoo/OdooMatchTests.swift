import Admin
import Base
import Storage
import Testing

/// Who a person is in Odoo: shown to everybody, and set by administrators alone.
@Suite struct OdooMatchTests {
    private static func seams(_ databases: [String]) -> ConsoleSeams {
        var seams = ConsoleSeams()
        seams.odoo = OdooServices(
            databases: databases,
            look: { _, _ throws(OdooServices.Trouble) in throw OdooServices.Trouble(.busy, "busy") },
            carryOut: { _, _ throws(OdooServices.Trouble) in },
            remove: { _, _ throws(OdooServices.Trouble) in }
        )
        return seams
    }

    /// What a browser sends along with the form.
    private static let form = ["form": "sync", "incoming-count": "50", "outgoing-count": "50", "most-deleted": "10"]

    @Test func anAdministratorSetsDatabaseAndLogin() async throws {
        try await ConsoleBench.run(seams: Self.seams(["first", "second"])) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            _ = try await bench.signedIn("otto@acme.example", .user)
            let otto = try #require(try await bench.store.person(email: "otto@acme.example")).id
            let path = "/personal/\(otto.rawValue)"
            let page = try await chef.get(path).text
            #expect(page.contains("name=\"odoo-login\"") && page.contains("name=\"odoo-database\""))
            let values = ["odoo-login": "otto", "odoo-database": "second"].merging(Self.form) { $1 }
            #expect(try await chef.submit(path + "/sync", values).status == 303)
            let match = try await bench.store.personalSettings(of: otto).odoo
            #expect(match.login == "otto" && match.database == "second")
            let long = ["odoo-login": String(repeating: "x", count: 300)].merging(Self.form) { $1 }
            let wrong = try await chef.submit(path + "/sync", long)
            #expect(wrong.status == 422 && wrong.text.contains("id=\"odoo-login-error\""))
            let unknown = ["odoo-database": "third"].merging(Self.form) { $1 }
            #expect(try await chef.submit(path + "/sync", unknown).status == 303)
            #expect(try await bench.store.personalSettings(of: otto).odoo == match)
        }
    }

    @Test(arguments: [("en", "You are the user of Odoo whose login"), ("de", "Sie sind der Odoo-Benutzer, dessen")])
    func aUserSeesItAndTakesNobodyElses(language: String, words: String) async throws {
        try await ConsoleBench.run(seams: Self.seams(["only"])) { bench in
            _ = try await bench.signedIn("chef@acme.example")
            let otto = try await bench.signedIn("otto@acme.example", .user, language: language)
            let id = try #require(try await bench.store.person(email: "otto@acme.example")).id
            let page = try await otto.get("/personal").text
            #expect(page.contains(words) && !page.contains("odoo-login") && !page.contains("odoo-database"))
            let values = ["odoo-login": "chef"].merging(Self.form) { $1 }
            #expect(try await otto.submit("/personal/\(id.rawValue)/sync", values).status == 303)
            #expect(try await bench.store.personalSettings(of: id).odoo.login.isEmpty)
        }
    }
}
