package import Base

extension ActionStore {
    /// Sets a schedule. If that enables the action, a run begins for all its users at once, as far as there is room.
    ///
    /// - Returns: for how many users a run begins; `nil` if the action was enabled before, or still is not.
    package func change(_ schedule: ActionSchedule, at now: Timestamp) async throws(StorageError) -> Int? {
        let before = try await actionSchedules().first { $0.kind == schedule.kind }
        try await setActionSchedule(schedule, at: now)
        guard schedule.isEnabled, before?.isEnabled != true else { return nil }
        return try await requestActionRun(schedule.kind, for: nil, at: now)
    }
}
