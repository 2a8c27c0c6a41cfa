import Admin
import Base
import Gateway
import Google
import GoogleSimulator
import Mail
import SQLStorage
import Settings
import Storage
import Testing
import Transport

/// Google refuses, loses and delays; nothing is lost, and nothing arrives twice.
@Suite(.timeLimit(.minutes(10)))
struct FaultTests {
    private static let customer = "kunde@customer.example"

    @Test func aRevokedGrantHoldsMailUntilItIsGrantedAgain() async throws {
        try await GatewayBench.run(prepare: { $0.google.revoke(GatewayBench.anna) }) { bench in
            let id = try await bench.accepted(TestMail())
            try await bench.wait("the account to be found broken") {
                try await bench.account(GatewayBench.anna).health.state == .needsGrant
            }
            let reason = try await bench.account(GatewayBench.anna).health.reason
            #expect(reason != nil)
            #expect(bench.google.arrivals(for: Self.customer).isEmpty)
            try await bench.regrant(GatewayBench.anna)
            _ = try await bench.deliveries(id)
            #expect(bench.google.arrivals(for: Self.customer).count == 1)
        }
    }

    /// Nothing is sent: only the bounce watch meets the error. The console shows it all the same, and nothing retries
    /// again and again.
    @Test func aRevokedGrantThatAWatchFindsIsShownEverywhere() async throws {
        let port = Int.random(in: 20_000..<32_000)
        try await GatewayBench.run(
            change: { settings in
                settings.monitoring.enabled = true
                settings.monitoring.port = port
                var database = OdooDatabaseSettings()
                (database.url, database.database, database.login) = ("http://127.0.0.1:1", "test", "bot")
                database.key = Secret("key")
                settings.odoo.databases = [database]
            },
            prepare: { $0.google.revoke(GatewayBench.anna) }
        ) { bench in
            try await bench.wait("the account to be found broken") {
                try await bench.account(GatewayBench.anna).health.state == .needsGrant
            }
            let account = try await bench.account(GatewayBench.anna)
            #expect(account.health.refusal?.call == .grant && account.health.suggestedFix == .grantEnded)
            let view = AccountView(account, counts: [])
            #expect(view.state == "needs-grant" && view.reason?.contains("invalid_grant") == true)
            let line = #"account_working{account="anna@acme.example",state="needs-grant"} 0"#
            try await bench.wait("the metrics") {
                let metrics = try? await bench.get("http://127.0.0.1:\(port)/metrics")
                return metrics?.text.contains(line) == true
            }
            #expect(try await bench.account(GatewayBench.otto).health.state == .working)
            // Its mail waits, and no attempt is made.
            let id = try await bench.accepted(TestMail())
            _ = try await bench.deliveries(id, all: .waiting)
            #expect(try await bench.outside.history(of: id).attempts.isEmpty)
        }
    }

    /// Google grants tokens and refuses the call. A token proves nothing: the account stays broken until a message
    /// goes.
    @Test func aTokenIsNoProofThatAnAccountSendsAgain() async throws {
        try await GatewayBench.run { bench in
            bench.google.inject(
                Fault(.forbidden(reason: "domainPolicy"), account: GatewayBench.anna, method: "messages.send")
            )
            let id = try await bench.accepted(TestMail())
            try await bench.wait("the account to be found broken") {
                try await bench.account(GatewayBench.anna).health.state == .needsGrant
            }
            // A user's test finds the grant valid; the next message finds that nothing is fixed.
            let keys = try KeyRing(bench.settings.secrets, SettingSources(file: nil, environment: [:]))
            let transport = CurlTransport(bench.settings.curlOptions)
            let manager = AccountManager(
                store: bench.outside,
                settings: bench.settings,
                keys: keys,
                transport: transport
            )
            guard case .works = try await manager.test(try await bench.account(GatewayBench.anna)) else {
                Issue.record("the grant is good")
                return
            }
            try await bench.wait("the second attempt") {
                try await bench.account(GatewayBench.anna).health.refusal?.count == 2
            }
            #expect(try await bench.account(GatewayBench.anna).health.state == .needsGrant)
            bench.google.removeFaults()
            _ = try await manager.test(try await bench.account(GatewayBench.anna))
            _ = try await bench.deliveries(id)
            try await bench.wait("the account to work") {
                try await bench.account(GatewayBench.anna).health.state == .working
            }
            #expect(bench.google.arrivals(for: Self.customer).count == 1)
        }
    }

    @Test func anAccountThatMustWaitHoldsUpNoOther() async throws {
        try await GatewayBench.run { bench in
            bench.google.inject(
                Fault(.tooManyRequests(retryAfter: .minutes(30)), account: GatewayBench.anna, method: "messages.send")
            )
            let waiting = try await bench.accepted(TestMail())
            try await bench.wait("the pause") {
                try await bench.account(GatewayBench.anna).health.state == .paused
            }
            let other = TestMail(from: GatewayBench.otto, to: "a@b.example", recipients: ["a@b.example"])
            _ = try await bench.deliveries(try await bench.accepted(other))
            #expect(bench.google.arrivalCounts == ["a@b.example": 1])
            let delivery = try #require(try await bench.outside.history(of: waiting).deliveries.first)
            #expect(delivery.state == .waiting)
            #expect(delivery.reason != nil)
            let health = try await bench.account(GatewayBench.anna).health
            #expect(health.until.map { $0 - SystemClock().now > .minutes(10) } == true)
        }
    }

    @Test(arguments: [
        Fault.Effect.dropAfter, .dropBefore, .backend(status: 500, afterWork: true),
        .backend(status: 503, afterWork: false), .html(afterWork: true),
    ])
    func whateverAnswerIsLostOneCopyArrives(_ effect: Fault.Effect) async throws {
        try await GatewayBench.run { bench in
            bench.google.inject(Fault(effect, method: "messages.send", count: 1))
            let id = try await bench.accepted(TestMail())
            _ = try await bench.deliveries(id)
            #expect(bench.google.arrivals(for: Self.customer).count == 1)
        }
    }

    /// Google carries out the request after the gateway has given it up and has searched for the message once.
    @Test func whatGoogleDoesAfterTheFirstLookIsNotDoneTwice() async throws {
        let wait = Duration.seconds(2)
        try await GatewayBench.run(change: { $0.queue.retry.sentSearchDelay = wait }) { bench in
            bench.google.inject(Fault(.dropThenWork(after: wait * 2), method: "messages.send", count: 1))
            let id = try await bench.accepted(TestMail())
            _ = try await bench.deliveries(id)
            let outcomes = try await bench.outside.history(of: id).attempts.map(\.outcome)
            #expect(outcomes == [.unknown, .notFound, .found])
            #expect(bench.google.arrivals(for: Self.customer).count == 1)
        }
    }

    @Test func nobodyCanHurryALookIntoSendingTwice() async throws {
        let wait = Duration.seconds(2)
        try await GatewayBench.run(change: { $0.queue.retry.sentSearchDelay = wait }) { bench in
            bench.google.inject(Fault(.dropBefore, method: "messages.send", count: 1))
            let id = try await bench.accepted(TestMail())
            _ = try await bench.deliveries(id, all: .outcomeUnknown)
            _ = try await bench.outside.manage(.message(id), .retryNow, at: SystemClock().now)
            _ = try await bench.deliveries(id)
            let attempts = try await bench.outside.history(of: id).attempts
            let doubtful = try #require(attempts.first?.endedAt)
            let last = try #require(attempts.last)
            #expect(last.outcome == .delivered)
            #expect(last.startedAt - doubtful >= wait * 5)
            #expect(bench.google.arrivals(for: Self.customer).count == 1)
        }
    }

    @Test func whereNobodyMayLookAUserDecides() async throws {
        try await GatewayBench.run(scopes: ScopeSet.send.scopes) { bench in
            bench.google.inject(Fault(.dropAfter, method: "messages.send", count: 1))
            let id = try await bench.accepted(TestMail())
            let held = try await bench.deliveries(id, all: .held)
            #expect(held.first?.reason != nil)
            #expect(bench.google.arrivals(for: Self.customer).count == 1)
        }
    }

    @Test func aRefusalForGoodIsReportedToTheSender() async throws {
        try await GatewayBench.run { bench in
            bench.google.set(
                UsageLimits(unitsPerMinute: nil, messagesPerDay: nil, concurrentRequests: nil, recipientsPerMessage: 1),
                of: GatewayBench.anna
            )
            let mail = TestMail(recipients: [Self.customer, "zwei@customer.example"])
            let id = try await bench.accepted(mail)
            _ = try await bench.deliveries(id, all: .failed)
            try await bench.wait("the report") { !bench.google.arrivals(for: GatewayBench.bounce).isEmpty }
            let report = try #require(bench.google.arrivals(for: GatewayBench.bounce).first)
            let type = report.header.value("Content-Type") ?? ""
            #expect(type.contains("multipart/report") && type.contains("delivery-status"))
            let text = String(decoding: try #require(report.body), as: UTF8.self)
            #expect(text.contains(mail.messageID))
            #expect(text.contains("Final-Recipient: rfc822; \(Self.customer)"))
            #expect(text.contains("Action: failed"))
            #expect(bench.google.arrivals(for: Self.customer).isEmpty)
        }
    }

    @Test func successIsReportedWhereItIsAskedFor() async throws {
        try await GatewayBench.run { bench in
            let mail = TestMail(recipients: [Self.customer + " NOTIFY=SUCCESS"])
            _ = try await bench.deliveries(try await bench.accepted(mail))
            try await bench.wait("the report") { !bench.google.arrivals(for: GatewayBench.bounce).isEmpty }
            let report = try #require(bench.google.arrivals(for: GatewayBench.bounce).first)
            let text = String(decoding: try #require(report.body), as: UTF8.self)
            #expect(text.contains("Action: relayed"))
            #expect(text.contains(mail.messageID))
        }
    }
}
