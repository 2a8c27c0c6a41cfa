import Storage

/// Errors by reason, the most frequent first: a bar for each, labelled with its number in the list.
enum ErrorChart {
    /// - Parameter words: formats a reason in the reader's language.
    static func make(
        _ errors: [ErrorCount],
        _ text: Translated<ChartsText>,
        _ format: LocalFormat,
        words: (ErrorCause) -> String
    ) -> Chart {
        Chart(
            id: "errors",
            title: text.causes,
            summary: text.causesSummary(
                format.number(errors.reduce(0) { $0 + $1.repeated }),
                format.number(errors.reduce(0) { $0 + $1.final })
            ),
            kind: .stackedBars,
            slots: errors.enumerated().map { number, error in
                Chart.Slot(
                    label: "\(number + 1)",
                    name: "\(number + 1). \(error.cause == .other ? text.otherCauses : words(error.cause))"
                )
            },
            series: [
                Chart.Series(name: text.repeated, style: "repeated", values: errors.map { Double($0.repeated) }),
                Chart.Series(name: text.final, style: "failed", values: errors.map { Double($0.final) }),
            ],
            emptyText: text.noErrors,
            format: { format.number(Int($0.rounded())) }
        )
    }
}
