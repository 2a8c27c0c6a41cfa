/// A chart as markup for a page (component `drawing`): the only value that templates insert unescaped.
///
/// Only `Chart` can create it, and charts escape all their values.
struct Drawing: Sendable {
    let title: String
    let summary: String
    let svg: String
    let table: String

    init(_ chart: Chart, slotHeading: String) {
        title = chart.title
        summary = chart.summary
        svg = chart.svg
        table = chart.table(slotHeading: slotHeading)
    }
}
