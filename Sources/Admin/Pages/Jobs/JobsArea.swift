import Base
import Storage

/// The five scheduled actions: whether and how often they run, and their results.
enum JobsArea: ConsoleArea {
    static let templates = [
        Template("jobs", PackageResources.jobs_mustache), Template("job", PackageResources.job_mustache),
    ]
    static let texts: any Texts.Type = JobsText.self
    static let navigation = [
        NavigationItem(
            name: { JobsText.of($0).title },
            path: "/scheduled-actions",
            icon: "clock",
            audience: .administrator,
            rank: 60
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("scheduled-actions", for: .administrator, list)
        routes.get("scheduled-actions/:kind", for: .administrator) { try await JobPage.show($0) }
        routes.post("scheduled-actions/:kind", for: .administrator, save)
        routes.post("scheduled-actions/:kind/run", for: .administrator, run)
    }

    private struct Line: Sendable {
        let path: String
        let name: String
        let what: String
        let state: Badge
        let interval: String
        let people: String
        let lastRun: String
        let result: Badge?
        let failing: String?
        let nextRun: String
    }

    private struct View: Sendable {
        let jobs: [Line]
    }

    private static func list(_ visit: Visit) async throws -> Answer {
        let text = visit.text(JobsText.self)
        let states = Dictionary(grouping: try await visit.console.store.jobStates()) { $0.kind }
        let lines = try await visit.console.store.jobSchedules().map { line($0, states[$0.kind] ?? [], visit) }
        return .page(Page("jobs", title: text.title, text: text, view: View(jobs: lines)))
    }

    private static func line(_ schedule: JobSchedule, _ states: [JobState], _ visit: Visit) -> Line {
        let (text, format) = (visit.text(JobsText.self), visit.format)
        let last = states.compactMap(\.lastRun).max { $0.id < $1.id }
        let failing = states.count { $0.failures > 0 }
        return Line(
            path: schedule.kind.path.description,
            name: schedule.kind.title,
            what: text.what(schedule.kind.rawValue),
            state: schedule.badge(visit),
            interval: format.duration(schedule.interval),
            people: states.isEmpty ? text.nobody : format.number(states.count),
            lastRun: last.map { format.dateAndClock($0.startedAt) } ?? visit.common.never,
            result: last.map { $0.outcome.badge(text) },
            failing: failing > 0 ? text.failing(failing) : nil,
            nextRun: schedule.nextRun(states, visit).map(format.dateAndClock) ?? text.notPlanned
        )
    }

    private static func save(_ visit: Visit) async throws -> Answer {
        let (schedule, text) = (try await visit.jobSchedule, visit.text(JobsText.self))
        var new = schedule
        new.isEnabled = visit.form.isOn("enabled")
        guard let minutes = Int(visit.form["minutes"]), minutes.magnitude < 1_000_000,
            JobKind.intervals.contains(.minutes(minutes))
        else {
            return try await JobPage.show(visit, errors: ["minutes": JobPage.intervalHint(visit)])
        }
        new.interval = .minutes(minutes)
        // An action that cannot run is not enabled; one that was enabled elsewhere may remain so or be disabled.
        let isRefused = new.isEnabled && !schedule.isEnabled && !schedule.kind.isBuilt(visit)
        if isRefused {
            new.isEnabled = false
            visit.notify(Notice(.problem, text.notBuiltRefusal(schedule.kind.title)))
        }
        try await visit.console.store.setJobSchedule(new, at: visit.console.clock.now)
        visit.note("\(new.kind.title) is \(new.isEnabled ? "on" : "off"), every \(minutes) minutes", area: .jobs)
        if !isRefused { visit.notify(Notice(.done, text.saved(new.kind.title))) }
        return .redirect(new.kind.path)
    }

    private static func run(_ visit: Visit) async throws -> Answer {
        let (kind, text) = (try await visit.jobSchedule.kind, visit.text(JobsText.self))
        guard kind.isBuilt(visit) else {
            visit.notify(Notice(.problem, text.notBuiltRefusal(kind.title)))
            return .redirect(kind.path)
        }
        let count = try await visit.console.store.requestJobRun(kind, for: nil, at: visit.console.clock.now)
        visit.console.seams.jobsRequested()
        visit.note("\(kind.title) was asked to run now", area: .jobs)
        visit.notify(Notice(count == 0 ? .note : .done, text.requested(count)))
        return .redirect(kind.path)
    }
}

extension Visit {
    /// The schedule of the action in the path.
    var jobSchedule: JobSchedule {
        get async throws {
            let kind = JobKind(rawValue: variables["kind"] ?? "")
            guard let schedule = try await console.store.jobSchedules().first(where: { $0.kind == kind }) else {
                throw Refusal.notFound
            }
            return schedule
        }
    }
}

extension JobKind {
    /// The path of the action's page.
    var path: LocalPath { LocalPath("/scheduled-actions/\(rawValue)") ?? "/scheduled-actions" }

    /// Whether this gateway can run the action.
    func isBuilt(_ visit: Visit) -> Bool { visit.console.seams.builtJobs.contains(self) }
}

extension JobSchedule {
    func badge(_ visit: Visit) -> Badge {
        let text = visit.text(JobsText.self)
        guard kind.isBuilt(visit) else { return Badge(text.notBuilt, .warning) }
        return isEnabled ? Badge(text.on, .good) : Badge(text.off, .neutral)
    }

    /// The earliest run that will take place.
    func nextRun(_ states: [JobState], _ visit: Visit) -> Timestamp? {
        kind.isBuilt(visit) ? states.compactMap(\.nextRunAt).min() : nil
    }
}

extension JobRun.Outcome {
    func badge(_ text: Translated<JobsText>) -> Badge {
        let kind: Badge.Kind =
            switch self {
            case .running: .neutral
            case .succeeded: .good
            case .partly, .interrupted: .warning
            case .failed: .bad
            }
        return Badge(text.outcome(rawValue), kind)
    }
}
