import Base
package import Storage

/// A scheduled action, for programs.
package struct JobView: Encodable, Sendable {
    package let job: String
    package let name: String
    package let enabled: Bool
    /// Whether this version of the gateway can run it.
    package let available: Bool
    package let intervalSeconds: Int64
    /// The number of users it applies to.
    package let people: Int
    /// The number of users whose last run failed.
    package let failing: Int
    package let lastRun: JobRunView?
    package let nextRunAt: String?

    /// - Parameter available: the actions that this version of the gateway can run.
    package static func all(
        _ schedules: [JobSchedule],
        states: [JobState],
        available: Set<JobKind>
    ) -> [JobView] {
        let states = Dictionary(grouping: states) { $0.kind }
        return schedules.map { schedule in
            let states = states[schedule.kind] ?? []
            return JobView(
                job: schedule.kind.rawValue,
                name: schedule.kind.title,
                enabled: schedule.isEnabled,
                available: available.contains(schedule.kind),
                intervalSeconds: schedule.interval.components.seconds,
                people: states.count,
                failing: states.filter { $0.failures > 0 }.count,
                lastRun: states.compactMap(\.lastRun).max { $0.id < $1.id }.map(JobRunView.init),
                nextRunAt: states.compactMap(\.nextRunAt).min()?.iso8601
            )
        }
    }
}
