import Base
import Storage
import Testing

@testable import Delivery

@Suite struct RateLimiterTests {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)
    private let limits = RateLimits(unitsPerMinute: 600, messagesPerDay: 10, concurrency: 4)

    private func spend(_ limiter: inout RateLimiter, messages: Int, at moment: Timestamp) {
        limiter.record(LedgerEntry(at: moment, units: 100 * messages, messages: messages))
    }

    @Test func allowsAMinutesWorthAtOnce() {
        var limiter = RateLimiter(limits: limits)
        let atOnce = limiter.allowance(units: 100, at: start)
        #expect(atOnce == .now(6))
    }

    @Test func waitsUntilEnoughOfTheMinuteHasGone() {
        var limiter = RateLimiter(limits: limits)
        spend(&limiter, messages: 4, at: start)
        spend(&limiter, messages: 2, at: start + .seconds(20))
        let early = limiter.allowance(units: 100, at: start + .seconds(30))
        #expect(early == .later(start + .seconds(61), .minute))
        let inTime = limiter.allowance(units: 100, at: start + .seconds(61))
        #expect(inTime == .now(4))
    }

    @Test func countsTheDay() {
        var limiter = RateLimiter(limits: limits)
        spend(&limiter, messages: 10, at: start)
        let later = start + .hours(1)
        guard case .later(let moment, .day) = limiter.allowance(units: 100, at: later) else {
            Issue.record("the daily limit was not seen")
            return
        }
        #expect(moment - start >= .hours(24))
        #expect(moment - start <= .hours(24) + .minutes(5))
        let nextDay = limiter.allowance(units: 100, at: moment)
        #expect(nextDay == .now(6))
    }

    @Test func aLedgerReadBackLimitsAsBefore() {
        let ledger = (0..<6).map { LedgerEntry(at: start + .seconds($0), units: 100, messages: 1) }
        var limiter = RateLimiter(limits: limits, ledger: ledger)
        guard case .later = limiter.allowance(units: 100, at: start + .seconds(10)) else {
            Issue.record("the ledger was forgotten")
            return
        }
    }

    @Test func aBudgetBelowOneSendStillSendsOneAtATime() {
        var limiter = RateLimiter(limits: RateLimits(unitsPerMinute: 50, messagesPerDay: 10, concurrency: 1))
        let first = limiter.allowance(units: 100, at: start)
        #expect(first == .now(1))
        spend(&limiter, messages: 1, at: start)
        let second = limiter.allowance(units: 100, at: start + .seconds(5))
        #expect(second == .later(start + .seconds(61), .minute))
    }

    /// For random loads: a sender that obeys the rate limiter never exceeds the limit in any window of a minute.
    @Test(arguments: 1...20) func neverExceedsTheMinute(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var limiter = RateLimiter(limits: RateLimits(unitsPerMinute: 1000, messagesPerDay: 100_000, concurrency: 9))
        var now = start
        var sent: [Timestamp] = []
        for _ in 0..<300 {
            switch limiter.allowance(units: 100, at: now) {
            case .now(let count):
                let sending = Int.random(in: 1...count, using: &random)
                spend(&limiter, messages: sending, at: now)
                sent += Array(repeating: now, count: sending)
                now = now + .milliseconds(Int.random(in: 0...9000, using: &random))
            case .later(let moment, _):
                #expect(moment > now)
                now = moment
            }
        }
        for (index, moment) in sent.enumerated() {
            let inWindow = sent[index...].prefix { $0 - moment < .seconds(60) }.count
            #expect(inWindow <= 10)
        }
    }

    @Test func aClockThatWasSetBackDelaysByNoMoreThanTheWindow() {
        let wrong = Timestamp(milliseconds: 1_900_000_000_000)
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        let limits = RateLimits(unitsPerMinute: 100, messagesPerDay: 10, concurrency: 1)
        var limiter = RateLimiter(limits: limits, ledger: [LedgerEntry(at: wrong, units: 100, messages: 1)])
        guard case .later(let moment, .minute) = limiter.allowance(units: 100, at: now) else {
            Issue.record("what was spent counts")
            return
        }
        #expect(moment <= now + .seconds(61))
        #expect(limiter.allowance(units: 100, at: now + .seconds(61)) == .now(1))
    }
}
