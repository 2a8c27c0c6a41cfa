import Base
import Foundation
import Storage
import Testing

@Suite struct NewContactCursorTests {
    private let start = Timestamp(milliseconds: 1_800_000_000_000)

    @Test func whatWasDealtWithIsKeptInStretches() {
        var cursor = NewContactCursor(newest: 10)
        for id in [12, 11, 15, 14, 20] { cursor.handle(id, createdAt: start) }
        #expect(cursor.handled.map { [$0.first, $0.last] } == [[11, 12], [14, 15], [20, 20]])
        cursor.handle(13, createdAt: start + .minutes(1))
        #expect(cursor.handled.map { [$0.first, $0.last] } == [[11, 15], [20, 20]])
        #expect(cursor.newest == 20 && cursor.latest == start + .minutes(1))
        #expect((9...21).filter(cursor.hasHandled) == [11, 12, 13, 14, 15, 20])
    }

    @Test func whatNoLookReachesIsForgotten() {
        var cursor = NewContactCursor(newest: 0)
        cursor.handle(1, createdAt: start)
        cursor.handle(5, createdAt: start + NewContactCursor.margin)
        cursor.forgetOld(at: start + .days(1))
        #expect(cursor.handled.count == 2)
        cursor.handle(9, createdAt: start + NewContactCursor.margin + .seconds(1))
        cursor.forgetOld(at: start + .days(1))
        #expect(cursor.handled.map(\.first) == [5, 9])
        #expect(cursor.since(at: start + .days(1)) == start + .seconds(1))
    }

    /// A contact dated in the future does not stop the search of the past.
    @Test func noLookBeginsInTheFuture() {
        var cursor = NewContactCursor(newest: 0)
        cursor.handle(1, createdAt: start + .days(400))
        #expect(cursor.since(at: start) == start - NewContactCursor.margin)
    }

    @Test func thereAreNeverTooMany() {
        var cursor = NewContactCursor(newest: 0)
        let count = NewContactCursor.mostStretches + 50
        for number in 1...count { cursor.handle(number * 2, createdAt: start) }
        #expect(cursor.handled.count == NewContactCursor.mostStretches && cursor.oldest == 100)
        // Handled contacts stay handled.
        #expect((1...count).allSatisfy { cursor.hasHandled($0 * 2) })
        #expect(!cursor.hasHandled(101 + 2))
    }

    @Test(arguments: [1, 7, 42]) func itSaysTheSameAsASet(_ seed: Int) throws {
        var state = UInt64(seed)
        var cursor = NewContactCursor(newest: 0)
        var known: Set<Int> = []
        for _ in 0..<500 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let id = Int(state >> 33) % 400 + 1
            cursor.handle(id, createdAt: start)
            known.insert(id)
        }
        #expect((1...401).filter(cursor.hasHandled) == known.sorted())
        let kept = try JSONDecoder().decode(NewContactCursor.self, from: JSONEncoder().encode(cursor))
        #expect(kept == cursor)
    }
}
