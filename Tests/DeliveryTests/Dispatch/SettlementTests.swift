import Base
import Mail
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

    private func settle(_ refused: [(name: String, outcome: Outcome.Kind)], of names: [String]) -> Settlement {
        var lease = Make.lease(receivedAt: now)
        lease.delivery.recipients = names.map { Recipient(Self.address($0)) }
        var random = SeededGenerator(seed: 1)
        let outcome = Outcome(.refusedRecipients(refused.map { RefusedRecipient(Self.address($0), Outcome($1)) }))
        return Settlement.settle(outcome, of: lease, policy: policy, now: now, using: &random)
    }

    private static func address(_ name: String) -> Address { Address(localPart: name, domain: "customer.example") }

    private static func names(_ split: Settlement.Split) -> [String] { split.recipients.map(\.address.localPart) }

    private static let gone = Outcome.Kind.failed(reason: "gone", status: "5.1.1")

    @Test func refusedRecipientsLeaveAndTheOthersAreDueAtOnce() {
        let full = Outcome.Kind.retry(reason: "full", after: nil)
        let settlement = settle([("b", Self.gone), ("c", full), ("d", Self.gone)], of: ["a", "b", "c", "d", "e"])
        #expect(settlement.result.next == .waiting(until: now) && settlement.report == nil)
        #expect(settlement.result.reason?.code == .recipientsRefused)
        #expect(settlement.splits.map(Self.names) == [["b", "d"], ["c"]])
        #expect(settlement.splits.map(\.settlement.result.next) == [.failed, .waiting(until: now + .minutes(1))])
        #expect(settlement.splits.map(\.settlement.report) == [.failed, nil])
        #expect(settlement.splits.map(\.settlement.status) == ["5.1.1", "5.0.0"])
    }

    @Test func whereAllAreRefusedThoseThatMayBeAcceptedLaterStay() {
        let limit = Outcome.Kind.pauseAccount(until: now + .hours(1), reason: "limit")
        let settlement = settle([("a", Self.gone), ("b", limit)], of: ["a", "b"])
        #expect(settlement.result.next == .waiting(until: now + .hours(1)))
        #expect(settlement.account == .paused(until: now + .hours(1), reason: "limit"))
        #expect(settlement.splits.map(Self.names) == [["a"]])
        // With one reason for all, nothing is split.
        let alike = settle([("a", Self.gone), ("b", Self.gone)], of: ["a", "b"])
        #expect(alike.result.next == .failed && alike.splits.isEmpty && alike.status == "5.1.1")
    }

    /// The limit was reached in the midst of the recipients.
    @Test func aRefusalThatConcernsTheAccountPausesIt() {
        let limit = Outcome.Kind.pauseAccount(until: now + .hours(1), reason: "limit")
        let settlement = settle([("b", limit)], of: ["a", "b"])
        #expect(settlement.result.next == .waiting(until: now))
        #expect(settlement.account == .paused(until: now + .hours(1), reason: "limit"))
        #expect(settlement.splits.map(\.settlement.result.next) == [.waiting(until: now + .hours(1))])
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

    @Test func aRefusalOfTheAccountIsNotOneOfTheMessage() {
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
