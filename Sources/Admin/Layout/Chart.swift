/// Values over a row of slots (hours, days), drawn as SVG or written as a table.
///
/// A chart contains texts in the reader's language; it knows no languages, times or colours. The stylesheet sets the
/// colours by the classes of the series.
package struct Chart: Sendable {
    /// The kind of drawing.
    package enum Kind: Sendable, Hashable {
        /// A line for each series; a slot without a value is a gap.
        case lines
        /// A line with the area below it filled, with overlapping series.
        case areas
        /// Stacked bars for each slot.
        case stackedBars
    }

    /// The kind of values, for sensible steps of the axis.
    package enum Unit: Sendable, Hashable {
        /// Counts: no steps below 1.
        case count
        /// Durations, in seconds: steps of 1, 5, 15, 30 seconds, minutes, hours, days.
        case seconds
    }

    /// A named row of values.
    package struct Series: Sendable, Hashable {
        package var name: String
        /// The name in the legend.
        package var shortName: String
        /// The suffix of the class `chart-NAME`; letters, digits and hyphens.
        package var style: String
        /// A value for each slot; `nil` for a gap.
        package var values: [Double?]

        /// - Parameter shortName: for the legend, where the name is too long for it.
        package init(name: String, style: String, values: [Double?], shortName: String? = nil) {
            self.name = name
            self.shortName = shortName ?? name
            self.style = style
            self.values = values
        }
    }

    /// A place on the horizontal axis.
    package struct Slot: Sendable, Hashable {
        /// The label below the axis where there is room, such as `14:00`; empty for slots without a label.
        package var label: String
        /// The text in the table and in the tooltip, such as `22 November, 14:00`.
        package var name: String

        package init(label: String, name: String) {
            self.label = label
            self.name = name
        }
    }

    /// The chart's name within its page: letters, digits and hyphens.
    package var id: String
    package var title: String
    /// A description for people who do not see the chart.
    package var summary: String
    package var kind: Kind
    package var unit: Unit
    package var slots: [Slot]
    package var series: [Series]
    /// Shown instead of the drawing if all values are zero.
    package var emptyText: String
    /// Formats a value in the reader's language: `1,234` or `1.234`, `2 min`.
    package var format: @Sendable (Double) -> String

    package init(
        id: String,
        title: String,
        summary: String,
        kind: Kind,
        unit: Unit = .count,
        slots: [Slot],
        series: [Series],
        emptyText: String,
        format: @escaping @Sendable (Double) -> String
    ) {
        self.id = id
        self.title = title
        self.summary = summary
        self.kind = kind
        self.unit = unit
        self.slots = slots
        self.series = series
        self.emptyText = emptyText
        self.format = format
    }

    /// The value of a series in a slot; `nil` if it cannot be drawn.
    func value(_ series: Series, _ slot: Int) -> Double? {
        guard series.values.indices.contains(slot), let value = series.values[slot], value.isFinite else { return nil }
        return max(0, value)
    }

    /// The greatest height that is drawn; 0 if there is none.
    var greatest: Double {
        slots.indices.map { slot in
            let values = series.compactMap { value($0, slot) }
            return kind == .stackedBars ? values.reduce(0, +) : values.max() ?? 0
        }.max() ?? 0
    }
}

extension Chart {
    /// The same values as an HTML table, for screen readers and for copying.
    ///
    /// - Parameter slotHeading: the heading of the first column, such as `Hour`.
    package func table(slotHeading: String) -> String {
        var markup = Markup()
        markup.element("table", ["class": "chart-table"]) { markup in
            markup.element("caption", text: title)
            markup.element("thead") { markup in
                markup.element("tr") { markup in
                    for heading in [slotHeading] + series.map(\.name) {
                        markup.element("th", ["scope": "col"], text: heading)
                    }
                }
            }
            markup.element("tbody") { markup in
                for slot in slots.indices {
                    markup.element("tr") { markup in
                        markup.element("th", ["scope": "row"], text: slots[slot].name)
                        for series in series {
                            markup.element("td", text: value(series, slot).map(format) ?? "–")
                        }
                    }
                }
            }
        }
        return markup.text
    }
}

/// The geometry of the drawing, in units of its view box.
struct ChartLayout: Sendable, Hashable {
    static let width = 720.0
    static let height = 260.0
    /// The height of a line of the legend.
    static let legendLine = 32.0
    /// The width of a legend's letter: on a phone, which shrinks the drawing, letters are drawn larger.
    static let legendLetter = 14.0
    private static let rightMargin = 16.0
    private static let bottomMargin = 28.0
    private static let topMargin = 12.0
    /// The approximate width of a label's digit.
    private static let digitWidth = 7.0
    private static let leastLeft = 34.0
    private static let mostLeft = 130.0
    /// The distance between the labels of two slots.
    private static let labelGap = 14.0

    let left: Double
    let top: Double
    let right = width - rightMargin
    let bottom = height - bottomMargin
    let slotCount: Int
    let scaleTop: Double

    /// - Parameter valueLabels: the labels of the vertical axis, whose width depends on the longest.
    init(slotCount: Int, scaleTop: Double, valueLabels: [String], hasLegend: Bool) {
        let longest = Double(valueLabels.map(\.count).max() ?? 0)
        left = min(max(Self.leastLeft, longest * Self.digitWidth + 12), Self.mostLeft)
        top = Self.topMargin + (hasLegend ? Self.legendLine : 0)
        self.slotCount = max(slotCount, 1)
        self.scaleTop = scaleTop
    }

    var slotWidth: Double { (right - left) / Double(slotCount) }

    /// The middle of a slot.
    func x(_ slot: Int) -> Double { left + (Double(slot) + 0.5) * slotWidth }

    func y(_ value: Double) -> Double { bottom - value / scaleTop * (bottom - top) }

    /// The slots with labels: as many as fit, evenly spaced among those that have one.
    func labelled(_ slots: [Chart.Slot]) -> [Int] {
        let candidates = slots.indices.filter { !slots[$0].label.isEmpty }
        guard let first = candidates.first, candidates.count > 1 else { return candidates }
        let longest = Double(candidates.map { slots[$0].label.count }.max() ?? 0) * Self.digitWidth + Self.labelGap
        let spacing = Double(candidates[candidates.count - 1] - first) / Double(candidates.count - 1) * slotWidth
        let stride = max(1, Int((longest / spacing).rounded(.up)))
        return Swift.stride(from: 0, to: candidates.count, by: stride).map { candidates[$0] }
    }
}

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
