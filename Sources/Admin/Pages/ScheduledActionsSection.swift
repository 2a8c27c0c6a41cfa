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
            group: .synchronisation,
            rank: 60
        )
    ]

    static func register(_ routes: ConsoleRoutes) {
        routes.get("scheduled-actions", for: .administrator, list)
        routes.get("scheduled-actions/:kind", for: .administrator) { try await ScheduledActionPage.show($0) }
        routes.post("scheduled-actions/:kind", for: .administrator, save)
        routes.post("scheduled-actions/:kind/run", for: .administrator, run)
    }

    private struct Row: Sendable {
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

    /// The columns by which the list can be sorted.
    private enum Column: String, Sendable {
        case place, action, state, interval, users
        case lastRun = "last-run"
        case nextRun = "next-run"
    }

    private struct View: Sendable {
        let columns: [ColumnHeading]
        let actions: [Row]
    }

    private static func list(_ request: ConsoleRequest) async throws -> Answer {
        let text = request.text(ScheduledActionsText.self)
        let watch = await request.watch(.actions)
        let states = Dictionary(grouping: try await request.console.store.actionStates()) { $0.kind }
        // As they are set up one after another, unless the reader sorts them.
        let sorting = Sorting<Column>(request.query, usual: .place)
        let schedules = sorting.sorted(try await request.console.store.actionSchedules()) {
            key($0, states[$0.kind] ?? [], sorting.column, request)
        }
        let view = View(
            columns: columns(sorting, text),
            actions: schedules.map { row($0, states[$0.kind] ?? [], request) }
        )
        var page = Page("actions", title: text.title, text: text, view: view)
        page.watch = watch
        return .page(page)
    }

    private static func key(
        _ schedule: ActionSchedule,
        _ states: [ActionState],
        _ column: Column,
        _ request: ConsoleRequest
    ) -> SortKey {
        switch column {
        case .place: .count(0)
        case .action: .text(schedule.kind.title)
        case .state: .count(!schedule.kind.isBuilt(request) ? 0 : schedule.isEnabled ? 1 : 2)
        case .interval: .number(schedule.interval.milliseconds)
        case .users: .count(states.count)
        case .lastRun: .number(lastRun(states)?.startedAt.milliseconds ?? 0)
        // One that is not planned comes last.
        case .nextRun: .number(schedule.nextRun(states, request)?.milliseconds ?? .max)
        }
    }

    private static func columns(_ sorting: Sorting<Column>, _ text: Translated<ScheduledActionsText>)
        -> [ColumnHeading]
    {
        let path: LocalPath = "/scheduled-actions"
        return [
            sorting.heading(.action, text.action, on: path), sorting.heading(.state, text.state, on: path),
            sorting.heading(.interval, text.interval, on: path),
            sorting.heading(.users, text.users, descends: true, on: path),
            sorting.heading(.lastRun, text.lastRun, descends: true, on: path),
            sorting.heading(.nextRun, text.nextRun, on: path),
        ]
    }

    private static func lastRun(_ states: [ActionState]) -> ActionRun? {
        states.compactMap(\.lastRun).max { $0.id < $1.id }
    }

    private static func row(_ schedule: ActionSchedule, _ states: [ActionState], _ request: ConsoleRequest) -> Row {
        let (text, format) = (request.text(ScheduledActionsText.self), request.format)
        let last = lastRun(states)
        let failing = states.count { $0.failures > 0 }
        return Row(
            path: schedule.kind.path.description,
            name: schedule.kind.title,
            what: text.what(schedule.kind.rawValue),
            state: schedule.badge(request),
            interval: format.duration(schedule.interval),
            users: states.isEmpty ? text.nobody : format.number(states.count),
            lastRun: last.map { format.dateAndClock($0.startedAt) } ?? request.common.never,
            result: last.map { $0.outcome.badge(text) },
            failing: failing > 0 ? text.failing(failing) : nil,
            nextRun: schedule.nextRun(states, request).map(format.dateAndClock) ?? text.notPlanned
        )
    }

    private static func save(_ request: ConsoleRequest) async throws -> Answer {
        let (schedule, text) = (try await request.actionSchedule, request.text(ScheduledActionsText.self))
        var new = schedule
        new.isEnabled = request.form.isOn(.enabled)
        guard let minutes = Int(request.form[.minutes]), minutes.magnitude < 1_000_000,
            ScheduledAction.intervals.contains(.minutes(minutes))
        else {
            return try await ScheduledActionPage.show(
                request,
                errors: [.minutes: ScheduledActionPage.intervalHint(request)]
            )
        }
        new.interval = .minutes(minutes)
        // An action that cannot run is not enabled; one that was enabled elsewhere may remain so or be disabled.
        let isRefused = new.isEnabled && !schedule.isEnabled && !schedule.kind.isBuilt(request)
        if isRefused {
            new.isEnabled = false
            request.notify(Notice(.problem, text.notBuiltRefusal(schedule.kind.title)))
        }
        let begun = try await request.console.store.change(new, at: request.console.clock.now)
        request.console.gateway.actionsRequested()
        request.note(
            "a scheduled action was changed",
            category: .actions,
            ["action": new.kind.rawValue, "enabled": "\(new.isEnabled)", "minutes": "\(minutes)"]
        )
        if !isRefused {
            let saved = text.saved(new.kind.title)
            request.notify(Notice(.done, begun.map { "\(saved) \(text.requested($0))" } ?? saved))
        }
        return .redirect(new.kind.path)
    }

    private static func run(_ request: ConsoleRequest) async throws -> Answer {
        let (kind, text) = (try await request.actionSchedule.kind, request.text(ScheduledActionsText.self))
        guard kind.isBuilt(request) else {
            request.notify(Notice(.problem, text.notBuiltRefusal(kind.title)))
            return .redirect(kind.path)
        }
        let count = try await request.console.store.requestActionRun(kind, for: nil, at: request.console.clock.now)
        request.console.gateway.actionsRequested()
        request.note("a run of a scheduled action was requested", category: .actions, ["action": kind.rawValue])
        request.notify(Notice(count == 0 ? .note : .done, text.requested(count)))
        // What was entered beside the button, and is not saved, stays.
        return try await ScheduledActionPage.show(request)
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
    func isBuilt(_ request: ConsoleRequest) -> Bool { request.console.gateway.builtActions.contains(self) }
}

extension ActionSchedule {
    func badge(_ request: ConsoleRequest) -> Badge {
        let text = request.text(ScheduledActionsText.self)
        guard kind.isBuilt(request) else { return Badge(text.notBuilt, .warning) }
        return isEnabled ? Badge(text.on, .good) : Badge(text.off, .neutral)
    }

    /// The earliest run that will take place.
    func nextRun(_ states: [ActionState], _ request: ConsoleRequest) -> Timestamp? {
        kind.isBuilt(request) ? states.compactMap(\.nextRunAt).min() : nil
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
