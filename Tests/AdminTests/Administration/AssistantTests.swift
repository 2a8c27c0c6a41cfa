import Admin
import Base
import Mail
import Storage
import Testing

@Suite struct AssistantTests {
    /// How many steps are done.
    private static func done(_ page: String) -> Int { page.ranges(of: "badge good").count }

    private static func parts(_ send: @escaping @Sendable (Address) async throws -> QueueID) -> ConsoleParts {
        let listener = ListenerInfo(
            name: "odoo",
            host: "127.0.0.1",
            port: 2525,
            encryption: .startTLS,
            needsLogin: false,
            isLocal: true
        )
        let accounts = TestAccounts(source: .user(clientID: "1234.apps.googleusercontent.com"))
        return ConsoleParts(gateway: TestGateway(listeners: [listener], testMail: send), accounts: accounts)
    }

    @Test func stepsAreDoneByWhatIsThere() async throws {
        try await ConsoleBench.run(parts: Self.parts { _ in throw StorageError.full("x") }) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            #expect(try await chef.get("/").text.contains("href=\"/assistant\""))
            let fresh = try await chef.get("/assistant").text
            #expect(Self.done(fresh) == 0)
            #expect(fresh.contains(">\(bench.url)/google_account/authentication<"))
            // Those that the personal settings ask for as they are ticked at first, and the others with their purposes.
            let google = "https://www.googleapis.com/auth/"
            let scopes = "openid \(google)userinfo.email \(google)gmail.send \(google)gmail.readonly"
            #expect(fresh.contains(">\(scopes)</code>"))
            #expect(fresh.contains("<li>Contacts: <code>\(google)contacts</code></li>"))
            #expect(fresh.contains("<code>2525</code>") && fresh.contains("Never leave it empty"))
            let refused = try await chef.submit("/assistant/test", ["to": "anna@acme.example"])
            #expect(refused.status == 422)
            let id = try await bench.addAccount("info@acme.example")
            #expect(Self.done(try await chef.get("/assistant").text) == 2)
            try await chef.submit("/assistant/sender", ["account": "\(id.rawValue)"])
            #expect(try await bench.account(id).options.isDefaultSender)
            let page = try await chef.get("/assistant").text
            #expect(Self.done(page) == 3)
            #expect(page.contains(">acme.example</code>") && page.contains("Default sender: info@acme.example"))
            let wrong = try await chef.submit("/assistant/test", ["to": "nobody"])
            #expect(wrong.status == 422 && wrong.text.contains("id=\"to-error\"") && wrong.text.contains("nobody"))
            #expect(try await chef.submit("/assistant/test", ["to": "anna@acme.example"]).text.contains("not queued"))
        }
    }

    @Test func theTestMessageIsFollowedUntilGmailHasIt() async throws {
        let bench = Locked<ConsoleBench?>(nil)
        let parts = Self.parts { _ in
            let bench = try #require(bench.withLock { $0 })
            let account = try #require(try await bench.store.accounts().first)
            return try await bench.keepMail(for: account.id)
        }
        try await ConsoleBench.run(parts: parts) { running in
            bench.withLock { $0 = running }
            let chef = try await running.signedIn("chef@acme.example", language: "de")
            let id = try await running.addAccount("info@acme.example", isDefaultSender: true)
            try await chef.get("/assistant")
            let sent = try await chef.submit("/assistant/test", ["to": "kunde@customer.example"])
            let path = try #require(sent.location)
            let waiting = try await chef.get(path).text
            #expect(waiting.contains("Wartend") && waiting.contains("data-refresh=\"2\""))
            let request = LeaseRequest(account: id, limit: 1, now: running.clock.now, node: "here", unitsEach: 100)
            let lease = try #require(try await running.store.lease(request).first)
            let result = AttemptResult(
                next: .delivered(remoteID: .gmailMessage("18c0ffee"), sentMessageID: nil),
                outcome: .delivered,
                answer: "HTTP 200"
            )
            try await running.store.finish(lease, with: result, at: running.clock.now)
            let over = try await chef.get(path).text
            #expect(over.contains("18c0ffee") && over.contains("Gesendet"))
            #expect(!over.contains("data-refresh") && over.contains("HTTP 200"))
            #expect(Self.done(try await chef.get("/assistant").text) == 4)
            #expect(try await chef.get("/assistant/test/zzz").status == 404)
        }
    }
}
