import Testing

@testable import Base

@Suite struct SleepQueueTests {
    private let start = ContinuousClock.now
    private var queue = SleepQueue<String>()

    private mutating func add(_ name: String, _ id: Int, for length: Duration, after passed: Duration = .zero) {
        queue.add(name, as: id, for: length, from: start + passed)
    }

    @Test mutating func nobodyIsWokenBeforeSomebodyMustBe() {
        add("alerts", 1, for: .seconds(30))
        #expect(queue.nextWakeUp == start + .seconds(31))
        #expect(queue.takeDue(at: start + .milliseconds(30_500)) == [])
        #expect(queue.takeDue(at: start + .seconds(31)) == ["alerts"])
        #expect(queue.nextWakeUp == nil)
        #expect(queue.takeDue(at: start + .seconds(100)) == [])
    }

    @Test mutating func whoIsDueIsWokenTogetherWithTheOneThatMustBe() {
        add("index", 1, for: .seconds(10))
        add("scheduler", 2, for: .milliseconds(10_800))
        add("summaries", 3, for: .seconds(5), after: .milliseconds(5_100))
        add("certificates", 4, for: .seconds(30))
        #expect(queue.nextWakeUp == start + .milliseconds(10_725))
        #expect(queue.takeDue(at: start + .milliseconds(10_900)) == ["index", "summaries", "scheduler"])
        #expect(queue.nextWakeUp == start + .seconds(31))
    }

    @Test mutating func aShortSleepIsExactAndWakesOthersWithIt() {
        add("retry", 1, for: .milliseconds(1900))
        add("poll", 2, for: .milliseconds(100))
        add("watch", 3, for: .seconds(5), after: .milliseconds(-4_950))
        #expect(queue.nextWakeUp == start + .milliseconds(100))
        #expect(queue.takeDue(at: start + .milliseconds(100)) == ["watch", "poll"])
        #expect(queue.nextWakeUp == start + .milliseconds(1900))
    }

    @Test mutating func whoSleepsNoLongerIsNotWoken() {
        add("stays", 1, for: .seconds(5))
        add("leaves", 2, for: .seconds(1))
        #expect(queue.remove(2) == "leaves")
        #expect(queue.remove(2) == nil)
        #expect(queue.nextWakeUp == start + .milliseconds(5_625))
        #expect(queue.takeDue(at: start + .seconds(6)) == ["stays"])
        #expect(queue.remove(1) == nil)
    }

    @Test(arguments: [(100, 0), (1_999, 0), (2_000, 250), (4_000, 500), (8_000, 1_000), (3_600_000, 1_000)])
    func theToleranceIsAShareOfTheSleepUpToASecond(_ length: Int, _ tolerance: Int) {
        #expect(SleepQueue<Int>.tolerance(of: .milliseconds(length)) == .milliseconds(tolerance))
    }
}
