import Admin
import Base
import Gateway
import Google
import GoogleSimulator
import Mail
import Storage
import Testing
import Transport

/// People of the Workspace are chosen from its directory and invited, and their accounts are connected, all against a simulated
/// Google.
@Suite struct PeopleFromGoogleTests {
    private static let path = "/users/google"

    /// Anna's account is connected by a service account with these scopes.
    private static func run(
        scopes: [String] = [Scope.modify, Scope.directory],
        language: String = "en",
        _ body: (GoogleBench, Browser) async throws -> Void
    ) async throws {
        try await GoogleBench.run { bench in
            let chef = try await bench.console.signedIn("chef@acme.example", language: language)
            try await connect("anna@acme.example", scopes: scopes, bench, chef)
            try await body(bench, chef)
        }
    }

    private static func connect(
        _ address: String,
        scopes: [String],
        _ bench: GoogleBench,
        _ chef: Browser
    ) async throws {
        let url = bench.googleURL + "/token"
        let key = try bench.google.addServiceAccount("gw@project.example", scopes: scopes, tokenURI: url)
        try await chef.get("/service-account")
        let sent = try await chef.upload("/service-account", ["addresses": address], file: ("key_file", key.reveal()))
        _ = try await chef.outcome(of: sent)
    }

    private static func logins(_ page: String) -> [String] {
        page.matches(of: /aria-label="(?:Select|Auswählen): ([^"]+)"/).map { String($0.output.1) }
    }

    @Test func aLongDirectoryIsListedWithSearchAndPages() async throws {
        try await Self.run { bench, chef in
            for number in 1000..<2200 {
                bench.google.add(SimulatedAccount("p\(number)@acme.example", name: "Person \(number)"))
            }
            bench.google.add(SimulatedAccount("gone@acme.example", name: "Gone"))
            bench.google.set(.suspended, of: "gone@acme.example")
            bench.google.add(SimulatedAccount("other@elsewhere.example", name: "Other"))
            #expect(try await chef.get("/users").text.contains("href=\"\(Self.path)\""))
            let page = try await chef.get(Self.path)
            // Ben, Anna, who is no user, and the others; not the administrator.
            #expect(page.status == 200 && page.text.contains("1,202 people of the Workspace"))
            #expect(Self.logins(page.text).count == 25 && page.text.contains("rel=\"next\""))
            #expect(page.text.contains("Left out because they are a user already: 1."))
            let found = try await chef.get(Self.path + "?q=Person+210&sort=-login").text
            #expect(Self.logins(found) == (2100..<2110).reversed().map { "p\($0)@acme.example" })
            for nobody in ["gone@", "other@", "chef@acme.example\""] {
                #expect(Self.logins(try await chef.get(Self.path + "?q=\(nobody)").text).isEmpty)
            }
            #expect(bench.google.requestCounts["people.people.listDirectoryPeople 200"] == 10)
        }
    }

    @Test func theMarkedOnesAreInvitedAndTheirAccountsConnected() async throws {
        try await Self.run { bench, chef in
            bench.google.add(SimulatedAccount("carla@acme.example", name: "Carla"))
            bench.google.add(SimulatedAccount("dora@acme.example", name: "Dora"))
            bench.google.set(.withoutMail, of: "dora@acme.example")
            try await chef.get(Self.path)
            let form = ["account": "anna@acme.example", "command": "links", "matching": "yes", "connects": "on"]
            let question = try await chef.submit(Self.path, form).text
            #expect(question.contains("Invite these 4 people?") && question.contains("can send as them"))
            #expect(question.contains("name=\"connects\" value=\"on\""))
            #expect(try await bench.store.users().count == 1)
            let done = try await chef.submit(Self.path, form.merging(["confirmed": "yes"]) { $1 }).text
            #expect(done.contains("4 people were invited") && done.contains("Their accounts are being connected."))
            let run = try #require(done.firstMatch(of: /href="(\/service-account\/runs\/[^"]+)"/)?.output.1)
            var progress = try await chef.get(String(run))
            while progress.text.contains("data-refresh") { progress = try await chef.get(String(run)) }
            // Anna has an account already.
            #expect(progress.text.contains("3 of 3 addresses tested."))
            let accounts = try await bench.store.accounts()
            for name in ["anna", "ben", "carla", "dora"] {
                let address = "\(name)@acme.example"
                let user = try #require(try await bench.store.user(email: address))
                let account = try #require(accounts.first { "\($0.address)" == address })
                #expect(user.role == .user && user.passwordHash == nil, "\(name)")
                // The very first account is the default sender, which is given by hand alone.
                #expect(user.account == (name == "anna" ? nil : account.id), "\(name)")
                #expect((account.health.state == .working) == (name != "dora"), "\(name)")
            }
            #expect(!accounts.contains { $0.scopes.contains(Scope.directory) })
        }
    }

    @Test func onlyWhoIsListedIsInvitedAndNothingIsConnectedUnasked() async throws {
        try await Self.run { bench, chef in
            bench.google.add(SimulatedAccount("boss@elsewhere.example", name: "Boss"))
            try await chef.get(Self.path)
            let foreign = ["command": "links", "login": "boss@elsewhere.example", "confirmed": "yes"]
            #expect(try await chef.submit(Self.path, foreign).status == 303)
            #expect(try await bench.store.user(email: "boss@elsewhere.example") == nil)
            let ben = ["command": "links", "login": "ben@acme.example", "confirmed": "yes"]
            #expect(try await chef.submit(Self.path, ben).text.contains("1 person was invited"))
            #expect(try await bench.store.accounts().map { "\($0.address)" } == ["anna@acme.example"])
            #expect(try await chef.submit(Self.path, ["command": "remove"]).status == 400)
        }
    }

    /// What is delegated for mail goes on; the page says what to add.
    @Test(arguments: ["en", "de"])
    func whereTheScopeIsNotDelegatedThePageSaysWhatToAdd(_ language: String) async throws {
        try await Self.run(scopes: [Scope.modify], language: language) { bench, chef in
            let page = try await chef.get(Self.path)
            let words = language == "en" ? "may not read the directory yet" : "darf das Verzeichnis noch nicht lesen"
            #expect(page.status == 422 && page.text.contains(words) && page.text.contains("unauthorized_client"))
            #expect(page.text.contains(">\(Scope.directory)</code>"))
            let account = try #require(try await bench.account("anna@acme.example"))
            guard case .serviceAccount(let key, _) = try bench.keys.credential(of: account) else {
                Issue.record("no service account")
                return
            }
            let clientID = try #require(key.clientID)
            #expect(page.text.contains("data-copy") && page.text.contains(">\(clientID)</code>"))
            let form = ["command": "links", "matching": "yes", "confirmed": "yes"]
            #expect(try await chef.submit(Self.path, form).status == 422)
            #expect(account.health.state == .working)
            #expect(try await bench.account("anna@acme.example")?.health.state == .working)
            #expect(try await bench.store.users().count == 1)
        }
    }

    @Test(arguments: ["en", "de"])
    func otherRefusalsSayWhatToDo(_ language: String) async throws {
        let isEnglish = language == "en"
        try await Self.run(language: language) { bench, chef in
            bench.google.set(DirectorySharing.nobody)
            let empty = try await chef.get(Self.path)
            #expect(empty.status == 200)
            #expect(empty.text.contains(isEnglish ? "Google lists nobody." : "Google führt niemanden auf."))
            #expect(empty.text.contains(isEnglish ? "External directory sharing" : "Externe Verzeichnisfreigabe"))
            bench.google.set(DirectorySharing.refused)
            let refused = try await chef.get(Self.path)
            #expect(refused.status == 422)
            #expect(
                refused.text.contains(isEnglish ? "does not share its directory" : "gibt sein Verzeichnis nicht frei")
            )
            bench.google.set(DirectorySharing.domain)
            for (effect, words) in [
                (Fault.Effect.forbidden(reason: "accessNotConfigured"), "People API"),
                (
                    .backend(status: 503, afterWork: false),
                    isEnglish ? "Google does not answer" : "Google antwortet nicht"
                ),
            ] {
                bench.google.inject(Fault(effect, method: "listDirectoryPeople"))
                let page = try await chef.get(Self.path)
                #expect(page.status == 422 && page.text.contains(words), "\(words)")
                bench.google.removeFaults()
            }
            bench.google.set(.suspended, of: "anna@acme.example")
            let gone = try await chef.get(Self.path)
            #expect(
                gone.status == 422
                    && gone.text.contains(isEnglish ? "no user with this address" : "keinen Benutzer mit")
            )
        }
    }

    @Test func aConsumerAccountHasNoDirectory() async throws {
        try await GoogleBench.run { bench in
            let chef = try await bench.console.signedIn("chef@acme.example")
            bench.google.add(SimulatedAccount("somebody@gmail.com", name: "Somebody"))
            try await Self.connect("somebody@gmail.com", scopes: [Scope.modify, Scope.directory], bench, chef)
            let page = try await chef.get(Self.path)
            #expect(page.status == 422 && page.text.contains("somebody@gmail.com belongs to no Google Workspace"))
        }
    }

    @Test func withoutAServiceAccountThePageLeadsToOne() async throws {
        try await GoogleBench.run { bench in
            let chef = try await bench.console.signedIn("chef@acme.example")
            #expect(try await !chef.get("/users").text.contains("href=\"\(Self.path)\""))
            let page = try await chef.get(Self.path).text
            #expect(page.contains("no account is connected by one") && page.contains("href=\"/service-account\""))
            try await chef.get(Self.path)
            #expect(try await chef.submit(Self.path, ["command": "links", "matching": "yes"]).status == 404)
        }
    }

    @Test func itIsForAdministratorsAlone() async throws {
        try await Self.run { bench, _ in
            let otto = try await bench.console.signedIn("otto@acme.example", .user)
            let seen = try await otto.get(Self.path)
            #expect(seen.status == 403 && !seen.text.contains("ben@acme.example"))
            let form = ["command": "links", "matching": "yes", "confirmed": "yes", "connects": "on"]
            #expect(try await otto.submit(Self.path, form).status == 403)
            #expect(try await bench.store.user(email: "ben@acme.example") == nil)
            let manager = try await bench.console.program("monitor", .manage)
            #expect(try await manager.send(.post, "/users/invitations", #"{"fromGoogle": true}"#).status == 403)
        }
    }

    @Test func programsInviteThemToo() async throws {
        try await Self.run { bench, chef in
            let program = try await bench.console.program("hr", .administer)
            func invite(_ body: String) async throws -> Program.Seen {
                try await program.send(.post, "/users/invitations", body)
            }
            let dry = try await invite(#"{"fromGoogle": true, "dryRun": true, "connect": true}"#).object()
            let emails = (dry["invited"] as? [[String: Any]])?.compactMap { $0["email"] as? String }
            #expect(emails == ["anna@acme.example", "ben@acme.example"])
            #expect(try await bench.account("ben@acme.example") == nil)
            let body =
                #"{"fromGoogle": true, "googleAccount": "anna@acme.example", "logins": ["BEN@acme.example"], "connect": true}"#
            let done = try await invite(body).object()
            #expect((done["invited"] as? [[String: Any]])?.map { $0["email"] as? String } == ["ben@acme.example"])
            while try await bench.store.user(email: "ben@acme.example")?.account == nil {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await bench.account("ben@acme.example")?.health.state == .working)
            for (body, status) in [
                (#"{"fromGoogle": true, "googleAccount": "nobody@acme.example"}"#, 404),
                (#"{"fromGoogle": true, "odooDatabase": "main"}"#, 422),
                (#"{"connect": true, "odooDatabase": "x"}"#, 422),
                (#"{"fromGoogle": false}"#, 422),
            ] {
                #expect(try await invite(body).status == status, "\(body)")
            }
            bench.google.set(DirectorySharing.refused)
            let refused = try await invite(#"{"fromGoogle": true}"#)
            #expect(refused.status == 409 && refused.text.contains("External directory sharing"))
        }
    }
}
