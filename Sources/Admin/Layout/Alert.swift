/// Something that needs a person, and where to fix it. It is shown until it is fixed.
struct Alert: Sendable {
    let effect: AlertCause.Effect
    let notice: Notice

    init(_ effect: AlertCause.Effect, _ notice: Notice) {
        self.effect = effect
        self.notice = notice
    }

    /// Whether the page of that path is where the alert leads: what is in its query may be joined by more.
    func leads(to page: LocalPath) -> Bool {
        guard let path = notice.path else { return false }
        let (target, current) = (Self.parts(path), Self.parts(page.description))
        return target.path == current.path && target.query.isSubset(of: current.query)
    }

    private static func parts(_ path: String) -> (path: Substring, query: Set<Substring>) {
        let halves = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let query = halves.count > 1 ? Set(halves[1].split(separator: "&")) : []
        return (halves[0], query)
    }
}

/// The line at the top of a page that says how many alerts there are, and shows them when it is opened.
struct AlertLine: Sendable {
    /// The number of problems, or of warnings where there are no problems.
    let count: String
    let style: String
    /// The words of the worst alert.
    let worst: String
    let alerts: [Notice]
    /// Whether they are shown at once.
    let isOpen: Bool

    /// `nil` without alerts.
    init?(_ alerts: [Alert], isOpen: Bool, _ text: Translated<AlertText>, _ format: LocalFormat) {
        let sorted = alerts.enumerated()
            .sorted { ($0.element.effect, $0.offset) < ($1.element.effect, $1.offset) }
            .map(\.element.notice)
        guard let first = sorted.first else { return nil }
        let written = format.number(sorted.count)
        let hasProblem = sorted.contains { $0.kind == .problem }
        count = hasProblem ? text.problems(sorted.count, written) : text.warnings(sorted.count, written)
        style = (hasProblem ? Notice.Kind.problem : .warning).rawValue
        worst = first.text
        self.alerts = sorted
        self.isOpen = isOpen
    }
}
