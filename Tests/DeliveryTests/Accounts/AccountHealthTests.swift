import Base
import Storage
import Testing

@testable import Delivery

/// An account's health after Google's answers, over days.
@Suite struct AccountHealthTests {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    private func refused(_ call: AccountHealth.Call, at now: Timestamp) throws -> AccountHealth {
        try #require(AccountHealth().refused(call, reason: "403", suggestedFix: .seeAnswer, at: now))
    }

    @Test(arguments: [AccountHealth.Call.grant, .sending])
    func aCallThatIsRefusedForGoodIsMadeAHandfulOfTimesADay(_ call: AccountHealth.Call) throws {
        var health = AccountHealth()
        var tries: [Timestamp] = []
        var now = start
        while now - start < .days(10) {
            health = try #require(health.refused(call, reason: "403", suggestedFix: .seeAnswer, at: now))
            #expect(health.state == .needsGrant && health.since == start)
            tries.append(now)
            now = try #require(health.refusal?.tryAt)
        }
        #expect(tries.count { $0 - start < .hours(24) } <= 10)
        for day in 1..<10 {
            let count = tries.count { $0 - start >= .days(day) && $0 - start < .days(day + 1) }
            #expect((1...5).contains(count), "day \(day)")
        }
    }

    /// A recovery that does not last makes the pauses no shorter.
    @Test func aRecoveryThatDoesNotLastStartsNothingOver() throws {
        var health = AccountHealth()
        var tries = 0
        var now = start
        while now - start < .days(3) {
            health = try #require(health.refused(.grant, reason: "1", suggestedFix: nil, at: now))
            now = try #require(health.refusal?.tryAt)
            health = try #require(health.worked(.grant))
            #expect(health.state == .working)
            tries += 1
        }
        #expect(tries <= 20)
        let later = try #require(health.refused(.grant, reason: "1", suggestedFix: nil, at: now + .hours(25)))
        #expect(later.refusal?.count == 1)
    }

    @Test func onlyTheRefusedCallProvesThatItWorksAgain() throws {
        let sending = try refused(.sending, at: start)
        #expect(sending.worked(.grant) == nil && sending.worked(.identity) == nil)
        #expect(sending.worked(.sending)?.state == .working)
        let grant = try refused(.grant, at: start)
        #expect(grant.worked(.sending) == nil)
        #expect(grant.worked(.grant)?.state == .working)
        let identity = try refused(.identity, at: start)
        #expect(identity.worked(.grant) == nil && identity.worked(.sending) == nil)
        #expect(identity.refusal?.tryAt == nil && !identity.maySend(at: start + .days(30)))
        #expect(AccountHealth().worked(.sending) == nil)
    }

    @Test func severalCallsThatEndAlikeCountOnce() throws {
        let first = try refused(.sending, at: start)
        #expect(first.refused(.sending, reason: "403", suggestedFix: nil, at: start + .seconds(3)) == nil)
        // A refused token is graver; that a send then fails without one adds nothing.
        let graver = try #require(first.refused(.grant, reason: "revoked", suggestedFix: nil, at: start + .seconds(3)))
        #expect(graver.refusal?.call == .grant && graver.reason == "revoked")
        #expect(graver.refused(.sending, reason: "403", suggestedFix: nil, at: start + .hours(1)) == nil)
        #expect(graver.refused(.grant, reason: "revoked", suggestedFix: nil, at: start + .seconds(4)) == nil)
    }

    @Test func aGrantForAnotherAddressIsNewsOnce() throws {
        let other = Reason(.otherAddress, "otto@acme.example")
        let refuse = { (health: AccountHealth, reason: Reason, now: Timestamp) in
            health.refused(.identity, reason: reason, suggestedFix: .grantForOwnAddress, at: now)
        }
        let first = try #require(refuse(AccountHealth(), other, start))
        #expect(refuse(first, other, start + .minutes(1)) == nil)
        #expect(refuse(first, other, start + .days(3)) == nil)
        let another = try #require(refuse(first, Reason(.otherAddress, "lena@acme.example"), start + .hours(1)))
        #expect(another.reason == Reason(.otherAddress, "lena@acme.example") && another.since == start)
        // It is graver than a refused token.
        let grant = try refused(.grant, at: start)
        #expect(refuse(grant, other, start + .seconds(1)) != nil)
    }

    @Test func oneMessageTriesAgainWhenThePauseIsOver() throws {
        let sending = try refused(.sending, at: start)
        let tryAt = try #require(sending.sendsAgain)
        #expect(tryAt == start + .minutes(5))
        #expect(!sending.maySend(at: tryAt - .seconds(1)) && sending.maySend(at: tryAt))
        let grant = try refused(.grant, at: start)
        #expect(grant.sendsAgain == nil && !grant.maySend(at: start + .days(1)))
        // A user who tested the account need not wait.
        #expect(sending.readyToTry(at: start)?.maySend(at: start) == true)
        #expect(grant.readyToTry(at: start) == nil)
        // A pause set by Google applies.
        let later = try #require(sending.paused(until: start + .hours(2), reason: "429", at: start + .minutes(5)))
        #expect(later.state == .needsGrant && later.sendsAgain == start + .hours(2))
    }

    @Test func scheduledActionsGoOnWhereOnlySendingIsRefused() throws {
        #expect(try refused(.grant, at: start).isWithoutGrant)
        #expect(try refused(.identity, at: start).isWithoutGrant)
        #expect(try !refused(.sending, at: start).isWithoutGrant)
        #expect(!AccountHealth().isWithoutGrant)
        // As an earlier version stored it.
        var old = AccountHealth()
        old.state = .needsGrant
        #expect(old.isWithoutGrant && old.worked(.grant)?.state == .working)
    }

    @Test func whatAUserSwitchedOffStaysOff() {
        var off = AccountHealth()
        off.state = .disabled
        #expect(off.refused(.grant, reason: "revoked", suggestedFix: nil, at: start) == nil)
        #expect(off.paused(until: start + .hours(1), reason: "429", at: start) == nil)
        #expect(off.worked(.grant) == nil && off.resumed(at: start) == nil && !off.maySend(at: start))
    }

    @Test func aPauseEndsByItself() throws {
        let paused = try #require(AccountHealth().paused(until: start + .minutes(9), reason: "429", at: start))
        #expect(paused.state == .paused && paused.sendsAgain == start + .minutes(9))
        #expect(paused.paused(until: start + .minutes(5), reason: "429", at: start) == nil)
        #expect(paused.resumed(at: start + .minutes(8)) == nil)
        #expect(paused.resumed(at: start + .minutes(9))?.state == .working)
        #expect(paused.refused(.grant, reason: "revoked", suggestedFix: nil, at: start)?.state == .needsGrant)
    }
}
