import Base
import Google
import Mail
import Storage
import Testing
import Transport

@testable import Delivery

struct SubmissionCourierTests {
    /// Answers submissions one after the other, and records them.
    private final class ScriptedSubmitter: Submitter {
        private struct State {
            var replies: [Result<MailReply, MailSubmissionFailure>]
            var seen: [MailSubmission] = []
        }

        private let state: Locked<State>

        init(_ replies: [Result<MailReply, MailSubmissionFailure>]) {
            state = Locked(State(replies: replies))
        }

        var seen: [MailSubmission] { state.withLock { $0.seen } }

        func submit(_ submission: MailSubmission) async throws(MailSubmissionFailure) -> MailReply {
            let reply = state.withLock { state in
                state.seen.append(submission)
                return state.replies.isEmpty ? nil : state.replies.removeFirst()
            }
            guard let reply else {
                throw MailSubmissionFailure(kind: .transport(.connection), reach: .notSent, detail: "over")
            }
            return try reply.get()
        }
    }

    private static let taken = MailReply(code: 250, text: "2.0.0 OK  1700000000 x12-y34.56 - gsmtp")

    private func run(
        _ replies: [Result<MailReply, MailSubmissionFailure>],
        to recipients: [Address] = [Address(localPart: "kunde", domain: "customer.example")]
    ) async -> (Outcome, [MailSubmission]) {
        let bench = CourierBench(scopes: [Scope.fullMail], recipients: recipients)
        let submitter = ScriptedSubmitter(replies)
        let courier = SubmissionCourier(
            submitter: submitter,
            endpoints: .google,
            tokens: bench.tokens,
            search: bench.search,
            clock: bench.clock
        )
        return (await courier.deliver(bench.outgoing), submitter.seen)
    }

    private static func refused(
        _ code: Int,
        _ text: String,
        _ kind: MailSubmissionFailure.Kind = .refused
    ) -> Result<MailReply, MailSubmissionFailure> {
        .failure(
            MailSubmissionFailure(kind: kind, reach: .notSent, reply: MailReply(code: code, text: text), detail: text)
        )
    }

    @Test func keepsEnvelopeAndHeader() async throws {
        let (outcome, seen) = await run([.success(Self.taken)])
        #expect(outcome.kind == .delivered(remoteID: .smtpQueue("x12-y34.56"), sentMessageID: nil))
        let submission = try #require(seen.first)
        #expect(submission.host == "smtp.gmail.com")
        #expect(submission.encryption == .tls)
        #expect(submission.sender == "anna@acme.example")
        #expect(submission.recipients == ["kunde@customer.example"])
        #expect(submission.login == .accessToken(name: "anna@acme.example", Secret("t")))
        var bytes = [UInt8](repeating: 0, count: submission.length)
        let count = unsafe try bytes.withUnsafeMutableBytes { unsafe try submission.content.read(at: 0, into: $0) }
        #expect(String(decoding: bytes.prefix(count), as: UTF8.self).hasPrefix("To: "))
    }

    @Test func aRefusedLoginIsTriedOnceMore() async {
        let (outcome, seen) = await run([Self.refused(535, "5.7.8 no", .login), .success(Self.taken)])
        guard case .delivered = outcome.kind else {
            Issue.record("\(outcome)")
            return
        }
        #expect(seen.count == 2)
    }

    enum Verdict: Sendable {
        case retry, pause, broken, failed, unknown

        init?(_ kind: Outcome.Kind) {
            switch kind {
            case .retry: self = .retry
            case .pauseAccount: self = .pause
            case .accountBroken: self = .broken
            case .failed: self = .failed
            case .unknown: self = .unknown
            case .delivered, .refusedRecipients, .notFound, .held: return nil
            }
        }
    }

    @Test(arguments: [
        (421, "4.7.0 Try again later", Verdict.pause), (421, "4.7.28 rate", .pause), (451, "4.3.0 trouble", .retry),
        (550, "5.4.5 Daily user sending limit exceeded.", .pause), (550, "5.1.1 no such user", .failed),
        (552, "5.3.4 too large", .failed), (530, "5.7.0 Authentication Required", .broken),
    ])
    func repliesHaveTheirMeaning(_ code: Int, _ text: String, _ verdict: Verdict) async {
        let (outcome, _) = await run([Self.refused(code, text)])
        #expect(Verdict(outcome.kind) == verdict)
        #expect(outcome.answer == "\(code) \(text)")
    }

    @Test func twoRefusedLoginsBreakTheAccount() async {
        let refusal = Self.refused(535, "5.7.8 no", .login)
        #expect(Verdict(await run([refusal, refusal]).0.kind) == .broken)
    }

    /// Each refused recipient has the outcome of its own reply.
    @Test func refusedRecipientsAreToldApart() async {
        let all = ["a", "b", "c"].map { Address(localPart: $0, domain: "customer.example") }
        let replies = [MailReply(code: 550, text: "5.1.1 no such user"), MailReply(code: 452, text: "4.2.2 full")]
        var failure = MailSubmissionFailure(kind: .refused, reach: .notSent, reply: replies[0], detail: "550")
        failure.refusals = [0: replies[0], 2: replies[1]]
        guard case .refusedRecipients(let refused) = Outcome(failure, to: all, at: Timestamp(milliseconds: 0)).kind
        else {
            Issue.record("not told apart")
            return
        }
        #expect(refused.map(\.address) == [all[0], all[2]])
        #expect(refused.map { Verdict($0.outcome.kind) } == [.failed, .retry])
        #expect(refused.map(\.outcome.answer) == ["550 5.1.1 no such user", "452 4.2.2 full"])
        // A single recipient is the whole delivery.
        failure.refusals = [0: replies[0]]
        #expect(Verdict(Outcome(failure, to: [all[0]], at: Timestamp(milliseconds: 0)).kind) == .failed)
    }

    @Test func whatCannotBeSubmittedIsRefusedAlone() async throws {
        let odd = Address(localPart: "a@b", domain: "b\u{FC}ro.example")
        let fine = Address(localPart: "a>b", domain: "customer.example")
        let (outcome, seen) = await run([.success(Self.taken)], to: [fine, odd])
        guard case .refusedRecipients(let refused) = outcome.kind else {
            Issue.record("\(outcome)")
            return
        }
        #expect(refused.map(\.address) == [odd] && seen.isEmpty)
        #expect(Verdict(try #require(refused.first).outcome.kind) == .failed)
        let (sent, submissions) = await run([.success(Self.taken)], to: [fine])
        guard case .delivered = sent.kind else {
            Issue.record("\(sent)")
            return
        }
        #expect(submissions.map(\.recipients) == [["\"a>b\"@customer.example"]])
    }

    @Test func aLostReplyIsUnknown() async {
        let lost = MailSubmissionFailure(kind: .transport(.timeout), reach: .perhapsProcessed, detail: "time-out")
        #expect(Verdict(await run([.failure(lost)]).0.kind) == .unknown)
        let refused = MailSubmissionFailure(kind: .transport(.connection), reach: .notSent, detail: "refused")
        #expect(Verdict(await run([.failure(refused)]).0.kind) == .retry)
    }
}
