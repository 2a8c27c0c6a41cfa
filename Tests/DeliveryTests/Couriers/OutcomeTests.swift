import Base
import Google
import Testing

@testable import Delivery

struct OutcomeTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_000)

    @Test func theTokenServersWaitIsKeptToTheSecond() {
        let refusal = GrantError(kind: .transient(retryAfter: .seconds(90)), reason: "r")
        guard case .retry(_, let after) = Outcome(GoogleError(.grant(refusal)), at: now).kind else {
            Issue.record("what passes by itself is not tried again")
            return
        }
        #expect(after == .seconds(90))
    }

    @Test func withoutAWordOfTheTokenServerTheOrdinaryPaceDecides() {
        let refusal = GrantError(kind: .transient(retryAfter: nil), reason: "r")
        guard case .retry(_, let after) = Outcome(GoogleError(.grant(refusal)), at: now).kind else {
            Issue.record("what passes by itself is not tried again")
            return
        }
        #expect(after == nil)
    }
}
