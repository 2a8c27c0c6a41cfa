/// The vertical axis: from zero to a round number at or above the greatest value, with ticks at round numbers between.
struct ValueScale: Sendable, Hashable {
    /// Evenly spaced from zero upwards; at least two.
    let ticks: [Double]

    /// The end of the axis.
    var top: Double { ticks[ticks.count - 1] }

    /// - Parameters:
    ///   - greatest: the greatest value to fit; not negative.
    ///   - most: the largest number of steps between zero and the end.
    init(upTo greatest: Double, unit: Chart.Unit, most: Int = 5) {
        let wanted = greatest.isFinite && greatest > 0 ? greatest : 1
        let step = Self.step(atLeast: wanted / Double(max(most, 1)), unit: unit)
        let count = max(1, Int((wanted / step).rounded(.up)))
        ticks = (0...count).map { Double($0) * step }
    }

    private static let timeSteps: [Double] = [
        0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
    ]

    private static func step(atLeast least: Double, unit: Chart.Unit) -> Double {
        switch unit {
        case .count: return max(1, decimalStep(atLeast: least))
        case .seconds:
            let day = timeSteps[timeSteps.count - 1]
            return timeSteps.first { $0 >= least } ?? decimalStep(atLeast: least / day) * day
        }
    }

    /// 1, 2 or 5 times a power of ten.
    private static func decimalStep(atLeast least: Double) -> Double {
        var power = 1.0
        while power * 10 <= least { power *= 10 }
        while power > least { power /= 10 }
        return [1.0, 2, 5, 10].map { $0 * power }.first { $0 >= least } ?? power * 10
    }
}
