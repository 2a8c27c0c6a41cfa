import Base
import Storage
import Testing

@testable import SQLStorage

/// Ids that several processes issue at the same moments.
@Suite struct QueueIDSourceTests {
    @Test func noTwoAreTheSame() {
        let clock = ManualClock()
        let sources: [QueueIDSource] = [0, 1, 17, 255].map { slot in QueueIDSource(after: 0, clock: clock) { slot } }
        var issued: Set<QueueID> = []
        var last: [QueueID?] = Array(repeating: nil, count: sources.count)
        // Far more than a millisecond has for one of them.
        for number in 0..<40_000 {
            let index = number % sources.count
            let id = sources[index].next()
            #expect(issued.insert(id).inserted)
            if let before = last[index] { #expect(before.rawValue < id.rawValue) }
            last[index] = id
            if number.isMultiple(of: 9973) { clock.advance(by: .milliseconds(1)) }
        }
    }

    @Test func theyTellWhenTheyWereIssued() {
        let clock = ManualClock()
        for slot in [nil, 0, 255] as [Int64?] {
            let source = QueueIDSource(after: 0, clock: clock) { slot }
            #expect(QueueIDSource.moment(of: source.next()) == clock.now)
            clock.advance(by: .seconds(3))
            #expect(QueueIDSource.moment(of: source.next()) == clock.now)
        }
    }

    /// A clock that is set back, or another node's newest id, makes none smaller, and leads into no other's range.
    @Test func theyGrow() {
        let clock = ManualClock()
        let newest = QueueIDSource(after: 0, clock: clock) { 255 }.next()
        clock.advance(by: .zero - .hours(1))
        let (a, b) = (
            QueueIDSource(after: newest.rawValue, clock: clock) { 1 },
            QueueIDSource(after: newest.rawValue, clock: clock) { 2 }
        )
        let ids = (0..<20_000).flatMap { _ in [a.next(), b.next()] }
        #expect(Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.rawValue > newest.rawValue })
    }

    /// A node that joins again may have another slot.
    @Test func theSlotMayChange() {
        let (clock, slot) = (ManualClock(), Locked<Int64>(3))
        let source = QueueIDSource(after: 0, clock: clock) { slot.withLock { $0 } }
        let before = source.next()
        slot.withLock { $0 = 1 }
        let other = QueueIDSource(after: 0, clock: clock) { 3 }
        let ids = [before, source.next(), source.next(), other.next()]
        #expect(Set(ids).count == 4)
        #expect(ids[1].rawValue > before.rawValue)
    }
}
