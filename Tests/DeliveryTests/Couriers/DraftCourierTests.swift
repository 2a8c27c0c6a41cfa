import Base
import Google
import Storage
import Testing

@testable import Delivery

struct DraftCourierTests {
    private let bench = CourierBench()

    private var courier: DraftCourier {
        DraftCourier(client: bench.client, search: bench.search, readsBack: false, clock: bench.clock)
    }

    @Test func createsAndSends() async {
        bench.google.answer("POST /drafts", 200, #"{"id":"d1","message":{"id":"m1"}}"#)
        bench.google.answer("POST /drafts/send", 200, #"{"id":"g1"}"#)
        #expect(
            await courier.deliver(bench.outgoing).kind == .delivered(remoteID: .gmailMessage("g1"), sentMessageID: nil)
        )
    }

    @Test func aDraftThatWasNeverMadeMayBeMadeAgain() async {
        guard case .retry = await courier.deliver(bench.outgoing).kind else {
            Issue.record("not retry")
            return
        }
        #expect(bench.google.calls == ["POST /drafts"])
    }

    @Test func aDraftThatCanBeDeletedWasNotSent() async {
        bench.google.answer("POST /drafts", 200, #"{"id":"d1"}"#)
        bench.google.answer("POST /drafts/send", 500)
        bench.google.answer("DELETE /drafts/d1", 204, "")
        guard case .retry = await courier.deliver(bench.outgoing).kind else {
            Issue.record("not retry")
            return
        }
    }

    @Test func aDraftThatIsGoneWasSent() async {
        bench.google.answer("POST /drafts", 200, #"{"id":"d1"}"#)
        bench.google.answer("POST /drafts/send", 500)
        bench.google.answer("DELETE /drafts/d1", 404)
        bench.sent([])
        #expect(
            await courier.deliver(bench.outgoing).kind == .delivered(remoteID: .gmailDraft("d1"), sentMessageID: nil)
        )
    }

    @Test func withoutAnAnswerFromTheDraftItStaysUnknown() async {
        bench.google.answer("POST /drafts", 200, #"{"id":"d1"}"#)
        guard case .unknown = await courier.deliver(bench.outgoing).kind else {
            Issue.record("not unknown")
            return
        }
    }

    @Test func aRefusedDraftIsNotLeftBehind() async {
        bench.google.answer("POST /drafts", 200, #"{"id":"d1"}"#)
        bench.google.answer("POST /drafts/send", 400)
        bench.google.answer("DELETE /drafts/d1", 204, "")
        guard case .failed = await courier.deliver(bench.outgoing).kind else {
            Issue.record("not failed")
            return
        }
        #expect(bench.google.calls.last == "DELETE /drafts/d1")
    }

    @Test(arguments: [(204, true), (404, false)])
    func afterACrashTheDraftItselfDecides(_ status: Int, _ isAbsent: Bool) async {
        bench.sent([])
        bench.google.answer("GET /drafts", 200, #"{"drafts":[{"id":"d1","message":{"id":"m1"}}]}"#)
        bench.metadata("m1", trackingID: CourierBench.trackingID)
        bench.google.answer("DELETE /drafts/d1", status, "")
        let look = await courier.search(for: bench.outgoing, since: bench.clock.now - .minutes(1))
        #expect((look.finding == .absent) == isAbsent)
    }
}
