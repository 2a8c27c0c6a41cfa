import Base
import Storage

/// The progress of a setup of Odoo or its removal.
struct OdooRunView: Sendable {
    /// The refresh interval of a browser with JavaScript, in seconds.
    private static let refresh = 2

    /// The page's path, while the run lasts.
    struct Again: Sendable {
        let path: String
        let seconds: String
    }

    let done: Notice?
    let progress: String?
    let again: Again?
    /// The completed steps, in order.
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
