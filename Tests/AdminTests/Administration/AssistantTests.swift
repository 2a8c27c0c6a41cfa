import Admin
import Base
import Mail
import Storage
import Testing

@Suite struct AssistantTests {
    /// How many steps are done.
    private static func done(_ page: String) -> Int { page.ranges(of: "badge good").count }

    private static func services(_ send: @escaping @Sendable (Address) async throws -> QueueID) -> ConsoleServices {
        var services = ConsoleServices.none
        services.accounts.source = { _ in .user(clientID: "1234.apps.googleusercontent.com") }
        services.accounts.grantScopes = ["openid", "https://www.googleapis.com/auth/gmail.modify"]
        services.sendTestMail = send
        services.listeners = {
            [
                .init(
                    name: "odoo",
                    host: "127.0.0.1",
                    port: 2525,
                    encryption: .startTLS,
                    needsLogin: false,
                    isLocal: true
                )
            ]
        }
        return services
    }

    @Test func stepsAreDoneByWhatIsThere() async throws {
        try await ConsoleBench.run(services: Self.services { _ in throw StorageError.full("x") }) { bench in
            let chef = try await bench.signedIn("chef@acme.example")
            #expect(try await chef.get("/").text.contains("href=\"/assistant\""))
            let fresh = try await chef.get("/assistant").text
            #expect(Self.done(fresh) == 0)
            #expect(fresh.contains(">\(bench.url)/google_account/authentication<"))
            #expect(fresh.contains("openid https://www.googleapis.com/auth/gmail.modify"))
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
        let services = Self.services { _ in
            let bench = try #require(bench.withLock { $0 })
            let account = try #require(try await bench.store.accounts().first)
            return try await bench.keepMail(for: account.id)
        }
        try await ConsoleBench.run(services: services) { running in
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
            #expect(over.contains("18c0ffee") && over.contains("An Gmail übergeben"))
            #expect(!over.contains("data-refresh") && over.contains("HTTP 200"))
            #expect(Self.done(try await chef.get("/assistant").text) == 4)
            #expect(try await chef.get("/assistant/test/zzz").status == 404)
        }
    }
}
