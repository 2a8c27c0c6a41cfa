import Testing

@testable import Base

@Suite struct SignalTests {
    private let clock = ManualClock()

    @Test(.timeLimit(.minutes(10))) func aWakeUpIsKeptForTheNextWaitAndSeveralCountAsOne() async {
        let signal = Signal()
        signal.wake()
        signal.wake()
        await signal.wait(until: nil, clock: clock)
        let second = Task { await signal.wait(until: nil, clock: clock) }
        #expect(!second.isCancelled)
        signal.wake()
        await second.value
    }

    @Test(.timeLimit(.minutes(10))) func theDeadlineEndsAWait() async throws {
        let signal = Signal()
        let deadline = clock.now + .seconds(5)
        let wait = Task { await signal.wait(until: deadline, clock: clock) }
        clock.advance(by: .seconds(5))
        await wait.value
        await signal.wait(until: deadline, clock: clock)
    }

    @Test(.timeLimit(.minutes(10))) func aCancelledTaskDoesNotWait() async {
        let signal = Signal()
        let wait = Task { await signal.wait(until: nil, clock: clock) }
        wait.cancel()
        await wait.value
    }

    @Test(.timeLimit(.minutes(10))) func noWakeUpIsLostBetweenTwoTasks() async {
        let (there, back) = (Signal(), Signal())
        let other = Task {
            for _ in 0..<2000 {
                await there.wait(until: nil, clock: clock)
                back.wake()
            }
        }
        for _ in 0..<2000 {
            there.wake()
            await back.wait(until: nil, clock: clock)
        }
        await other.value
    }
}
