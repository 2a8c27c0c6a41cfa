import Base
import HTTPTypes
import Storage

/// A scheduled action: its schedule and its latest runs.
enum JobPage {
    private static let mostRuns = 20

    private struct Run: Sendable {
        let started: String
        let lasted: String
        let person: String
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

    static func show(_ visit: Visit, errors: [String: String] = [:]) async throws -> Answer {
        let (schedule, text) = (try await visit.jobSchedule, visit.text(JobsText.self))
        let isBuilt = schedule.kind.isBuilt(visit)
        let store = visit.console.store
        let names = Dictionary(uniqueKeysWithValues: try await store.people().map { ($0.id, $0.name) })
        let runs = try await store.jobRuns(JobRunQuery(kind: schedule.kind, limit: mostRuns)).map {
            run($0, names[$0.person] ?? text.unknownPerson, visit)
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
        var page = Page("job", title: schedule.kind.title, text: text, view: view)
        page.section = schedule.kind.path
        return .page(page, status: errors.isEmpty ? .ok : .unprocessableContent)
    }

    static func intervalHint(_ visit: Visit) -> String {
        let text = visit.text(JobsText.self)
        func minutes(_ length: Duration) -> String { visit.format.number(Int(length.components.seconds / 60)) }
        return text.minutesHint(minutes(JobKind.intervals.lowerBound), minutes(JobKind.intervals.upperBound))
    }

    private static func run(_ run: JobRun, _ person: String, _ visit: Visit) -> Run {
        let (text, format) = (visit.text(JobsText.self), visit.format)
        let done = format.number(run.progress.done)
        return Run(
            started: format.dateAndClock(run.startedAt),
            lasted: run.endedAt.map { format.duration(.seconds(($0 - run.startedAt).components.seconds)) } ?? "",
            person: person,
            outcome: run.outcome.badge(text),
            done: run.progress.total.map { "\(done) / \(format.number($0))" } ?? done,
            reasons: run.reasons.map(visit.words)
        )
    }
}
