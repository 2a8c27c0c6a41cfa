import Base
import Google
import Testing

@testable import Delivery

struct SentSearchTests {
    @Test func findsTheMessageAmongOthers() async {
        let bench = CourierBench()
        bench.sent(["g3", "g2", "g1"])
        bench.metadata("g1", trackingID: nil)
        bench.metadata("g2", trackingID: CourierBench.trackingID)
        bench.metadata("g3", trackingID: "q9-1")
        let look = await bench.search.search(for: CourierBench.trackingID, since: bench.clock.now - .minutes(1))
        #expect(look.finding == .found(gmailID: "g2", sentMessageID: "<g2@mail>"))
        #expect(look.units == QuotaCost.listMessages + 2 * QuotaCost.getMessage)
    }

    @Test func readsNoMessageTwice() async {
        let bench = CourierBench()
        bench.sent(["g1"])
        bench.metadata("g1", trackingID: "q9-1")
        let since = bench.clock.now - .minutes(1)
        #expect(await bench.search.search(for: "a", since: since).finding == .absent)
        #expect(await bench.search.search(for: "b", since: since).units == QuotaCost.listMessages)
    }

    @Test(arguments: [[Scope.send], [Scope.compose], []])
    func aGrantThatCannotLookSaysSo(_ scopes: [String]) async {
        let bench = CourierBench(scopes: scopes)
        let look = await bench.search.search(for: CourierBench.trackingID, since: bench.clock.now - .minutes(1))
        guard case .cannotSearch = look.finding else {
            Issue.record("\(look)")
            return
        }
        #expect(look.units == 0)
        #expect(bench.google.calls.isEmpty)
    }

    @Test func aTemporaryFailureIsTriedAgain() async {
        let bench = CourierBench()
        bench.google.answer("GET /messages", 503)
        let look = await bench.search.search(for: CourierBench.trackingID, since: bench.clock.now - .minutes(1))
        guard case .later = look.finding else {
            Issue.record("\(look)")
            return
        }
    }

    @Test(arguments: [429, 401])
    func aRefusalOfTheAccountStopsTheAccount(_ status: Int) async {
        let bench = CourierBench()
        bench.google.answer("GET /messages", status)
        let look = await bench.search.search(for: CourierBench.trackingID, since: bench.clock.now - .minutes(1))
        guard case .accountRefused(let outcome) = look.finding else {
            Issue.record("\(look)")
            return
        }
        switch outcome.kind {
        case .pauseAccount: #expect(status == 429)
        case .accountBroken: #expect(status == 401)
        default: Issue.record("\(outcome)")
        }
    }

    @Test func manyMessagesAreReadInSeveralRounds() async {
        let bench = CourierBench()
        let ids = (0..<300).map { "m\($0)" }
        bench.sent(ids)
        for id in ids { bench.metadata(id, trackingID: "other-\(id)") }
        let since = bench.clock.now - .minutes(1)
        let first = await bench.search.search(for: CourierBench.trackingID, since: since)
        guard case .later = first.finding else {
            Issue.record("\(first)")
            return
        }
        #expect(first.units == QuotaCost.listMessages + SentSearch.mostMessages * QuotaCost.getMessage)
        let second = await bench.search.search(for: CourierBench.trackingID, since: since)
        #expect(second.finding == .absent)
        #expect(second.units == QuotaCost.listMessages + 50 * QuotaCost.getMessage)
    }

    @Test func aMessageDeletedMeanwhileIsPassedOver() async {
        let bench = CourierBench()
        bench.sent(["g1"])
        bench.google.answer("GET /messages/g1", 404)
        let look = await bench.search.search(for: CourierBench.trackingID, since: bench.clock.now - .minutes(1))
        #expect(look.finding == .absent)
    }
}
