import Base
import Testing

@testable import Delivery

@Suite struct SentSearchPolicyTests {
    private let rule = SentSearchPolicy(sentSearchDelay: .minutes(1))
    private let doubt = Timestamp(milliseconds: 1_800_000_000_000)

    private func isCertain(after looks: Int, at age: Duration) -> Bool {
        let lease = Make.lease(
            receivedAt: doubt,
            mustSearch: true,
            outcomeUnknownSince: doubt,
            fruitlessSearches: looks
        )
        return rule.isCertain(lease, at: doubt + age)
    }

    @Test func oneLookProvesNothingHoweverLate() {
        #expect(!isCertain(after: 0, at: .minutes(1)))
        #expect(!isCertain(after: 0, at: .days(1)))
    }

    @Test func manyLooksProveNothingTooSoon() {
        #expect(!isCertain(after: 9, at: .minutes(5) - .milliseconds(1)))
        #expect(isCertain(after: 1, at: .minutes(5)))
    }

    @Test func theSecondLookComesWhenItCanDecide() {
        let lease = Make.lease(receivedAt: doubt, mustSearch: true, outcomeUnknownSince: doubt)
        #expect(rule.nextSearch(for: lease, at: doubt + .minutes(1)) == doubt + .minutes(5))
        #expect(rule.nextSearch(for: lease, at: doubt + .minutes(9)) == doubt + .minutes(10))
    }
}
