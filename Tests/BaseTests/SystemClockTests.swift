import Testing

@testable import Base

/// The system's clock, whose sleepers are woken by the thread of all.
@Suite(.timeLimit(.minutes(10))) struct SystemClockTests {
    private let clock = SystemClock()

    @Test func nobodyWakesEarlyAndEverybodyWakes() async throws {
        try await withThrowingTaskGroup { [clock] group in
            for number in 0..<2000 {
                group.addTask {
                    let deadline = clock.now + .milliseconds(number % 97)
                    try await clock.sleep(until: deadline)
                    #expect(clock.now >= deadline)
                }
            }
            try await group.waitForAll()
        }
    }

    /// A thread that waits for the first of them would leave the second asleep for an hour.
    @Test func oneWhoIsDueEarlierIsNotKeptByOthers() async throws {
        let long = Task { [clock] in try await clock.sleep(until: clock.now + .hours(1)) }
        while !long.isCancelled {
            try await clock.sleep(until: clock.now + .milliseconds(5))
            long.cancel()
        }
        await #expect(throws: CancellationError.self) { try await long.value }
    }

    @Test func whoIsCancelledWakesAtOnce() async {
        let sleepers = (0..<200).map { _ in Task { [clock] in try await clock.sleep(until: clock.now + .hours(1)) } }
        for sleeper in sleepers { sleeper.cancel() }
        for sleeper in sleepers {
            await #expect(throws: CancellationError.self) { try await sleeper.value }
        }
    }

    @Test func aMomentThatHasPassedIsNotWaitedFor() async throws {
        try await clock.sleep(until: clock.now - .seconds(1))
    }
}
