import Base
import Testing

@testable import Delivery

@Suite struct SlotsTests {
    @Test(.timeLimit(.minutes(10))) func whoGotNoneIsWokenWhenOneComesBack() async {
        let slots = Slots(2)
        let (first, second) = (Signal(), Signal())
        #expect(slots.take(upTo: 5, orWake: first) == 2)
        #expect(slots.take(upTo: 1, orWake: second) == 0)
        slots.giveBack(1)
        await second.wait(until: nil, clock: ManualClock())
        #expect(slots.take(upTo: 5, orWake: second) == 1)
    }
}
