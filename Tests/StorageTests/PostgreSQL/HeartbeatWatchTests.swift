import Base
import Storage
import Testing

@testable import SQLStorage

/// When a node is dead for another one, with time moved by hand.
@Suite struct HeartbeatWatchTests {
    private static let start = ContinuousClock.now

    /// Reads what each node has shown, once a second, and returns who is dead then.
    private static func read(_ beats: [[Int64: Int64]], every step: Duration = .seconds(1)) -> [Set<Int64>] {
        var watch = HeartbeatWatch(deadAfter: .seconds(10), longestGap: .seconds(5))
        return beats.enumerated().map { index, beats in
            let moment = start + step * index
            let sights = beats.map { HeartbeatWatch.Sight(incarnation: $0.key, beats: $0.value) }
            return Set(watch.saw(sights, from: moment, to: moment).map(\.incarnation))
        }
    }

    @Test func whoShowsNothingForTenSecondsIsDead() {
        let dead = Self.read((0...12).map { [1: Int64($0), 2: 7] })
        #expect(dead == Array(repeating: [], count: 10) + [[2], [2], [2]])
    }

    @Test func whoShowsSomethingLives() {
        let dead = Self.read((0...30).map { [2: Int64($0 / 9)] })
        #expect(dead.allSatisfy { $0.isEmpty })
    }

    /// After an outage of the database, or where the reader itself stood still, everybody gets the whole time again.
    @Test func whoCouldNotReadBeginsAgain() {
        var watch = HeartbeatWatch(deadAfter: .seconds(10), longestGap: .seconds(5))
        let silent = [HeartbeatWatch.Sight(incarnation: 2, beats: 7)]
        for second in [0, 2, 4, 6, 8, 60, 62, 64, 66, 68] {
            let moment = Self.start + .seconds(second)
            #expect(watch.saw(silent, from: moment, to: moment).isEmpty, "\(second)")
        }
        let moment = Self.start + .seconds(70)
        #expect(watch.saw(silent, from: moment, to: moment) == silent)
    }

    /// A heartbeat counts from when reading it ended to when reading it again began.
    @Test func slowReadingIsNotSilence() {
        var watch = HeartbeatWatch(deadAfter: .seconds(10), longestGap: .seconds(5))
        let silent = [HeartbeatWatch.Sight(incarnation: 2, beats: 7)]
        for begin in [0, 6] {
            let moment = Self.start + .seconds(begin)
            #expect(watch.saw(silent, from: moment, to: moment + .seconds(4)).isEmpty)
        }
        #expect(watch.saw(silent, from: Self.start + .seconds(13), to: Self.start + .seconds(13)).isEmpty)
        #expect(watch.saw(silent, from: Self.start + .seconds(14), to: Self.start + .seconds(14)) == silent)
    }

    // MARK: - Lists

    /// A lost node is worth an alert for a day, or until one of its name runs; once, however often it was lost.
    @Test func lostNodesAreMissed() {
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        func lost(_ name: String, _ age: Duration) -> LostNode {
            LostNode(name: name, version: "1", startedAt: now - .days(9), lostAt: now - age)
        }
        func node(_ name: String, _ silence: Duration) -> NodeRecord {
            NodeRecord(name: name, version: "1", startedAt: now, heartbeatAt: now - silence, isThis: false)
        }
        let list = NodeList(
            nodes: [node("a", .seconds(3)), node("b", .seconds(30))],
            lost: [lost("a", .hours(1)), lost("c", .hours(2)), lost("c", .hours(3)), lost("d", .hours(25))],
            asOf: now
        )
        #expect(list.missing == [lost("c", .hours(2))])
        #expect(list.nodes.map(list.isSilent) == [false, true])
    }

    // MARK: - Clocks

    @Test func theServersClockCounts() {
        let system = ManualClock()
        let clock = ServerClock(system)
        #expect(clock.now == system.now)
        // The answer took two seconds, so the server's clock is between 58 s and 60 s ahead.
        let sent = system.now
        system.advance(by: .seconds(2))
        clock.measured(sent + .seconds(60), between: sent, and: system.now)
        #expect(clock.offset == .seconds(58))
        // Within what can be measured, nothing changes.
        clock.measured(system.now + .seconds(58), between: system.now - .seconds(3), and: system.now)
        #expect(clock.offset == .seconds(58))
        clock.measured(system.now - .minutes(3), between: system.now, and: system.now)
        #expect(clock.offset == .zero - .minutes(3))
        #expect(clock.now == system.now - .minutes(3))
        // The system's clock was set meanwhile.
        clock.measured(system.now, between: system.now, and: system.now - .seconds(1))
        #expect(clock.offset == .zero - .minutes(3))
    }

    @Test func clocksThatAgreeAreLeftAlone() {
        let system = ManualClock()
        let clock = ServerClock(system)
        for delay in 1...50 {
            let sent = system.now
            system.advance(by: .milliseconds(delay))
            clock.measured(sent + .milliseconds(delay / 3), between: sent, and: system.now)
            #expect(clock.offset == .zero)
        }
    }

    // MARK: - News

    @Test func newsAreReadAsTheyWereTold() {
        let (one, two) = (AccountID(rawValue: 1), AccountID(rawValue: 2))
        var news = StoreNews.queued([one, two])
        news.add(.nodes)
        news.add(.spent([two]))
        let payload = news.payload(from: 77)
        let (writer, changes) = StoreNews.read(payload ?? "")
        #expect(writer == 77)
        #expect(Set(changes) == [.queued([one, two]), .spent([two]), .nodes])
        #expect(StoreNews.nothing.payload(from: 77) == nil)
        #expect(StoreNews.read(StoreNews.anything.payload(from: 77) ?? "").changes == [.anything])
        // Of an earlier version, of a later one, and of too many accounts.
        #expect(StoreNews.read("77").changes == [.anything])
        #expect(StoreNews.read("77 q 1 z 4").changes == [.anything])
        let many = StoreNews.queued((1...2000).map { AccountID(rawValue: $0) })
        #expect(many.payload(from: 77) == "77")
        let most = StoreNews.queued((0..<300).map { AccountID(rawValue: Int64.max - $0) })
        #expect(most.payload(from: Int64.max)?.utf8.count ?? 8000 < 8000)
    }
}
