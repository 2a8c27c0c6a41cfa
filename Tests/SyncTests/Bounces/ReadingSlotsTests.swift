import Base
import Testing

@testable import Sync

/// Slots for reading bounces: what does not answer keeps nobody waiting.
@Suite(.timeLimit(.minutes(10))) struct ReadingSlotsTests {
    /// Readings that last until the test ends them, and the order in which they began.
    private final class Readings: Sendable {
        private struct State {
            var begun: [Int] = []
            var ended: Set<Int> = []
        }

        private let state = Locked(State())

        var begun: [Int] { state.withLock { $0.begun } }

        func end(_ names: Int...) { state.withLock { $0.ended.formUnion(names) } }

        func read(_ name: Int) async throws(RunStop) {
            state.withLock { $0.begun.append(name) }
            while !state.withLock({ $0.ended.contains(name) }) {
                do { try await Task.sleep(for: .milliseconds(2)) } catch { throw .interrupted }
            }
        }
    }

    private let clock = ManualClock()
    private let readings = Readings()

    private func start(_ slots: ReadingSlots, _ name: Int, priority: Int = 0) -> Task<Bool, Never> {
        Task { [readings] in
            do throws(RunStop) {
                try await slots.withSlot(priority: priority) { () throws(RunStop) in try await readings.read(name) }
                return true
            } catch {
                return false
            }
        }
    }

    private func until(_ what: Comment, _ condition: () -> Bool) async throws {
        for _ in 0..<30_000 {
            if condition() { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record(what)
    }

    @Test func whatTakesLongGivesItsSlotAway() async throws {
        let slots = ReadingSlots(2, clock: clock)
        let silent = [start(slots, 1), start(slots, 2)]
        try await until("both have a slot") { readings.begun.count == 2 }
        let other = start(slots, 3)
        try await until("the other waits") { slots.waitingCount == 1 }
        #expect(readings.begun.count == 2)
        clock.advance(by: ReadingSlots.patience)
        try await until("the other has its slot") { readings.begun.contains(3) }
        // The silent ones go on, and give back nothing twice.
        readings.end(1, 2, 3)
        for task in silent + [other] { #expect(await task.value) }
        let next = [start(slots, 4), start(slots, 5), start(slots, 6)]
        try await until("one waits") { slots.waitingCount == 1 && readings.begun.count == 5 }
        readings.end(4, 5, 6)
        for task in next { #expect(await task.value) }
    }

    @Test func theLowestPriorityComesFirst() async throws {
        let slots = ReadingSlots(1, clock: clock)
        let first = start(slots, 1)
        try await until("it has the slot") { readings.begun == [1] }
        var waiting: [Task<Bool, Never>] = []
        for (name, priority) in [(2, 7), (3, 3), (4, 7)] {
            waiting.append(start(slots, name, priority: priority))
            try await until("\(name) waits") { slots.waitingCount == waiting.count }
        }
        readings.end(1, 2, 3, 4)
        for task in [first] + waiting { #expect(await task.value) }
        #expect(readings.begun == [1, 3, 2, 4])
    }

    @Test func whoIsCancelledWhileWaitingEndsAtOnceAndTakesNothing() async throws {
        let slots = ReadingSlots(1, clock: clock)
        let first = start(slots, 1)
        try await until("it has the slot") { readings.begun == [1] }
        let second = start(slots, 2)
        try await until("the second waits") { slots.waitingCount == 1 }
        second.cancel()
        #expect(await second.value == false)
        #expect(slots.waitingCount == 0)
        let third = start(slots, 3)
        try await until("the third waits") { slots.waitingCount == 1 }
        readings.end(1, 3)
        #expect(await first.value)
        #expect(await third.value)
        #expect(readings.begun == [1, 3])
    }
}
