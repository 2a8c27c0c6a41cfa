import Testing

@testable import Admin

@Suite struct ValueScaleTests {
    @Test(
        arguments: [
            (0.0, [0.0, 1]), (1, [0, 1]), (3, [0, 1, 2, 3]), (5, [0, 1, 2, 3, 4, 5]), (7, [0, 2, 4, 6, 8]),
            (99, [0, 20, 40, 60, 80, 100]), (1234, [0, 500, 1000, 1500]), (-4, [0, 1]), (.infinity, [0, 1]),
            (.nan, [0, 1]),
        ] as [(Double, [Double])]
    )
    func countsHaveRoundTicks(greatest: Double, ticks: [Double]) {
        #expect(ValueScale(upTo: greatest, unit: .count).ticks == ticks)
    }

    @Test(
        arguments: [
            (0.35, [0.0, 0.1, 0.2, 0.30000000000000004, 0.4]), (4, [0, 1, 2, 3, 4]), (50, [0, 10, 20, 30, 40, 50]),
            (100, [0, 30, 60, 90, 120]), (7000, [0, 1800, 3600, 5400, 7200]),
            (86_400, [0, 21_600, 43_200, 64_800, 86_400]),
        ] as [(Double, [Double])]
    )
    func timesHaveTicksOfClocks(greatest: Double, ticks: [Double]) {
        #expect(ValueScale(upTo: greatest, unit: .seconds).ticks == ticks)
    }

    @Test(arguments: [Chart.Unit.count, .seconds])
    func everyValueFitsWithFewTicks(unit: Chart.Unit) {
        var value = 0.001
        while value < 1e12 {
            let scale = ValueScale(upTo: value, unit: unit)
            #expect(scale.top >= value)
            #expect((2...6).contains(scale.ticks.count), "\(value): \(scale.ticks)")
            #expect(scale.ticks[0] == 0)
            value *= 1.37
        }
    }
}
