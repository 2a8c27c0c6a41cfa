/// Values over a row of slots (hours, days), to be drawn as SVG or written as a table.
///
/// A chart holds words that are ready in the reader's language; it knows nothing of languages, times or colours. Colours
/// come from a stylesheet, by the classes of the series.
package struct Chart: Sendable {
    /// How the values are drawn.
    package enum Kind: Sendable, Hashable {
        /// A line for each series; a slot without a value is a gap.
        case lines
        /// A line with the area below it filled, the series in front of each other.
        case areas
        /// Bars for each slot, the series on top of each other.
        case stackedBars
    }

    /// What the values are, so that the axis has sensible steps.
    package enum Unit: Sendable, Hashable {
        /// Things that are counted: no steps below 1.
        case count
        /// Lengths of time, in seconds: steps of 1, 5, 15, 30 seconds, minutes, hours, days.
        case seconds
    }

    /// One row of values with its name.
    package struct Series: Sendable, Hashable {
        package var name: String
        /// Becomes the class `chart-NAME` of all that is drawn of it; letters, digits and hyphens.
        package var style: String
        /// A value for each slot; `nil` where there is none.
        package var values: [Double?]

        package init(name: String, style: String, values: [Double?]) {
            self.name = name
            self.style = style
            self.values = values
        }
    }

    /// A place on the horizontal axis.
    package struct Slot: Sendable, Hashable {
        /// What stands below the axis if there is room, such as `14:00`; empty for slots that are never labelled.
        package var label: String
        /// What stands in the table and beside the pointer, such as `22 November, 14:00`.
        package var name: String

        package init(label: String, name: String) {
            self.label = label
            self.name = name
        }
    }

    /// Names the chart within its page: letters, digits and hyphens.
    package var id: String
    package var title: String
    /// What there is to be seen, for people who do not see it.
    package var summary: String
    package var kind: Kind
    package var unit: Unit
    package var slots: [Slot]
    package var series: [Series]
    /// Stands in the place of the drawing when there are no values but zeros.
    package var emptyText: String
    /// Writes a value in the reader's language: `1,234` or `1.234`, `2 min`.
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

    /// The value of a series in a slot, where there is one that can be drawn.
    func value(_ series: Series, _ slot: Int) -> Double? {
        guard series.values.indices.contains(slot), let value = series.values[slot], value.isFinite else { return nil }
        return max(0, value)
    }

    /// The greatest height that is drawn; 0 where there is nothing.
    var greatest: Double {
        slots.indices.map { slot in
            let values = series.compactMap { value($0, slot) }
            return kind == .stackedBars ? values.reduce(0, +) : values.max() ?? 0
        }.max() ?? 0
    }
}
