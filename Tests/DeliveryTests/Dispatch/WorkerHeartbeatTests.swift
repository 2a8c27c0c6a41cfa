import Base
import Testing

@testable import Delivery

struct WorkerHeartbeatTests {
    private let now = Timestamp(milliseconds: 1_000_000)

    @Test func workThatTakesNoTurnIsCounted() {
        let pulse = WorkerHeartbeat()
        pulse.works()
        #expect(pulse.look(at: now) == 0)
        #expect(pulse.look(at: now) == 1)
        #expect(pulse.look(at: now + .hours(9)) == 2)
        pulse.works()
        #expect(pulse.look(at: now) == 0)
    }

    @Test func aWaitIsFineUntilItIsOver() {
        let pulse = WorkerHeartbeat()
        pulse.works()
        pulse.waits(until: now + .minutes(1))
        for _ in 1...20 { #expect(pulse.look(at: now + .minutes(1)) == 0) }
        #expect(pulse.look(at: now + .minutes(2)) == 1)
        #expect(pulse.look(at: now + .minutes(2)) == 2)
        pulse.waits(until: nil)
        #expect(pulse.look(at: now + .days(2)) == 0)
    }
}
