import Base
import Storage

/// The three traffic charts, in the reader's language.
struct TrafficCharts {
    private static let usual = 0.5
    private static let slow = 0.95

    private let periods: [TrafficPeriod]
    private let slots: [Chart.Slot]
    private let text: Translated<ChartsText>
    private let format: LocalFormat

    init(_ periods: [TrafficPeriod], span: ChartsSection.Span, _ text: Translated<ChartsText>, _ format: LocalFormat) {
        self.periods = periods
        self.text = text
        self.format = format
        slots = periods.map { period in
            switch span {
            case .day:
                Chart.Slot(label: format.clock(period.start), name: format.dateAndClock(period.start))
            case .month:
                Chart.Slot(label: String(format.date(period.start).prefix(6)), name: format.date(period.start))
            }
        }
    }

    var all: [Chart] { [traffic, waiting, delay] }

    private var traffic: Chart {
        chart(
            "traffic",
            text.messages,
            .lines,
            summary: text.messagesSummary(
                format.number(sum(\.received)),
                format.number(sum(\.delivered)),
                format.number(sum(\.failed))
            ),
            [
                counts("received", text.received, \.received), counts("delivered", text.delivered, \.delivered),
                counts("failed", text.failed, \.failed),
            ]
        )
    }

    private var waiting: Chart {
        chart(
            "waiting",
            text.waiting,
            .areas,
            summary: text.waitingSummary(format.number(periods.map(\.waiting).max() ?? 0)),
            [counts("waiting", text.waiting, \.waiting)]
        )
    }

    private var delay: Chart {
        let overall = periods.reduce(DelayHistogram()) { $0 + $1.delays }
        var chart = chart(
            "delay",
            text.delay,
            .lines,
            summary: text.delaySummary(length(overall.quantile(Self.usual)), length(overall.quantile(Self.slow))),
            [delays("usual", text.usual, Self.usual), delays("slow", text.slow, Self.slow)]
        )
        chart.unit = .seconds
        chart.format = { [format] in Self.length($0, format) }
        return chart
    }

    private func chart(
        _ id: String,
        _ title: String,
        _ kind: Chart.Kind,
        summary: String,
        _ series: [Chart.Series]
    ) -> Chart {
        Chart(
            id: id,
            title: title,
            summary: summary,
            kind: kind,
            slots: slots,
            series: series,
            emptyText: text.nothing,
            format: { [format] in format.number(Int($0.rounded())) }
        )
    }

    private func sum(_ value: KeyPath<TrafficPeriod, Int>) -> Int { periods.reduce(0) { $0 + $1[keyPath: value] } }

    private func counts(_ style: String, _ name: String, _ value: KeyPath<TrafficPeriod, Int>) -> Chart.Series {
        Chart.Series(name: name, style: style, values: periods.map { Double($0[keyPath: value]) })
    }

    private func delays(_ style: String, _ name: String, _ rank: Double) -> Chart.Series {
        Chart.Series(
            name: name,
            style: style,
            values: periods.map { $0.delays.quantile(rank).map { Double($0.milliseconds) / 1000 } }
        )
    }

    private func length(_ delay: Duration?) -> String {
        delay.map { Self.length(Double($0.milliseconds) / 1000, format) } ?? "–"
    }

    /// Formats seconds in a suitable unit.
    private static func length(_ seconds: Double, _ format: LocalFormat) -> String {
        switch seconds {
        case ..<60: format.decimal(seconds) + " s"
        case ..<3600: format.decimal(seconds / 60) + " min"
        default: format.decimal(seconds / 3600) + " h"
        }
    }
}
