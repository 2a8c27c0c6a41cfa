package import Base
import GRDB
package import Storage

extension SQLiteStore: ActionStore {
    package func actionSchedules() async throws(StorageError) -> [ActionSchedule] {
        try await read { database in try ScheduledAction.allCases.map { try Self.schedule(database, $0) } }
    }

    static func schedule(_ database: Database, _ kind: ScheduledAction) throws -> ActionSchedule {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT is_enabled, interval FROM scheduled_action WHERE kind = ?",
            arguments: [kind.rawValue]
        )
        return ActionSchedule(
            kind: kind,
            isEnabled: row?[0] ?? false,
            interval: (row?[1] as Int64?).map { .milliseconds($0) } ?? kind.defaultInterval
        )
    }

    package func setActionSchedule(_ schedule: ActionSchedule, at now: Timestamp) async throws(StorageError) {
        guard ScheduledAction.intervals.contains(schedule.interval) else {
            throw .conflict("the interval of a scheduled action must be between one minute and seven days")
        }
        try await commits.run { database in
            let before = try Self.schedule(database, schedule.kind)
            try database.execute(
                sql: "INSERT OR REPLACE INTO scheduled_action VALUES (?, ?, ?)",
                arguments: [schedule.kind.rawValue, schedule.isEnabled, schedule.interval.milliseconds]
            )
            guard schedule.isEnabled, schedule != before else { return }
            let users = try Int64.fetchAll(
                database,
                sql: "SELECT user_id FROM action_state WHERE kind = ?",
                arguments: [schedule.kind.rawValue]
            )
            for user in users {
                try database.execute(
                    sql: "UPDATE action_state SET due_at = ? WHERE kind = ? AND user_id = ?",
                    arguments: [Self.firstRun(of: user, schedule, now), schedule.kind.rawValue, user]
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
            try database.execute(
                sql:
                    "UPDATE action_state SET is_present = 0, requested_at = NULL WHERE kind = ? AND user_id NOT IN (SELECT value FROM json_each(?))",
                arguments: [kind.rawValue, try Self.encode(users.map(\.rawValue))]
            )
            for user in users {
                try database.execute(
                    sql: """
                        INSERT INTO action_state (kind, user_id, is_present, due_at) VALUES (?, ?, 1, ?)
                        ON CONFLICT DO UPDATE SET is_present = 1
                        """,
                    arguments: [kind.rawValue, user.rawValue, Self.firstRun(of: user.rawValue, schedule, now)]
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
            try database.execute(
                sql: """
                    UPDATE action_state SET requested_at = coalesce(requested_at, :now)
                    WHERE kind = :kind AND is_present AND (:user_id IS NULL OR user_id = :user_id)
                    """,
                arguments: ["now": now.milliseconds, "kind": kind.rawValue, "user_id": user?.rawValue]
            )
            return database.changesCount
        }
    }
}

extension SQLiteStore {
    private static let runColumns = "id, kind, user_id, is_requested, started_at, ended_at, outcome, progress, error"

    package func actionStates() async throws(StorageError) -> [ActionState] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT s.kind, s.user_id, \(Self.moment), s.failures
                    FROM action_state s LEFT JOIN scheduled_action j ON j.kind = s.kind
                    WHERE s.is_present ORDER BY s.kind, s.user_id
                    """
            )
            let last = try database.cachedStatement(
                sql: "SELECT \(Self.runColumns) FROM action_run WHERE kind = ? AND user_id = ? ORDER BY id DESC LIMIT 1"
            )
            return try rows.compactMap { row in
                guard let kind = ScheduledAction(rawValue: row[0]) else { return nil }
                let user: Int64 = row[1]
                return ActionState(
                    kind: kind,
                    user: UserID(rawValue: user),
                    nextRunAt: (row[2] as Int64?).map { Timestamp(milliseconds: $0) },
                    lastRun: try Row.fetchOne(last, arguments: [kind.rawValue, user]).flatMap(Self.actionRun),
                    failures: row[3]
                )
            }
        }
    }

    package func actionRuns(_ query: ActionRunQuery) async throws(StorageError) -> [ActionRun] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Self.runColumns) FROM action_run
                    WHERE (:kind IS NULL OR kind = :kind) AND (:user_id IS NULL OR user_id = :user_id)
                    AND id < :after ORDER BY id DESC LIMIT :limit
                    """,
                arguments: [
                    "kind": query.kind?.rawValue, "user_id": query.user?.rawValue,
                    "after": query.after?.rawValue ?? .max, "limit": query.limit,
                ]
            ).compactMap(Self.actionRun)
        }
    }

    /// `nil` for a damaged row, which must not hide the others.
    private static func actionRun(_ row: Row) -> ActionRun? {
        guard let kind = ScheduledAction(rawValue: row[1]), let outcome = ActionRun.Outcome(rawValue: row[6]) else {
            return nil
        }
        let progress: RunProgress? = try? decode(row[7])
        return ActionRun(
            id: ActionRun.ID(rawValue: row[0]),
            kind: kind,
            user: UserID(rawValue: row[2]),
            isRequested: row[3],
            startedAt: Timestamp(milliseconds: row[4]),
            endedAt: (row[5] as Int64?).map { Timestamp(milliseconds: $0) },
            outcome: outcome,
            progress: progress ?? RunProgress(),
            reasons: [Reason](stored: row[8])
        )
    }

    package func forgetActionRuns(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int {
        try await commits.run { database in
            try database.execute(
                sql: """
                    DELETE FROM action_run WHERE id IN (
                        SELECT r.id FROM action_run r WHERE r.ended_at < ? AND EXISTS (
                            SELECT 1 FROM action_run o WHERE o.kind = r.kind AND o.user_id = r.user_id AND o.id > r.id
                        ) ORDER BY r.ended_at LIMIT ?
                    )
                    """,
                arguments: [before.milliseconds, limit]
            )
            return database.changesCount
        }
    }
}
