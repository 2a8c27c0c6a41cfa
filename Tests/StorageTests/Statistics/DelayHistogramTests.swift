import Base
import Storage
import Testing

@Suite struct DelayHistogramTests {
    @Test func boundsGrow() {
        #expect(zip(DelayHistogram.bounds, DelayHistogram.bounds.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test func everyDelayHasItsClass() {
        #expect(DelayHistogram.index(of: .zero) == 0)
        #expect(DelayHistogram.index(of: .milliseconds(-5)) == 0)
        #expect(DelayHistogram.index(of: .milliseconds(99)) == 0)
        #expect(DelayHistogram.index(of: .milliseconds(100)) == 1)
        #expect(DelayHistogram.index(of: .days(30)) == DelayHistogram.size - 1)
    }

    @Test func quantilesLieInTheClassOfTheTrueOnes() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<100 {
            let delays = (0..<Int.random(in: 1...200, using: &generator)).map { _ in
                Duration.milliseconds(Int64.random(in: 0..<Int64(1 << Int.random(in: 1...24)), using: &generator))
            }
            var histogram = DelayHistogram()
            for delay in delays { histogram.add(delay) }
            #expect(histogram.total == delays.count)
            for rank in [0.0, 0.5, 0.95, 1.0] {
                let place = max(1, Int((rank * Double(delays.count)).rounded(.up)))
                let exact = DelayHistogram.index(of: delays.sorted()[place - 1])
                guard let found = histogram.quantile(rank) else {
                    Issue.record("no quantile of \(delays.count) delays")
                    continue
                }
                let lower = exact == 0 ? Duration.zero : DelayHistogram.bounds[exact - 1]
                let upper = exact < DelayHistogram.bounds.count ? DelayHistogram.bounds[exact] : lower
                #expect(lower <= found && found <= upper, "\(rank) of \(delays)")
            }
        }
    }

    @Test func nothingHasNoQuantile() {
        #expect(DelayHistogram().quantile(0.5) == nil)
    }
}
