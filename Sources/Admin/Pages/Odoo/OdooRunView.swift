import Base
import Storage

/// How far a set-up of Odoo, or its removal, has come.
struct OdooRunView: Sendable {
    /// How often a browser with JavaScript looks again, in seconds.
    private static let refresh = 2

    /// What leads to the page again while the run is under way.
    struct Again: Sendable {
        let path: String
        let seconds: String
    }

    let done: Notice?
    let progress: String?
    let again: Again?
    /// What was done, in the order in which it was.
    let steps: [String]

    init(_ run: OdooRuns.Run, _ database: String, _ visit: Visit) {
        let (text, format) = (visit.text(OdooText.self), visit.format)
        done = run.isOver && run.trouble == nil ? Notice(.done, text.done) : nil
        let total = run.total.map { format.number($0) }
        progress = run.isOver ? nil : total.map { text.progress(format.number(run.number), $0) } ?? text.begins
        let path = LocalPath("/odoo").with("database", database).description
        again = run.isOver ? nil : Again(path: path, seconds: "\(Self.refresh)")
        steps = run.steps.map(text.step)
    }
}
