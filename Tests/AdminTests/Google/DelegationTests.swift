import Admin
import Base
import Gateway
import Google
import GoogleSimulator
import Mail
import Storage
import Testing

@Suite struct DelegationTests {
    private static let path = "/service-account"

    private func keyFile(_ bench: GoogleBench, scopes: [String]) throws -> (name: String, content: String) {
        let url = bench.googleURL + "/token"
        let key = try bench.google.addServiceAccount("gw@project.example", scopes: scopes, tokenURI: url)
        return ("key_file", key.reveal())
    }

    @Test func fromTheKeyFileToAccountsThatWork() async throws {
        try await GoogleBench.run { bench in
            let chef = try await bench.console.signedIn("chef@acme.example")
            try await chef.get(Self.path)
            let file = try keyFile(bench, scopes: [Scope.modify])
            let addresses = ["addresses": "anna@acme.example\nnobody@acme.example"]
            let page = try await chef.outcome(of: try await chef.upload(Self.path, addresses, file: file))
            #expect(page.status == 200)
            #expect(page.text.contains("Access works.") && page.text.contains("no user with this address"))
            // The key is not among what the page shows.
            #expect(!page.text.contains("PRIVATE KEY"))
            let anna = try #require(try await bench.account("anna@acme.example"))
            let nobody = try #require(try await bench.account("nobody@acme.example"))
            #expect(anna.health.state == .working && anna.sendAs.map(\.address) == ["anna@acme.example"])
            #expect(nobody.health.state == .needsGrant)
            // More accounts by the key that is there, once Google knows the user.
            bench.google.add(SimulatedAccount("nobody@acme.example", name: "Nobody"))
            let tested = try await chef.submit("\(Self.path)/\(nobody.id.rawValue)/test", [:])
            #expect(tested.text.contains("Access works."))
            #expect(try await bench.account("nobody@acme.example")?.health.state == .working)
            let more = ["key": "\(anna.id.rawValue)", "addresses": "ben@acme.example"]
            let added = try await chef.outcome(of: try await chef.submit(Self.path, more))
            #expect(added.text.contains("Access works."))
            #expect(try await bench.account("ben@acme.example")?.health.state == .working)
        }
    }

    @Test func saysWhatToDelegateWhereNothingIs() async throws {
        try await GoogleBench.run { bench in
            let chef = try await bench.console.signedIn("chef@acme.example", language: "de")
            try await chef.get(Self.path)
            let file = try keyFile(bench, scopes: [Scope.labels])
            let sent = try await chef.upload(Self.path, ["addresses": "anna@acme.example"], file: file)
            let page = try await chef.outcome(of: sent)
            #expect(page.text.contains("unauthorized_client") && page.text.contains("Domainweite"))
            let anna = try #require(try await bench.account("anna@acme.example"))
            guard case .serviceAccount(let key, _) = try bench.keys.credential(of: anna) else {
                Issue.record("no service account")
                return
            }
            // The number and the scopes to paste stand there.
            #expect(page.text.contains(">\(try #require(key.clientID))</code>"))
            #expect(page.text.contains(">\(Scope.modify)</code>"))
            #expect(try await chef.get("/accounts").text.contains("Zugriff fehlt"))
        }
    }
}
