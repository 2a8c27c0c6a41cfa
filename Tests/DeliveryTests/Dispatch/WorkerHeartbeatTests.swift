import Base
import Testing

@testable import Delivery

struct WorkerHeartbeatTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    @Test func workThatTakesNoTurnIsCounted() {
        let heartbeat = WorkerHeartbeat()
        heartbeat.works()
        #expect(heartbeat.check(at: now) == 0)
        #expect(heartbeat.check(at: now) == 1)
        #expect(heartbeat.check(at: now + .hours(9)) == 2)
        heartbeat.works()
        #expect(heartbeat.check(at: now) == 0)
    }

    @Test func aWaitIsFineUntilItIsOver() {
        let heartbeat = WorkerHeartbeat()
        heartbeat.works()
        heartbeat.waits(until: now + .minutes(1))
        for _ in 1...20 { #expect(heartbeat.check(at: now + .minutes(1)) == 0) }
        #expect(heartbeat.check(at: now + .minutes(2)) == 1)
        #expect(heartbeat.check(at: now + .minutes(2)) == 2)
        heartbeat.waits(until: nil)
        #expect(heartbeat.check(at: now + .days(2)) == 0)
    }
}
