import Base
import Storage
import Testing

@testable import Delivery

@Suite struct SettlementTests {
    private let now = Timestamp(milliseconds: 1_800_000_000_000)
    private let policy = RetryPolicy(
        backoff: Backoff(first: .minutes(1), longest: .hours(1), jitter: 0),
        giveUpAfter: .days(5),
        warnAfter: .hours(4),
        sentSearchDelay: .seconds(20)
    )

    private func settle(
        _ kind: Outcome.Kind,
        age: Duration = .zero,
        attempt: Int = 1,
        mustSearch: Bool = false
    ) -> Settlement {
        var random = SeededGenerator(seed: 1)
        return Settlement.settle(
            Outcome(kind),
            of: Make.lease(receivedAt: now - age, attempt: attempt, mustSearch: mustSearch),
            policy: policy,
            now: now,
            using: &random
        )
    }

    @Test func aSentMessageIsDone() {
        let settlement = settle(.delivered(remoteID: .gmailMessage("18c"), sentMessageID: "<x@mail.gmail.com>"))
        #expect(
            settlement.result.next == .delivered(remoteID: .gmailMessage("18c"), sentMessageID: "<x@mail.gmail.com>")
        )
        #expect(settlement.result.outcome == .delivered)
        #expect(settlement.report == .delivered)
    }

    @Test func aLookThatFindsItSaysSo() {
        #expect(
            settle(.delivered(remoteID: .gmailMessage("18c"), sentMessageID: nil), mustSearch: true).result.outcome
                == .found
        )
    }

    @Test func retriesDoubleTheirDelay() {
        #expect(settle(.retry(reason: "r", after: nil), attempt: 1).result.next == .waiting(until: now + .minutes(1)))
        #expect(settle(.retry(reason: "r", after: nil), attempt: 3).result.next == .waiting(until: now + .minutes(4)))
        #expect(settle(.retry(reason: "r", after: .hours(2))).result.next == .waiting(until: now + .hours(2)))
    }

    @Test func warnsAfterSomeHoursAndGivesUpAfterDays() {
        #expect(settle(.retry(reason: "r", after: nil), age: .hours(3)).report == nil)
        #expect(settle(.retry(reason: "r", after: nil), age: .hours(5)).report == .delayed)
        let late = settle(.retry(reason: "r", after: nil), age: .days(5))
        #expect(late.result.next == .failed)
        #expect(late.report == .failed)
        #expect(late.status == "4.4.7")
    }

    @Test func anUncertainOneIsNeverGivenUpUnseen() {
        let settlement = settle(.retry(reason: "cannot look now", after: nil), age: .days(9), mustSearch: true)
        #expect(settlement.result.next == .outcomeUnknown(until: now + .minutes(1)))
    }

    @Test func anUnknownOutcomeIsLookedFor() {
        let settlement = settle(.unknown(reason: "time-out"))
        #expect(settlement.result.next == .outcomeUnknown(until: now + .seconds(20)))
        #expect(settlement.report == nil)
    }

    @Test func searchesBecomeRarer() {
        let settlement = settle(.unknown(reason: "503"), attempt: 4, mustSearch: true)
        #expect(settlement.result.next == .outcomeUnknown(until: now + .minutes(8)))
    }

    @Test func aLookThatFailsIsNoNewDoubt() {
        #expect(settle(.unknown(reason: "503"), mustSearch: true).result.outcome == .notLooked)
        #expect(settle(.unknown(reason: "time-out")).result.outcome == .unknown)
        let inVain = settle(.notFound(reason: "too soon"), mustSearch: true)
        #expect(inVain.result.outcome == .notFound)
        #expect(inVain.result.next == .outcomeUnknown(until: now + .seconds(100)))
    }

    @Test func theAccountsTroubleIsNotTheMessages() {
        let paused = settle(.pauseAccount(until: now + .minutes(9), reason: "429"))
        #expect(paused.result.countsAsAttempt == false)
        #expect(paused.account == .paused(until: now + .minutes(9), reason: "429"))
        let broken = settle(.accountBroken(reason: "revoked", suggestedFix: .grantAgain), age: .days(30))
        #expect(broken.account == .refused(.sending, reason: "revoked", suggestedFix: .grantAgain))
        #expect(broken.result.next == .waiting(until: now))
        #expect(broken.report == nil)
    }

    @Test func pausesDoNotKeepAMessageForEver() {
        let pause = Outcome.Kind.pauseAccount(until: now + .minutes(9), reason: "429")
        #expect(settle(pause, age: .hours(5)).report == .delayed)
        let late = settle(pause, age: .days(5))
        #expect(late.result.next == .failed)
        #expect(late.report == .failed)
        #expect(late.status == "4.4.7")
        #expect(late.account == .paused(until: now + .minutes(9), reason: "429"))
        let inDoubt = settle(pause, age: .days(5), mustSearch: true)
        #expect(inDoubt.result.next == .outcomeUnknown(until: now + .minutes(9)))
    }

    @Test func aRefusalIsReported() {
        let settlement = settle(.failed(reason: "Invalid To header", status: "5.1.3"))
        #expect(settlement.result.next == .failed)
        #expect(settlement.report == .failed)
        #expect(settlement.status == "5.1.3")
    }
}
