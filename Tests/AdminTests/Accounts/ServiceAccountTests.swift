import Admin
import Base
import Mail
import Storage
import Testing

@Suite struct ServiceAccountTests {
    private static let key = DelegationKey(email: "gw@project.example", clientID: "10455", keyID: "k1")

    /// A Google that delegates for Anna alone; what is added is written down as the gateway does.
    private static func accounts(_ store: Locked<(any Store)?>) -> TestAccounts {
        var accounts = TestAccounts(source: .serviceAccount(key), keyFiles: ["{\"good\"}": key])
        accounts.delegation = { address in
            let store = try #require(store.withLock { $0 })
            _ = try await store.addAccount(
                address,
                sealedCredential: [1],
                scopes: ["modify"],
                options: AccountOptions()
            )
            guard address.localPart == "anna" else {
                return .init(
                    test: .refused(GrantRefusal(.delegationMissing, said: "unauthorized_client")),
                    isKept: true
                )
            }
            return .init(test: .works(sendAs: []), isKept: true)
        }
        accounts.answer = { _ in .refused(GrantRefusal(.unknownUser, said: "invalid_grant")) }
        return accounts
    }

    @Test func takesAKeyFileAndSaysWhatGoogleSaysOfEachAddress() async throws {
        let store = Locked<(any Store)?>(nil)
        try await ConsoleBench.run(parts: ConsoleParts(accounts: Self.accounts(store))) { bench in
            store.withLock { $0 = bench.store }
            let chef = try await bench.signedIn("chef@acme.example")
            #expect(try await chef.get("/service-account").text.contains("multipart/form-data"))
            let addresses = ["addresses": "anna@acme.example\r\notto@acme.example, anna@ACME.example"]
            let file = (name: "key_file", content: "{\"good\"}")
            let sent = try await chef.upload("/service-account", addresses, file: file)
            let run = try #require(sent.location)
            var page = try await chef.get(run)
            // Without JavaScript a link looks again.
            while page.text.contains("data-refresh") {
                #expect(page.text.contains("href=\"\(run)\""))
                page = try await chef.get(run)
            }
            #expect(page.status == 200 && page.text.contains("2 of 2 addresses tested."))
            #expect(page.text.contains("Access works.") && page.text.contains("unauthorized_client"))
            #expect(page.text.contains("Domain-wide delegation"))
            // What to paste into the Admin console.
            #expect(page.text.contains(">10455</code>") && page.text.contains(">modify</code>"))
            let accounts = try await bench.store.accounts()
            #expect(accounts.map { "\($0.address)" } == ["anna@acme.example", "otto@acme.example"])
            let tested = try await chef.submit("/service-account/\(accounts[1].id.rawValue)/test", [:])
            #expect(tested.text.contains("no user with this address"))
        }
    }

    /// Google may take longer for a list than a request may.
    @Test func aLongListGoesOnByItself() async throws {
        let store = Locked<(any Store)?>(nil)
        let gate = Signal()
        var accounts = Self.accounts(store)
        accounts.delegation = { address in
            if address.localPart == "last" { await gate.wait(until: nil, clock: ManualClock()) }
            guard address.localPart != "broken" else { throw StorageError.failed("test") }
            return .init(test: .works(sendAs: []), isKept: true)
        }
        try await ConsoleBench.run(parts: ConsoleParts(accounts: accounts)) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            try await chef.get("/service-account")
            let names = (1...30).map { "user\($0)" } + ["broken", "last"]
            let addresses = names.map { "\($0)@acme.example" }.joined(separator: "\n")
            let sent = try await chef.upload(
                "/service-account",
                ["addresses": addresses],
                file: ("key_file", "{\"good\"}")
            )
            let run = try #require(sent.location)
            while !(try await chef.get(run).text.contains("31 of 32 addresses")) {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await chef.get(run).text.contains("data-refresh"))
            gate.wake()
            let page = try await chef.outcome(of: sent).text
            #expect(page.contains("32 of 32") && page.contains("could not test this address"))
            #expect(try await chef.get("/service-account/runs/nonsense").status == 404)
        }
    }

    @Test func saysBesideTheFieldWhatIsWrong() async throws {
        let store = Locked<(any Store)?>(nil)
        try await ConsoleBench.run(parts: ConsoleParts(accounts: Self.accounts(store))) { bench in
            store.withLock { $0 = bench.store }
            let chef = try await bench.signedIn("chef@acme.example")
            try await chef.get("/service-account")
            let bad = ["addresses": "anna@acme.example nobody"]
            let page = try await chef.upload("/service-account", bad, file: ("key_file", "no key"))
            #expect(page.status == 422)
            #expect(page.text.contains("id=\"key_file-error\"") && page.text.contains("id=\"addresses-error\""))
            #expect(page.text.contains("anna@acme.example nobody"))
            let pasted = ["addresses": "", "key_text": "a private key"]
            let again = try await chef.submit("/service-account", pasted)
            #expect(again.status == 422 && again.text.contains("id=\"key_text-error\""))
            #expect(!again.text.contains("a private key"))
            #expect(try await bench.store.accounts().isEmpty)
        }
    }

    @Test func refusesFormsThatAreNone() async throws {
        try await ConsoleBench.run { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            try await chef.get("/service-account")
            let type = ["Content-Type": "multipart/form-data; boundary=x"]
            #expect(try await chef.post("/service-account", ["addresses": "a"], type).status == 400)
            let none = ["Content-Type": "multipart/form-data"]
            #expect(try await chef.post("/service-account", ["addresses": "a"], none).status == 400)
            let file = (name: "key_file", content: String(repeating: "x", count: 300 << 10))
            #expect(try await chef.upload("/service-account", [:], file: file).status == 413)
            let foreign = bench.browser()
            foreign.cookies = chef.cookies
            let forged = try await foreign.upload("/service-account", [:], file: ("key_file", "{}"))
            #expect(forged.status == 403)
        }
    }
}
