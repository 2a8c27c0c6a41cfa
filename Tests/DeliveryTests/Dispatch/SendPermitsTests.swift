import Base
import Testing

@testable import Delivery

@Suite struct SendPermitsTests {
    @Test(.timeLimit(.minutes(10))) func whoGotNoneIsWokenWhenOneComesBack() async {
        let permits = SendPermits(2)
        let (first, second) = (Signal(), Signal())
        #expect(permits.take(upTo: 5, orWake: first) == 2)
        #expect(permits.take(upTo: 1, orWake: second) == 0)
        permits.giveBack(1)
        await second.wait(until: nil, clock: ManualClock())
        #expect(permits.take(upTo: 5, orWake: second) == 1)
    }
}
