import Base
import Odoo
import Storage

/// The rows of the scheduled actions in one database, and what of them has to be written. Pure but for reading the rows.
struct AppActionsMirror: Sendable {
    /// Between two writes of nothing but times and results, which change with each run of each user, unless a run begins or
    /// ends that people see or asked for.
    static let shortestInterval = Duration.minutes(1)

    /// A row as it is in Odoo.
    struct Row: Sendable {
        let id: Int
        var values: [String: JSONValue]
        var writtenAt: Timestamp?
    }

    private(set) var rows: [ScheduledAction: Row] = [:]
    /// Rows of an action that has another one, or is none.
    private(set) var surplus: [Int] = []

    private static let fields = [
        AppScheduledAction.name, AppScheduledAction.kind, AppScheduledAction.isEnabled, AppScheduledAction.interval,
        AppScheduledAction.lastRun, AppScheduledAction.nextRun, AppScheduledAction.outcome, AppScheduledAction.result,
        AppScheduledAction.users, AppScheduledAction.failing,
    ]
    /// What changes with each run.
    private static let passing: Set = [
        AppScheduledAction.lastRun, AppScheduledAction.nextRun, AppScheduledAction.result, AppScheduledAction.outcome,
    ]

    init(_ client: OdooClient) async throws(OdooError) {
        for record in try await client.search(AppScheduledAction.model, [], fields: Self.fields) {
            guard let kind = record[AppScheduledAction.kind]?.string.flatMap(ScheduledAction.init), rows[kind] == nil
            else {
                surplus.append(record.id)
                continue
            }
            let values = Self.fields.map { ($0, record[$0] ?? false) }
            rows[kind] = Row(id: record.id, values: Dictionary(values) { $1 })
        }
    }

    /// What a row is to hold.
    ///
    /// - Parameters:
    ///   - states: of the action, for the users of the database.
    ///   - language: of the result.
    static func values(_ schedule: ActionSchedule, _ states: [ActionState], _ language: Language) -> [String: JSONValue]
    {
        let last = last(states)
        let text = { (moment: Timestamp?) in moment.map { JSONValue.string(OdooTimeText.make($0)) } ?? false }
        return [
            AppScheduledAction.name: .string(schedule.kind.title),
            AppScheduledAction.kind: .string(schedule.kind.rawValue),
            AppScheduledAction.isEnabled: .bool(schedule.isEnabled),
            AppScheduledAction.interval: .integer(Int(schedule.interval.components.seconds / 60)),
            AppScheduledAction.lastRun: text(last?.startedAt),
            AppScheduledAction.nextRun: text(states.compactMap(\.nextRunAt).min()),
            AppScheduledAction.outcome: (last?.outcome).map { .string($0.rawValue) } ?? false,
            AppScheduledAction.result: last.map { .string(String(RunWords.sentence($0)[language].prefix(longestText))) }
                ?? false,
            AppScheduledAction.users: .integer(states.count),
            AppScheduledAction.failing: .integer(states.count { $0.failures > 0 }),
        ]
    }

    private static let longestText = 2000

    /// The last run for any of the users.
    static func last(_ states: [ActionState]) -> ActionRun? {
        states.compactMap(\.lastRun).max { $0.id < $1.id }
    }

    /// What a row lacks of these values: nothing while only what changes with each run differs, and it was written a moment
    /// ago. That a run begins, that what was shown as running ends, and the end of a run that somebody asked for do not wait.
    ///
    /// - Parameter last: the run that the values tell of.
    func changes(
        of kind: ScheduledAction,
        to values: [String: JSONValue],
        last: ActionRun?,
        at now: Timestamp
    ) -> [String: JSONValue] {
        guard let row = rows[kind] else { return values }
        let changed = values.filter { row.values[$0.key] != $0.value }
        let isPassing = changed.keys.allSatisfy(Self.passing.contains)
        guard isPassing, !isAwaited(changed, in: row, last), let writtenAt = row.writtenAt else { return changed }
        return now < writtenAt + Self.shortestInterval ? [:] : changed
    }

    private func isAwaited(_ changed: [String: JSONValue], in row: Row, _ last: ActionRun?) -> Bool {
        let running = JSONValue.string(ActionRun.Outcome.running.rawValue)
        if let outcome = changed[AppScheduledAction.outcome] {
            guard outcome != running, row.values[AppScheduledAction.outcome] != running else { return true }
        }
        guard let last, last.isRequested, last.endedAt != nil else { return false }
        return Self.ending.contains { changed[$0] != nil }
    }

    /// What tells of the end of a run.
    private static let ending = [AppScheduledAction.lastRun, AppScheduledAction.outcome, AppScheduledAction.result]

    mutating func wrote(_ values: [String: JSONValue], of kind: ScheduledAction, id: Int, at now: Timestamp) {
        var row = rows[kind] ?? Row(id: id, values: [:])
        row.values.merge(values) { $1 }
        row.writtenAt = now
        rows[kind] = row
    }
}
