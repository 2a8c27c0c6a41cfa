import Base
package import Storage

/// A scheduled action, for programs.
package struct ScheduledActionView: Encodable, Sendable {
    package let action: String
    package let name: String
    package let enabled: Bool
    /// Whether this version of the gateway can run it.
    package let available: Bool
    package let intervalSeconds: Int64
    /// The number of users it applies to.
    package let users: Int
    /// The number of users whose last run failed.
    package let failing: Int
    package let lastRun: ActionRunView?
    package let nextRunAt: String?

    /// - Parameter available: the actions that this version of the gateway can run.
    package static func all(
        _ schedules: [ActionSchedule],
        states: [ActionState],
        available: Set<ScheduledAction>
    ) -> [ScheduledActionView] {
        let states = Dictionary(grouping: states) { $0.kind }
        return schedules.map { schedule in
            let states = states[schedule.kind] ?? []
            return ScheduledActionView(
                action: schedule.kind.rawValue,
                name: schedule.kind.title,
                enabled: schedule.isEnabled,
                available: available.contains(schedule.kind),
                intervalSeconds: schedule.interval.components.seconds,
                users: states.count,
                failing: states.filter { $0.failures > 0 }.count,
                lastRun: states.compactMap(\.lastRun).max { $0.id < $1.id }.map(ActionRunView.init),
                nextRunAt: states.compactMap(\.nextRunAt).min()?.iso8601
            )
        }
    }
}

/// A run of a scheduled action, for programs.
package struct ActionRunView: Encodable, Sendable {
    package let action: String
    package let user: Int64
    package let requested: Bool
    package let startedAt: String
    package let endedAt: String?
    package let outcome: String
    package let done: Int
    package let total: Int?
    package let counts: [String: Int]
    package let error: String?

    package init(_ run: ActionRun) {
        action = run.kind.rawValue
        user = run.user.rawValue
        requested = run.isRequested
        startedAt = run.startedAt.iso8601
        endedAt = run.endedAt?.iso8601
        outcome = run.outcome.rawValue
        done = run.progress.done
        total = run.progress.total
        counts = run.progress.counts
        error = run.reasons.isEmpty ? nil : run.reasons.sentence.english
    }
}
