import Base
import Foundation
import Testing

struct SemaphoreTests {
    /// Far longer than any machine takes to wake a thread.
    private static let never = Duration.minutes(10)

    @Test func asManyPassAsAreFree() {
        let semaphore = Semaphore(free: 2)
        for _ in 0..<2 { #expect(semaphore.wait(until: .now + Self.never)) }
        #expect(!semaphore.wait(until: .now + .milliseconds(1)))
        #expect(!semaphore.wait(until: .now - .seconds(1)))
        semaphore.signal()
        #expect(semaphore.wait(until: .now - .seconds(1)))
    }

    @Test func aSignalEndsTheWaitThatIsUnderWay() async {
        let semaphore = Semaphore(free: 0)
        async let hasPassed = withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: semaphore.wait(until: .now + Self.never)) }
        }
        semaphore.signal()
        #expect(await hasPassed)
    }

    @Test func oneThreadAtATimeHasItsTurn() async {
        let (semaphore, users, most) = (Semaphore(free: 1), Locked(0), Locked(0))
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Thread.detachNewThread {
                            for _ in 0..<200 where semaphore.wait(until: .now + Self.never) {
                                let now = users.withLock { users in
                                    users += 1
                                    return users
                                }
                                most.withLock { $0 = max($0, now) }
                                users.withLock { $0 -= 1 }
                                semaphore.signal()
                            }
                            continuation.resume()
                        }
                    }
                }
            }
        }
        #expect(most.withLock { $0 } == 1)
    }
}
