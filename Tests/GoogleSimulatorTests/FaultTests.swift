import Base
import HTTPTypes
import Testing

@testable import GoogleSimulator

struct FaultTests {
    @Test func losesTheAnswerAfterTheWork() async {
        let google = TestGoogle()
        let token = await google.token()
        google.simulator.inject(Fault(.dropAfter, account: "ANNA@example.com", method: "messages.send", count: 1))
        #expect(await google.upload(TestGoogle.message(), token: token) == nil)
        #expect(google.simulator.arrivalCounts == ["otto@example.org": 1])
        #expect(await google.upload(TestGoogle.message(), token: token)?.status == 200)
    }

    @Test func dropsBeforeTheWork() async {
        let google = TestGoogle()
        let token = await google.token()
        google.simulator.inject(Fault(.dropBefore, method: "send", count: 1))
        #expect(await google.upload(TestGoogle.message(), token: token) == nil)
        #expect(google.simulator.arrivalCounts.isEmpty)
    }

    @Test(arguments: [
        (Fault.Effect.unauthorized, 401, "authError", 0),
        (.forbidden(reason: "domainPolicy"), 403, "domainPolicy", 0),
        (.forbidden(reason: "rateLimitExceeded"), 403, "rateLimitExceeded", 0),
        (.forbidden(reason: "insufficientPermissions"), 403, "insufficientPermissions", 0),
        (.tooManyRequests(retryAfter: nil), 429, "rateLimitExceeded", 0),
        (.backend(status: 503, afterWork: false), 503, "backendError", 0),
        (.backend(status: 500, afterWork: true), 500, "backendError", 1),
    ])
    func answers(_ effect: Fault.Effect, status: Int, reason: String, arrived: Int) async {
        let google = TestGoogle()
        let token = await google.token()
        google.simulator.inject(Fault(effect, count: 1))
        let answer = await google.upload(TestGoogle.message(), token: token)
        #expect(answer?.status == status)
        #expect(answer?.reason == reason)
        #expect(google.simulator.arrivals(for: "otto@example.org").count == arrived)
    }

    @Test func saysWhenToTryAgain() async {
        let google = TestGoogle()
        let token = await google.token()
        google.simulator.inject(Fault(.tooManyRequests(retryAfter: .seconds(90))))
        let answer = await google.upload(TestGoogle.message(), token: token)
        let moment = (google.clock.now + .seconds(90)).iso8601
        #expect(answer?.message == "User-rate limit exceeded.  Retry after \(moment)")
    }

    @Test func sendsAPageOfHTMLInsteadOfJSON() async {
        let google = TestGoogle()
        let token = await google.token()
        google.simulator.inject(Fault(.html(afterWork: true)))
        let answer = await google.upload(TestGoogle.message(), token: token)
        #expect(answer?.status == 502)
        #expect(answer?.response.fields[.contentType]?.hasPrefix("text/html") == true)
        #expect(google.simulator.arrivalCounts == ["otto@example.org": 1])
    }

    @Test func keepsToItsAccountAndItsCount() {
        var list = FaultList()
        list.add(Fault(.unauthorized, account: "a@example.com", method: "messages.send", count: 2))
        #expect(list.draw(.request, account: "b@example.com", method: "gmail.users.messages.send").isEmpty)
        #expect(list.draw(.request, account: "a@example.com", method: "gmail.users.messages.send.start").isEmpty)
        #expect(list.draw(.request, account: "a@example.com", method: "gmail.users.messages.send") == [.unauthorized])
        #expect(list.draw(.request, account: "a@example.com", method: "gmail.users.messages.send") == [.unauthorized])
        #expect(list.draw(.request, account: "a@example.com", method: "gmail.users.messages.send").isEmpty)
    }

    @Test func refusesTheRefreshAsForARevokedGrant() async {
        let google = TestGoogle()
        google.simulator.inject(Fault(.invalidGrant, account: TestGoogle.anna, count: 1))
        #expect(await google.token() == "none")
        #expect(await google.token() != "none")
    }

    @Test(arguments: ["dropAfter", "error503", "error500After", "unauthorized", "html", "invalidGrant"])
    func readsKindsFromJSON(_ kind: String) {
        #expect(Fault(["kind": .string(kind), "probability": .number(0.5)])?.probability == 0.5)
    }

    @Test func readsNoUnknownKind() {
        #expect(Fault(["kind": "error200"]) == nil)
        #expect(Fault(["kind": "slow"]) == nil)
    }
}
