import Base
import Storage

/// The charts of the statistics: what became of mail on each day, and why it failed.
struct StatisticsCharts {
    /// The most reasons that the chart tells apart.
    private static let mostReasons = 5

    private let request: ConsoleRequest
    private let choice: StatisticsChoice
    private let text: Translated<StatisticsText>

    init(_ request: ConsoleRequest, _ choice: StatisticsChoice) {
        self.request = request
        self.choice = choice
        text = request.text(StatisticsText.self)
    }

    private var days: [UTCDay] {
        (choice.range.lowerBound.rawValue...choice.range.upperBound.rawValue).map(UTCDay.init(rawValue:))
    }

    /// What became of the recipients' mail.
    var recipients: Chart {
        get async throws {
            let counts = try await request.console.store.dailyCounts(choice.query(limit: 0))
            let sum = counts.values.reduce(RecipientCounts(), +)
            let number = request.format.number
            func series(
                _ name: String,
                _ style: String,
                _ value: KeyPath<RecipientCounts, Int>,
                shortName: String? = nil
            ) -> Chart.Series {
                let values = days.map { Double(counts[$0]?[keyPath: value] ?? 0) }
                return Chart.Series(name: name, style: style, values: values, shortName: shortName)
            }
            return chart(
                "recipients",
                text.recipients,
                summary: text.recipientsSummary(number(sum.sent), number(sum.final), number(sum.returned)),
                [
                    series(text.sent, "delivered", \.sent),
                    series(text.final, "failed", \.final, shortName: text.finalShort),
                    series(text.returned, "repeated", \.returned),
                ],
                none: text.nothing
            )
        }
    }

    /// The most frequent reasons, which the chart tells apart.
    var topReasons: [ErrorCause] {
        get async throws {
            var query = choice.query(limit: Self.mostReasons)
            (query.order, query.isDescending) = (.total, true)
            return try await request.console.store.causeCounts(query).map(\.cause)
        }
    }

    /// How often each of the reasons occurred, and all others together.
    func failures(_ top: [ErrorCause]) async throws -> Chart {
        let (store, query) = (request.console.store, choice.query(limit: 0))
        let all = try await store.dailyCounts(query).mapValues { $0.repeated + $0.final + $0.returned }
        let found = try await store.causeDays(query, of: top)
        var counts = Array(repeating: [UTCDay: Int](), count: top.count)
        var others = all
        for entry in found {
            guard let index = top.firstIndex(of: entry.cause) else { continue }
            counts[index][entry.day, default: 0] += entry.count
            others[entry.day, default: 0] -= entry.count
        }
        var series = top.indices.map { index in
            Chart.Series(
                name: request.words(top[index], of: StatisticsText.self),
                style: Self.style(index),
                values: days.map { Double(counts[index][$0] ?? 0) },
                shortName: request.format.number(index + 1)
            )
        }
        if others.values.contains(where: { $0 > 0 }) {
            let values = days.map { Double(others[$0] ?? 0) }
            series.append(Chart.Series(name: text.otherReasons, style: "others", values: values))
        }
        let sum = request.format.number(all.values.reduce(0, +))
        return chart("failures", text.failures, summary: text.failuresSummary(sum), series, none: text.noFailures)
    }

    /// The suffix of the class of a reason's colour.
    static func style(_ index: Int) -> String { "reason\(index + 1)" }

    private func chart(
        _ id: String,
        _ title: String,
        summary: String,
        _ series: [Chart.Series],
        none: String
    ) -> Chart {
        let format = LocalFormat(request.language, zone: "UTC")
        return Chart(
            id: id,
            title: title,
            summary: summary,
            kind: .stackedBars,
            slots: days.map { day in
                let date = format.date(day.start)
                return Chart.Slot(label: String(date.prefix(6)), name: date)
            },
            series: series,
            emptyText: none,
            format: { [format] in format.number(Int($0.rounded())) }
        )
    }
}
