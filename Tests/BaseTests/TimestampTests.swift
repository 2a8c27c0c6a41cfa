import Base
import Testing

@Suite struct TimestampTests {
    @Test func addsAndSubtractsDurations() {
        let noon = Timestamp(milliseconds: 1_000_000)
        #expect(noon + .seconds(2) == Timestamp(milliseconds: 1_002_000))
        #expect(noon - .milliseconds(1) == Timestamp(milliseconds: 999_999))
        #expect((noon + .minutes(1)) - noon == .seconds(60))
    }

    @Test func secretsDoNotPrint() {
        let secret = Secret("hunter2")
        #expect("\(secret)" == "***")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    @Test func backoffDoublesUpToItsLongest() {
        let backoff = Backoff(first: .seconds(60), longest: .hours(1), jitter: 0)
        #expect(
            (1...8).map { backoff.delay(afterAttempt: $0).components.seconds } == [
                60, 120, 240, 480, 960, 1920, 3600, 3600,
            ]
        )
    }
}
