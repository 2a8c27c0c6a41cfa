import Base
import Foundation
import Testing

struct AlarmTests {
    /// Far longer than any machine takes to wake a thread.
    private static let never = Duration.minutes(10)

    @Test func aRingEndsTheWaitThatIsUnderWay() async {
        let alarm = Alarm()
        async let hasRung = withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: alarm.wait(atMost: Self.never)) }
        }
        alarm.ring()
        #expect(await hasRung)
    }

    @Test func ringsBeforeTheWaitEndTheNextOneAndNoOther() {
        let alarm = Alarm()
        for _ in 0..<1000 { alarm.ring() }
        #expect(alarm.wait(atMost: Self.never))
        #expect(!alarm.wait(atMost: .milliseconds(1)))
    }

    @Test func moreRingsThanThePipeHoldsBlockNobody() {
        let alarm = Alarm()
        for _ in 0..<100_000 { alarm.ring() }
        #expect(alarm.wait(atMost: Self.never))
        #expect(!alarm.wait(atMost: .milliseconds(1)))
    }
}
