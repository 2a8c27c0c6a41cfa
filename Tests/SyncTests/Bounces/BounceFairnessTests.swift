import Base
import Google
import Logging
import Mail
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// Accounts are islands: a problem of one does not delay the bounces of another.
@Suite(.timeLimit(.minutes(10))) struct BounceFairnessTests {
    /// Gmail for many accounts: records who was asked, in order, and answers some never and some with a refusal.
    private final class ManyMailboxes: HTTPTransport {
        private struct State {
            var asked: [String] = []
            var silent: Set<String> = []
            var refused: Set<String> = []
        }

        private let state = Locked(State())

        var asked: [String] { state.withLock { $0.asked } }

        func count(_ name: String) -> Int { asked.count { $0 == name } }

        func silence(_ names: String...) { state.withLock { $0.silent.formUnion(names) } }

        func refuse(_ names: String...) { state.withLock { $0.refused.formUnion(names) } }

        func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
            guard let token = request.bearer?.reveal() else {
                // The token endpoint: the refresh token names the account.
                let name = request.url.split(separator: "/").dropLast().last.map(String.init) ?? ""
                let body = #"{"access_token":"\#(name)","expires_in":3599,"token_type":"Bearer"}"#
                return HTTPResponse(status: 200, body: Array(body.utf8))
            }
            let (isSilent, isRefused) = state.withLock { state in
                state.asked.append(token)
                return (state.silent.contains(token), state.refused.contains(token))
            }
            if isSilent {
                while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
                throw HTTPFailure(kind: .cancelled, reach: .notSent, detail: "cancelled")
            }
            if isRefused {
                let body = #"{"error":{"code":403,"message":"no","errors":[{"reason":"domainPolicy"}]}}"#
                return HTTPResponse(status: 403, body: Array(body.utf8))
            }
            return HTTPResponse(status: 200, body: Array(#"{"emailAddress":"x@y.example","historyId":"7"}"#.utf8))
        }
    }

    private struct Bench {
        let store: SQLStore
        let clock: ManualClock
        let mailboxes = ManyMailboxes()
        let watch: BounceWatch

        init(_ transfer: TransferBench) {
            store = transfer.store
            clock = transfer.clock
            let (mailboxes, clock) = (mailboxes, clock)
            watch = BounceWatch(
                store: store,
                quota: .unbounded(store, clock),
                odoo: { [] },
                gmail: { account in
                    var endpoints = Endpoints.google
                    endpoints.oauth = "https://token.example/\(account.address.localPart)"
                    let tokens = AccessTokens(
                        .user(clientID: "client", clientSecret: Secret("secret"), refreshToken: Secret("token")),
                        scopes: [],
                        endpoints: endpoints,
                        transport: mailboxes,
                        clock: clock
                    )
                    return GmailClient(endpoints: endpoints, transport: mailboxes, tokens: tokens, clock: clock)
                },
                trackingField: "X-GSuite-Gateway-ID",
                proofField: BounceSample.proofField,
                isProven: BounceSample.isProven,
                hostName: "gateway.acme.example",
                mail: { _, _ throws(StorageError) in throw .failed("nothing is mailed here") },
                clock: clock,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }

        func id(_ name: String) async throws -> AccountID {
            try #require(try await store.accounts().first { $0.address.localPart == name }).id
        }

        func add(_ name: String, _ change: (inout AccountHealth) -> Void = { _ in }) async throws -> AccountID {
            let address = Address(localPart: name, domain: "acme.example")
            let id = try await store.addAccount(
                address,
                sealedCredential: [1],
                scopes: [Scope.modify],
                options: AccountOptions()
            )
            var health = AccountHealth()
            change(&health)
            try await store.setHealth(health, of: id)
            return id
        }
    }

    private func eventually(_ what: Comment, _ condition: () -> Bool) async throws {
        for _ in 0..<30_000 {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record(what)
    }

    @Test func accountsThatDoNotAnswerKeepNoOtherWaiting() async throws {
        try await TransferBench.run { transfer in
            let bench = Bench(transfer)
            // Many more than bounces are read at once.
            let silent = (1...(3 * BounceWatch.concurrency)).map { "a\($0)" }
            for name in silent { _ = try await bench.add(name) }
            for name in ["b", "c", "d"] { _ = try await bench.add(name) }
            for name in silent { bench.mailboxes.silence(name) }
            // Nobody moves the clock until the others were looked into.
            let look = Task { await bench.watch.check() }
            try await eventually("the others are looked into") {
                Set(["b", "c", "d"]).isSubset(of: bench.mailboxes.asked)
            }
            // The silent ones end when their time is up.
            let ended = Locked(false)
            let watcher = Task {
                await look.value
                ended.withLock { $0 = true }
            }
            try await eventually("all are asked") { Set(silent).isSubset(of: bench.mailboxes.asked) }
            #expect(!ended.withLock { $0 })
            bench.clock.advance(by: BounceWatch.longestLook)
            await watcher.value
            let cursor = try await bench.store.bounceCursor(of: bench.id("d"))
            #expect(cursor == "7")
        }
    }

    /// An account that cannot send may still get bounces of earlier mail.
    @Test func accountsThatMayNotSendAreLookedInto() async throws {
        try await TransferBench.run { transfer in
            let bench = Bench(transfer)
            let refusal = AccountHealth.Refusal(.sending, count: 1, at: bench.clock.now, tryAt: nil)
            let paused = try await bench.add("paused") {
                $0.state = .paused
                $0.until = bench.clock.now + .hours(5)
            }
            _ = try await bench.add("off") { $0.state = .disabled }
            _ = try await bench.add("refused") { ($0.state, $0.refusal) = (.needsGrant, refusal) }
            _ = try await bench.add("revoked") { $0.state = .needsGrant }
            try await transfer.queueMail(for: paused)
            await bench.watch.check()
            let asked = Set(bench.mailboxes.asked)
            #expect(asked.isSuperset(of: ["paused", "off", "refused"]))
            #expect(!asked.contains("revoked"))
        }
    }

    @Test func anAccountThatGoogleRefusesForGoodIsAskedAHandfulOfTimesADay() async throws {
        try await TransferBench.run { transfer in
            let bench = Bench(transfer)
            _ = try await bench.add("b")
            bench.mailboxes.refuse("b")
            for _ in 0..<288 {
                await bench.watch.check()
                bench.clock.advance(by: .minutes(5))
            }
            #expect((5...10).contains(bench.mailboxes.count("b")))
        }
    }
}

extension TransferBench {
    /// Adds a message to an account's queue, due now.
    func queueMail(for account: AccountID) async throws {
        let recipient = Recipient(Address(localPart: "kunde", domain: "customer.example"))
        let content = store.stageContent()
        let bytes = Array("From: anna@acme.example\r\nTo: kunde@customer.example\r\n\r\nx\r\n".utf8)
        try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let message = NewMessage(
            envelope: Envelope(sender: Address(Self.address), recipients: [recipient]),
            receivedAt: clock.now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
            digest: [1],
            summary: NewMessage.Summary(from: Self.address, subject: nil, messageID: nil),
            deliveries: [PlannedDelivery(account: account, priority: .normal, recipients: [recipient])]
        )
        _ = try await store.enqueue(
            message,
            content: content,
            duplicates: DuplicateRule(policy: .deliver, window: .zero),
            asOf: nil,
            deadline: ContinuousClock.now + .minutes(2)
        )
    }
}
