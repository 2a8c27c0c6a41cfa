package import Base
package import Storage

extension SQLStore: ActionStore {
    package func actionSchedules() async throws(StorageError) -> [ActionSchedule] {
        try await read { database in try ScheduledAction.allCases.map { try Self.schedule(database, $0) } }
    }

    static func schedule(_ database: any SQLConnection, _ kind: ScheduledAction) throws -> ActionSchedule {
        let row = try database.row(
            "SELECT is_enabled, \"interval\" FROM scheduled_action WHERE kind = ?",
            [kind.rawValue]
        )
        return ActionSchedule(
            kind: kind,
            isEnabled: try row?[0] ?? false,
            interval: try (row?[1] as Int64?).map { .milliseconds($0) } ?? kind.defaultInterval
        )
    }

    package func setActionSchedule(_ schedule: ActionSchedule, at now: Timestamp) async throws(StorageError) {
        guard ScheduledAction.intervals.contains(schedule.interval) else {
            throw .conflict("the interval of a scheduled action must be between one minute and seven days")
        }
        try await commits.run { database in
            let before = try Self.schedule(database, schedule.kind)
            try database.run(
                Upsert.sql("scheduled_action", key: ["kind"], ["is_enabled", "\"interval\""]),
                [schedule.kind.rawValue, schedule.isEnabled, schedule.interval.milliseconds]
            )
            guard schedule.isEnabled, schedule != before else { return }
            let users: [Int64] = try database.values(
                "SELECT user_id FROM action_state WHERE kind = ?",
                [schedule.kind.rawValue]
            )
            for user in users {
                try database.run(
                    "UPDATE action_state SET due_at = ? WHERE kind = ? AND user_id = ?",
                    [Self.firstRun(of: user, schedule, now), schedule.kind.rawValue, user]
                )
            }
        }
    }

    package func setActionUsers(
        _ users: Set<UserID>,
        of kind: ScheduledAction,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run { database in
            let schedule = try Self.schedule(database, kind)
            let isOfThem = database.isIn("user_id", users.map(\.rawValue))
            try database.run(
                """
                UPDATE action_state SET is_present = FALSE, requested_at = NULL WHERE kind = ? AND NOT (\(isOfThem.sql))
                """,
                [kind.rawValue] + isOfThem.values
            )
            for user in users {
                try database.run(
                    """
                    INSERT INTO action_state (kind, user_id, is_present, due_at) VALUES (?, ?, TRUE, ?)
                    ON CONFLICT (kind, user_id) DO UPDATE SET is_present = TRUE
                    """,
                    [kind.rawValue, user.rawValue, Self.firstRun(of: user.rawValue, schedule, now)]
                )
            }
        }
    }

    /// Within one interval from now, at an offset of the user's own, so that not all runs start at once.
    private static func firstRun(of user: Int64, _ schedule: ActionSchedule, _ now: Timestamp) -> Int64 {
        // The golden ratio in 64 bits spreads consecutive numbers evenly.
        let place = UInt64(bitPattern: user) &* 0x9E37_79B9_7F4A_7C15
        let length = UInt64(schedule.interval.milliseconds)
        return now.milliseconds + Int64(place.multipliedFullWidth(by: length).high)
    }

    package func requestActionRun(
        _ kind: ScheduledAction,
        for user: UserID?,
        at now: Timestamp
    ) async throws(StorageError) -> Int {
        try await commits.run { database in
            var condition = SQLCondition("kind = ? AND is_present", [kind.rawValue])
            if let user { condition.require("user_id = ?", [user]) }
            return try database.change(
                "UPDATE action_state SET requested_at = coalesce(requested_at, ?) WHERE \(condition.sql)",
                [now] + condition.values
            )
        }
    }
}

extension SQLStore {
    private static let runColumns = "id, kind, user_id, is_requested, started_at, ended_at, outcome, progress, error"

    package func actionStates(
        of user: UserID?,
        failingAtLeast failures: Int
    ) async throws(StorageError) -> [ActionState] {
        var condition = SQLCondition("s.failures >= ?", [failures])
        if let user { condition.require("s.user_id = ?", [user]) }
        return try await read { [condition] in try Self.actionStates($0, where: condition) }
    }

    /// - Parameter condition: on `s.user_id` or `s.failures`.
    static func actionStates(
        _ database: any SQLConnection,
        where condition: SQLCondition = SQLCondition("true")
    ) throws -> [ActionState] {
        let columns = runColumns.split(separator: ",").map { "r.\($0.drop { $0 == " " })" }
        let rows = try database.rows(
            """
            SELECT \(columns.joined(separator: ", ")), s.kind, s.user_id, \(moment), s.failures
            FROM action_state s LEFT JOIN scheduled_action j ON j.kind = s.kind
            LEFT JOIN action_run r ON r.id = (
                SELECT o.id FROM action_run o WHERE o.kind = s.kind AND o.user_id = s.user_id ORDER BY o.id DESC LIMIT 1
            )
            WHERE s.is_present AND \(condition.sql) ORDER BY s.kind, s.user_id
            """,
            condition.values
        )
        return try rows.compactMap { row in
            guard let kind = ScheduledAction(rawValue: try row[9]) else { return nil }
            let run: Int64? = try row[0]
            return try ActionState(
                kind: kind,
                user: row[10],
                nextRunAt: row[11],
                lastRun: run == nil ? nil : Self.actionRun(row),
                failures: row[12]
            )
        }
    }

    package func actionRuns(_ query: ActionRunQuery) async throws(StorageError) -> [ActionRun] {
        try await read { database in
            var condition = SQLCondition("id < ?", [query.after?.rawValue ?? Int64.max])
            if let kind = query.kind { condition.require("kind = ?", [kind.rawValue]) }
            if let user = query.user { condition.require("user_id = ?", [user]) }
            return try database.rows(
                "SELECT \(Self.runColumns) FROM action_run WHERE \(condition.sql) ORDER BY id DESC LIMIT ?",
                condition.values + [query.limit]
            ).compactMap(Self.actionRun)
        }
    }

    /// `nil` for a damaged row, which must not hide the others.
    private static func actionRun(_ row: SQLRow) throws -> ActionRun? {
        guard let kind = ScheduledAction(rawValue: try row[1]),
            let outcome = ActionRun.Outcome(rawValue: try row[6])
        else {
            return nil
        }
        let progress: RunProgress? = try? decode(try row[7])
        return try ActionRun(
            id: row[0],
            kind: kind,
            user: row[2],
            isRequested: row[3],
            startedAt: row[4],
            endedAt: row[5],
            outcome: outcome,
            progress: progress ?? RunProgress(),
            reasons: [Reason](stored: row[8])
        )
    }

    package func forgetActionRuns(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int {
        try await commits.run { database in
            try database.change(
                """
                DELETE FROM action_run WHERE id IN (
                    SELECT r.id FROM action_run r WHERE r.ended_at < ? AND EXISTS (
                        SELECT 1 FROM action_run o WHERE o.kind = r.kind AND o.user_id = r.user_id AND o.id > r.id
                    ) ORDER BY r.ended_at LIMIT ?
                )
                """,
                [before, limit]
            )
        }
    }
}
