import Base
import HTTPTypes
import Storage

/// The five scheduled actions: whether and how often they run, and their results.
enum ScheduledActionsSection: ConsoleSection {
    static let templates = [
        Template("actions", PackageResources.actions_mustache), Template("action", PackageResources.action_mustache),
    ]
    static let texts: any Texts.Type = ScheduledActionsText.self
    static let navigation = [
        NavigationItem(
            name: { ScheduledActionsText.of($0).title },
            path: "/scheduled-actions",
            icon: "clock",
            audience: .administrator,
            rank: 60
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("scheduled-actions", for: .administrator, list)
        routes.get("scheduled-actions/:kind", for: .administrator) { try await ScheduledActionPage.show($0) }
        routes.post("scheduled-actions/:kind", for: .administrator, save)
        routes.post("scheduled-actions/:kind/run", for: .administrator, run)
    }

    private struct Line: Sendable {
        let path: String
        let name: String
        let what: String
        let state: Badge
        let interval: String
        let users: String
        let lastRun: String
        let result: Badge?
        let failing: String?
        let nextRun: String
    }

    private struct View: Sendable {
        let actions: [Line]
    }

    private static func list(_ visit: ConsoleRequest) async throws -> Answer {
        let text = visit.text(ScheduledActionsText.self)
        let states = Dictionary(grouping: try await visit.console.store.actionStates()) { $0.kind }
        let lines = try await visit.console.store.actionSchedules().map { line($0, states[$0.kind] ?? [], visit) }
        return .page(Page("actions", title: text.title, text: text, view: View(actions: lines)))
    }

    private static func line(_ schedule: ActionSchedule, _ states: [ActionState], _ visit: ConsoleRequest) -> Line {
        let (text, format) = (visit.text(ScheduledActionsText.self), visit.format)
        let last = states.compactMap(\.lastRun).max { $0.id < $1.id }
        let failing = states.count { $0.failures > 0 }
        return Line(
            path: schedule.kind.path.description,
            name: schedule.kind.title,
            what: text.what(schedule.kind.rawValue),
            state: schedule.badge(visit),
            interval: format.duration(schedule.interval),
            users: states.isEmpty ? text.nobody : format.number(states.count),
            lastRun: last.map { format.dateAndClock($0.startedAt) } ?? visit.common.never,
            result: last.map { $0.outcome.badge(text) },
            failing: failing > 0 ? text.failing(failing) : nil,
            nextRun: schedule.nextRun(states, visit).map(format.dateAndClock) ?? text.notPlanned
        )
    }

    private static func save(_ visit: ConsoleRequest) async throws -> Answer {
        let (schedule, text) = (try await visit.actionSchedule, visit.text(ScheduledActionsText.self))
        var new = schedule
        new.isEnabled = visit.form.isOn("enabled")
        guard let minutes = Int(visit.form["minutes"]), minutes.magnitude < 1_000_000,
            ScheduledAction.intervals.contains(.minutes(minutes))
        else {
            return try await ScheduledActionPage.show(
                visit,
                errors: ["minutes": ScheduledActionPage.intervalHint(visit)]
            )
        }
        new.interval = .minutes(minutes)
        // An action that cannot run is not enabled; one that was enabled elsewhere may remain so or be disabled.
        let isRefused = new.isEnabled && !schedule.isEnabled && !schedule.kind.isBuilt(visit)
        if isRefused {
            new.isEnabled = false
            visit.notify(Notice(.problem, text.notBuiltRefusal(schedule.kind.title)))
        }
        try await visit.console.store.setActionSchedule(new, at: visit.console.clock.now)
        visit.note("\(new.kind.title) is \(new.isEnabled ? "on" : "off"), every \(minutes) minutes", area: .actions)
        if !isRefused { visit.notify(Notice(.done, text.saved(new.kind.title))) }
        return .redirect(new.kind.path)
    }

    private static func run(_ visit: ConsoleRequest) async throws -> Answer {
        let (kind, text) = (try await visit.actionSchedule.kind, visit.text(ScheduledActionsText.self))
        guard kind.isBuilt(visit) else {
            visit.notify(Notice(.problem, text.notBuiltRefusal(kind.title)))
            return .redirect(kind.path)
        }
        let count = try await visit.console.store.requestActionRun(kind, for: nil, at: visit.console.clock.now)
        visit.console.seams.actionsRequested()
        visit.note("\(kind.title) was asked to run now", area: .actions)
        visit.notify(Notice(count == 0 ? .note : .done, text.requested(count)))
        return .redirect(kind.path)
    }
}

extension ConsoleRequest {
    /// The schedule of the action in the path.
    var actionSchedule: ActionSchedule {
        get async throws {
            let kind = ScheduledAction(rawValue: variables["kind"] ?? "")
            guard let schedule = try await console.store.actionSchedules().first(where: { $0.kind == kind }) else {
                throw Refusal.notFound
            }
            return schedule
        }
    }
}

extension ScheduledAction {
    /// The path of the action's page.
    var path: LocalPath { LocalPath("/scheduled-actions/\(rawValue)") ?? "/scheduled-actions" }

    /// Whether this gateway can run the action.
    func isBuilt(_ visit: ConsoleRequest) -> Bool { visit.console.seams.builtActions.contains(self) }
}

extension ActionSchedule {
    func badge(_ visit: ConsoleRequest) -> Badge {
        let text = visit.text(ScheduledActionsText.self)
        guard kind.isBuilt(visit) else { return Badge(text.notBuilt, .warning) }
        return isEnabled ? Badge(text.on, .good) : Badge(text.off, .neutral)
    }

    /// The earliest run that will take place.
    func nextRun(_ states: [ActionState], _ visit: ConsoleRequest) -> Timestamp? {
        kind.isBuilt(visit) ? states.compactMap(\.nextRunAt).min() : nil
    }
}

extension ActionRun.Outcome {
    func badge(_ text: Translated<ScheduledActionsText>) -> Badge {
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

/// A scheduled action: its schedule and its latest runs.
enum ScheduledActionPage {
    private static let mostRuns = 20

    private struct Run: Sendable {
        let started: String
        let lasted: String
        let user: String
        let outcome: Badge
        let done: String
        let reasons: [String]
    }

    private struct View: Sendable {
        let name: String
        let what: String
        let path: String
        let notBuilt: Notice?
        let isBuilt: Bool
        let canSwitch: Bool
        let enabled: CheckField
        let minutes: Field
        let hasRuns: Bool
        let runs: [Run]
    }

    static func show(_ visit: ConsoleRequest, errors: [String: String] = [:]) async throws -> Answer {
        let (schedule, text) = (try await visit.actionSchedule, visit.text(ScheduledActionsText.self))
        let isBuilt = schedule.kind.isBuilt(visit)
        let store = visit.console.store
        let names = Dictionary(uniqueKeysWithValues: try await store.users().map { ($0.id, $0.name) })
        let runs = try await store.actionRuns(ActionRunQuery(kind: schedule.kind, limit: mostRuns)).map {
            run($0, names[$0.user] ?? text.unknownUser, visit)
        }
        let view = View(
            name: schedule.kind.title,
            what: text.what(schedule.kind.rawValue),
            path: schedule.kind.path.description,
            notBuilt: isBuilt ? nil : Notice(.note, text.notBuiltNote),
            isBuilt: isBuilt,
            canSwitch: isBuilt || schedule.isEnabled,
            enabled: CheckField("enabled", text.switchOn, isOn: schedule.isEnabled),
            minutes: Field(
                "minutes",
                text.minutes,
                .number,
                value: errors.isEmpty
                    ? "\(schedule.interval.components.seconds / 60)" : visit.form["minutes"],
                hint: intervalHint(visit),
                error: errors["minutes"]
            ),
            hasRuns: !runs.isEmpty,
            runs: runs
        )
        var page = Page("action", title: schedule.kind.title, text: text, view: view)
        page.section = schedule.kind.path
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    static func intervalHint(_ visit: ConsoleRequest) -> String {
        let text = visit.text(ScheduledActionsText.self)
        func minutes(_ length: Duration) -> String { visit.format.number(Int(length.components.seconds / 60)) }
        return text.minutesHint(
            minutes(ScheduledAction.intervals.lowerBound),
            minutes(ScheduledAction.intervals.upperBound)
        )
    }

    private static func run(_ run: ActionRun, _ user: String, _ visit: ConsoleRequest) -> Run {
        let (text, format) = (visit.text(ScheduledActionsText.self), visit.format)
        let done = format.number(run.progress.done)
        return Run(
            started: format.dateAndClock(run.startedAt),
            lasted: run.endedAt.map { format.duration(.seconds(($0 - run.startedAt).components.seconds)) } ?? "",
            user: user,
            outcome: run.outcome.badge(text),
            done: run.progress.total.map { "\(done) / \(format.number($0))" } ?? done,
            reasons: run.reasons.map(visit.words)
        )
    }
}
