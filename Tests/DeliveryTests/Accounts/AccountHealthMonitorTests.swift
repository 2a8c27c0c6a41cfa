import Base
import Google
import Mail
import Storage
import Testing
import Transport

@testable import Delivery

/// One place decides an account's health, whichever part meets the error.
@Suite(.timeLimit(.minutes(10))) struct AccountHealthMonitorTests {
    private let anna = AccountID(rawValue: 1)

    /// A token endpoint with set answers, which counts its requests.
    private final class TokenServer: HTTPTransport {
        private let state = Locked((isRevoked: true, requests: 0))

        var requests: Int { state.withLock { $0.requests } }

        func mend() { state.withLock { $0.isRevoked = false } }

        func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
            let isRevoked = state.withLock { state in
                state.requests += 1
                return state.isRevoked
            }
            let body =
                isRevoked
                ? #"{"error":"invalid_grant","error_description":"Token has been expired or revoked."}"#
                : #"{"access_token":"ya29.x","expires_in":3599,"token_type":"Bearer"}"#
            return HTTPResponse(status: isRevoked ? 400 : 200, fields: [], body: Array(body.utf8))
        }
    }

    private struct NoSubmitter: Submitter {
        func submit(_ submission: MailSubmission) async throws(MailSubmissionFailure) -> MailReply {
            throw MailSubmissionFailure(kind: .refused, reach: .notSent, detail: "nothing is sent here")
        }
    }

    private func couriers(_ server: TokenServer, _ bench: DispatchBench) -> AccountCouriers {
        let monitor = bench.context.health
        return AccountCouriers(
            endpoints: .google,
            transport: server,
            submitter: NoSubmitter(),
            readsBack: false,
            clock: bench.clock,
            unseal: { _ in
                .user(clientID: "client", clientSecret: Secret("secret"), refreshToken: Secret("token"))
            },
            onToken: { account, error in await monitor.heard(error, about: account) }
        )
    }

    /// The scheduled actions, the bounce watch and the console reach Google by the same tokens as sending.
    @Test func aRevokedGrantThatAnybodyMeetsIsTheAccounts() async throws {
        let server = TokenServer()
        let client = { [self] (bench: DispatchBench) in
            try couriers(server, bench).client(of: try #require(bench.accounts.current.accounts[anna]))
        }
        // Before the dispatcher starts: a worker that has just seen the account work may begin one more attempt.
        let refuse = { (bench: DispatchBench) async throws in
            let client = try client(bench)
            await #expect(throws: GoogleError.self) { _ = try await client.profile() }
        }
        try await DispatchBench.run(prepare: refuse) { bench, dispatcher in
            let health = try #require(bench.health(anna))
            #expect(health.state == .needsGrant && health.refusal?.call == .grant && health.isWithoutGrant)
            #expect(health.words?.contains("invalid_grant") == true && health.suggestedFix == .grantEnded)
            // Mail waits without an attempt.
            let id = try await bench.queue()
            await dispatcher.wake([anna])
            try await bench.until(id, is: .waiting)
            #expect(try await bench.store.history(of: id).attempts.isEmpty)
            // The next token proves that the grant works, whoever requests it.
            server.mend()
            try await client(bench).checkGrant()
            #expect(bench.health(anna)?.state == .working)
            try await bench.until(id, is: .delivered)
        }
    }

    @Test func whatPassesByItselfSaysNothingAboutTheGrant() async throws {
        try await DispatchBench.run { bench, _ in
            let account = try #require(bench.accounts.current.accounts[anna])
            let error = GrantError(kind: .transient(retryAfter: nil), reason: "HTTP 503")
            await bench.context.health.heard(error, about: account)
            #expect(bench.health(anna) == AccountHealth())
        }
    }

    @Test func manySendsThatEndAlikeAreOneRefusal() async throws {
        try await DispatchBench.run { bench, _ in
            let account = try #require(bench.accounts.current.accounts[anna])
            await withDiscardingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        await bench.context.health.refused(
                            .sending,
                            of: account,
                            reason: "403",
                            suggestedFix: .seeAnswer
                        )
                    }
                }
            }
            #expect(bench.health(anna)?.refusal?.count == 1)
        }
    }

    /// Another courier is tried at once.
    @Test func anotherCourierNeedNotWait() async throws {
        try await DispatchBench.run { bench, _ in
            let account = try #require(bench.accounts.current.accounts[anna])
            await bench.context.health.refused(.sending, of: account, reason: "535", suggestedFix: .grantFullMail)
            #expect(bench.health(anna)?.maySend(at: bench.clock.now) == false)
            var options = account.options
            options.messagesPerDay = 7
            try await bench.store.setOptions(options, of: anna)
            try await bench.accounts.reload()
            #expect(bench.health(anna)?.maySend(at: bench.clock.now) == false)
            options.courier = .smtp
            try await bench.store.setOptions(options, of: anna)
            try await bench.accounts.reload()
            #expect(bench.health(anna)?.maySend(at: bench.clock.now) == true)
        }
    }
}
