import Base
import Testing

@testable import Sync

@Suite(.timeLimit(.minutes(10))) struct PeriodicTaskTests {
    private struct Failure: Error {}

    @Test func theFirstOfSuccessiveFailuresIsReported() async throws {
        let clock = ManualClock()
        let (begun, failures) = (Locked<[Timestamp]>([]), Locked<[Int]>([]))
        let task = Task {
            await PeriodicTask(interval: .minutes(1), clock: clock).run { _ in
                failures.withLock { $0.append(begun.withLock { $0.count }) }
            } _: {
                let count = begun.withLock { begun in
                    begun.append(clock.now)
                    return begun.count
                }
                if [2, 3, 5].contains(count) { throw Failure() }
            }
        }
        let start = clock.now
        for count in 1...6 {
            while begun.withLock({ $0.count }) < count || clock.firstDeadline == nil {
                try await Task.sleep(for: .milliseconds(1))
            }
            clock.advance(by: .minutes(1))
        }
        task.cancel()
        await task.value
        #expect(failures.withLock { $0 } == [2, 5])
        #expect(begun.withLock { Array($0.prefix(6)) } == (0..<6).map { start + .minutes($0) })
    }
}
