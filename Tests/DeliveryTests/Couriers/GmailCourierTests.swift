import Base
import Google
import Storage
import Testing

@testable import Delivery

struct GmailCourierTests {
    private func deliver(_ bench: CourierBench, readsBack: Bool = false) async -> Outcome {
        await GmailCourier(client: bench.client, search: bench.search, readsBack: readsBack, clock: bench.clock)
            .deliver(bench.outgoing)
    }

    @Test func readsTheNewMessageIDBack() async {
        let bench = CourierBench()
        bench.google.answer("POST /messages/send", 200, #"{"id":"g1"}"#)
        bench.metadata("g1", trackingID: CourierBench.trackingID)
        let outcome = await deliver(bench, readsBack: true)
        #expect(outcome.kind == .delivered(remoteID: .gmailMessage("g1"), sentMessageID: "<g1@mail>"))
    }

    @Test func withoutTheScopeNothingIsRead() async {
        let bench = CourierBench(scopes: [Scope.send])
        bench.google.answer("POST /messages/send", 200, #"{"id":"g1"}"#)
        #expect(
            await deliver(bench, readsBack: true).kind == .delivered(remoteID: .gmailMessage("g1"), sentMessageID: nil)
        )
        #expect(bench.google.calls == ["POST /messages/send"])
    }

    @Test func pausesAsLongAsGoogleSays() async {
        let bench = CourierBench()
        let message = "User-rate limit exceeded.  Retry after 2027-02-01T00:00:00.000Z"
        bench.google.answer("POST /messages/send", 429, #"{"error":{"code":429,"message":"\#(message)"}}"#)
        let outcome = await deliver(bench)
        guard case .pauseAccount(let until, _) = outcome.kind else {
            Issue.record("\(outcome)")
            return
        }
        #expect(until.iso8601 == "2027-02-01T00:00:00.000Z")
        #expect(outcome.answer?.hasPrefix("HTTP 429") == true)
    }

    @Test func aWrongRecipientFailsForGood() async {
        let bench = CourierBench()
        bench.google.answer("POST /messages/send", 400, #"{"error":{"code":400,"message":"Invalid To header"}}"#)
        guard case .failed(_, "5.1.3") = await deliver(bench).kind else {
            Issue.record("not failed with 5.1.3")
            return
        }
    }

    @Test func noAnswerAfterTheBodyIsUnknown() async {
        let bench = CourierBench()
        guard case .unknown = await deliver(bench).kind else {
            Issue.record("not unknown")
            return
        }
    }
}
