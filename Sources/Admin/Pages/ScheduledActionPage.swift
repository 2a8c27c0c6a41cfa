import Base
import HTTPTypes
import Storage

/// A scheduled action: its schedule and its latest runs.
enum ScheduledActionPage {
    private static let mostRuns = 20

    private struct Run: Sendable {
        let id: String
        let started: String
        let lasted: String
        let user: String
        let outcome: Badge
        let done: String
        let hasReasons: Bool
        let reasons: [String]
    }

    /// The columns by which the latest runs can be sorted.
    private enum Column: String, Sendable {
        case started, user, lasted, result
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
        let columns: [ColumnHeading]
        let runs: [Run]
    }

    static func show(_ request: ConsoleRequest, errors: [FormField: String] = [:]) async throws -> Answer {
        let (schedule, text) = (try await request.actionSchedule, request.text(ScheduledActionsText.self))
        let isBuilt = schedule.kind.isBuilt(request)
        let sorted = request.query[.sort]
        let path = sorted.isEmpty ? schedule.kind.path : schedule.kind.path.with(.sort, sorted)
        let watch = await request.watch(.actions, at: path)
        let store = request.console.store
        let names = Dictionary(uniqueKeysWithValues: try await store.users().map { ($0.id, $0.name) })
        let latest = try await store.actionRuns(ActionRunQuery(kind: schedule.kind, limit: mostRuns))
        let sorting = Sorting<Column>(request.query, usual: .started, descends: true)
        let runs = sorting.sorted(latest) { run in
            switch sorting.column {
            case .started: .number(run.startedAt.milliseconds)
            case .user: .text(names[run.user] ?? text.unknownUser)
            case .lasted: .number(run.endedAt.map { ($0 - run.startedAt).milliseconds } ?? -1)
            case .result: .text(run.outcome.badge(text).text)
            }
        }.map { run($0, names[$0.user] ?? text.unknownUser, request) }
        let view = View(
            name: schedule.kind.title,
            what: text.what(schedule.kind.rawValue),
            path: schedule.kind.path.description,
            notBuilt: isBuilt ? nil : Notice(.note, text.notBuiltNote),
            isBuilt: isBuilt,
            canSwitch: isBuilt || schedule.isEnabled,
            enabled: CheckField(
                .enabled,
                text.switchOn,
                isOn: request.form.raw(.minutes) == nil ? schedule.isEnabled : request.form.isOn(.enabled)
            ),
            minutes: Field(
                .minutes,
                text.minutes,
                .number,
                value: request.form.raw(.minutes) ?? "\(schedule.interval.components.seconds / 60)",
                hint: intervalHint(request),
                error: errors[.minutes]
            ),
            hasRuns: !runs.isEmpty,
            columns: [
                sorting.heading(.started, text.started, on: schedule.kind.path),
                sorting.heading(.user, text.user, on: schedule.kind.path),
                sorting.heading(.lasted, text.lasted, descends: true, on: schedule.kind.path),
                sorting.heading(.result, text.result, on: schedule.kind.path), ColumnHeading(text.done),
            ],
            runs: runs
        )
        var page = Page("action", title: schedule.kind.title, text: text, view: view)
        page.section = schedule.kind.path
        page.watch = watch
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    static func intervalHint(_ request: ConsoleRequest) -> String {
        let text = request.text(ScheduledActionsText.self)
        func minutes(_ length: Duration) -> String { request.format.number(Int(length.components.seconds / 60)) }
        return text.minutesHint(
            minutes(ScheduledAction.intervals.lowerBound),
            minutes(ScheduledAction.intervals.upperBound)
        )
    }

    /// The names of what is counted, in the order in which it is told.
    private static let kinds = [
        "fetched", "imported", "created", "changed", "deleted", "unchanged", "skipped", "failed",
    ]

    /// What was done with how many items; and how far a run is that is under way or did not get to the end.
    private static func done(_ run: ActionRun, _ text: Translated<ScheduledActionsText>, _ format: LocalFormat)
        -> String
    {
        let progress = run.progress
        let counts = kinds.compactMap { kind -> String? in
            guard let count = progress.counts[kind], count > 0, let words = text.kind(kind) else { return nil }
            return "\(format.number(count)) \(words)"
        }
        // An item counts once for each step, such as fetching and importing; a share of the whole is only told of one.
        let share = progress.total.flatMap { total in
            progress.done < total ? text.of(format.number(progress.done), format.number(total)) : nil
        }
        let parts = [share].compactMap(\.self) + counts
        return parts.isEmpty ? text.nothing : parts.joined(separator: ", ")
    }

    private static func run(_ run: ActionRun, _ user: String, _ request: ConsoleRequest) -> Run {
        let (text, format) = (request.text(ScheduledActionsText.self), request.format)
        return Run(
            id: "\(run.id.rawValue)",
            started: format.dateAndClock(run.startedAt),
            lasted: run.endedAt.map { format.duration(.seconds(($0 - run.startedAt).components.seconds)) } ?? "",
            user: user,
            outcome: run.outcome.badge(text),
            done: done(run, text, format),
            hasReasons: !run.reasons.isEmpty,
            reasons: run.reasons.map { request.words($0, of: run.user) }
        )
    }
}
