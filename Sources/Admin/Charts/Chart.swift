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
        /// The suffix of the class `chart-NAME`; letters, digits and hyphens.
        package var style: String
        /// A value for each slot; `nil` for a gap.
        package var values: [Double?]

        package init(name: String, style: String, values: [Double?]) {
            self.name = name
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
