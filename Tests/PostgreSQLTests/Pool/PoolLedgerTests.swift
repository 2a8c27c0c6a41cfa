import Testing

@testable import PostgreSQL

@Suite struct PoolLedgerTests {
    @Test func opensNoMoreThanAreWaitedFor() {
        var ledger = PoolLedger<String>(size: 3)
        #expect(ledger.takeIdle() == nil)
        ledger.wait(1)
        ledger.wait(2)
        #expect(ledger.beginOpening() == 2)
        #expect(ledger.beginOpening() == 0)
        for ticket in 3...5 { ledger.wait(ticket) }
        #expect(ledger.beginOpening() == 1)
        #expect(ledger.opened("a") == 1)
        #expect(ledger.opened("b") == 2)
        #expect(ledger.opened("c") == 3)
        #expect(ledger.beginOpening() == 0)
        #expect(ledger.give(back: "b") == 4)
        ledger.discard()
        #expect(ledger.beginOpening() == 1)
        #expect(ledger.opened("d") == 5)
        #expect(ledger.give(back: "a") == nil)
        #expect(ledger.idle == ["a"])
        #expect(ledger.inUse == 2)
    }

    @Test func nobodyOvertakesThoseWhoWait() {
        var ledger = PoolLedger<String>(size: 1)
        ledger.wait(1)
        #expect(ledger.beginOpening() == 1)
        #expect(ledger.opened("a") == 1)
        ledger.wait(2)
        ledger.wait(3)
        #expect(ledger.leave(2) == true)
        #expect(ledger.leave(2) == false)
        #expect(ledger.takeIdle() == nil)
        #expect(ledger.give(back: "a") == 3)
    }

    @Test func oneOpensForAllWhileOpeningFails() {
        var ledger = PoolLedger<String>(size: 4)
        for ticket in 1...3 { ledger.wait(ticket) }
        #expect(ledger.beginOpening() == 3)
        #expect(ledger.openingFailed() == false)
        #expect(ledger.openingFailed() == false)
        #expect(ledger.openingFailed() == true)
        #expect(ledger.failures == 3)
        #expect(ledger.beginOpening() == 0)
        #expect(ledger.opened("a") == 1)
        #expect(ledger.failures == 0)
        #expect(ledger.beginOpening() == 2)
    }

    @Test func nobodyOpensForNobody() {
        var ledger = PoolLedger<String>(size: 1)
        ledger.wait(1)
        #expect(ledger.beginOpening() == 1)
        #expect(ledger.leave(1) == true)
        #expect(ledger.openingFailed() == false)
        #expect(ledger.opening == 0)
        ledger.wait(2)
        #expect(ledger.beginOpening() == 1)
    }
}
