/// A chart as markup for a page (component `drawing`): the one thing that templates take over as it is.
///
/// Only a `Chart` can make it, and charts escape all that they are given.
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
