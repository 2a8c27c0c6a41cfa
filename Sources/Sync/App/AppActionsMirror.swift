import Base
import Odoo
import Storage

/// The rows of the scheduled actions in one database, and what of them has to be written. Pure but for reading the rows.
struct AppActionsMirror: Sendable {
    /// Between two writes of nothing but times and results, which change with each run of each user.
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
        let last = states.compactMap(\.lastRun).max { $0.id < $1.id }
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

    /// What a row lacks of these values: nothing while only what changes with each run differs, and it was written a moment
    /// ago.
    func changes(of kind: ScheduledAction, to values: [String: JSONValue], at now: Timestamp) -> [String: JSONValue] {
        guard let row = rows[kind] else { return values }
        let changed = values.filter { row.values[$0.key] != $0.value }
        let isPassing = changed.keys.allSatisfy(Self.passing.contains)
        if isPassing, let writtenAt = row.writtenAt, now < writtenAt + Self.shortestInterval { return [:] }
        return changed
    }

    mutating func wrote(_ values: [String: JSONValue], of kind: ScheduledAction, id: Int, at now: Timestamp) {
        var row = rows[kind] ?? Row(id: id, values: [:])
        row.values.merge(values) { $1 }
        row.writtenAt = now
        rows[kind] = row
    }
}
