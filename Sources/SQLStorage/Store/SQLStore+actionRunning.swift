package import Base
package import Storage

extension SQLStore {
    /// The longest time by which consecutive failures delay the next run.
    private static let longestDelay = Duration.hours(24)
    /// More doublings than this exceed `longestDelay` at any interval.
    private static let mostDoublings = 11

    /// The rows of the users that actions exist for, with the actions' schedules.
    private static let states = "action_state s LEFT JOIN scheduled_action j ON j.kind = s.kind"
    /// When a row's run is due; NULL while the schedule is off and no run was requested.
    static let moment = """
        CASE WHEN j.is_enabled AND (s.requested_at IS NULL OR s.due_at < s.requested_at) THEN s.due_at
        ELSE s.requested_at END
        """

    /// The rows whose action exists for the user. One of an unknown action is never due, so that it stops no other.
    private static func isPresent(_ database: any SQLConnection) -> SQLCondition {
        var condition = SQLCondition("s.is_present")
        condition.require(database.isIn("s.kind", ScheduledAction.allCases.map(\.rawValue)))
        return condition
    }

    package func claimActionRun(
        by node: String,
        at now: Timestamp,
        until expiry: Timestamp
    ) async throws(StorageError) -> ActionClaim? {
        try await commits.run(telling: .nothing) { database in
            try Self.interrupt(database, SQLCondition("claimed_until <= ?", [now]), at: now)
            let isPresent = Self.isPresent(database)
            let row = try database.row(
                """
                SELECT s.kind, s.user_id, s.requested_at IS NOT NULL FROM \(Self.states)
                WHERE \(isPresent.sql) AND \(Self.moment) <= ? AND NOT EXISTS (
                    SELECT 1 FROM action_state o WHERE o.user_id = s.user_id AND o.run IS NOT NULL
                ) ORDER BY s.requested_at IS NULL, \(Self.moment), s.kind, s.user_id LIMIT 1
                """,
                isPresent.values + [now]
            )
            guard let row, let kind = ScheduledAction(rawValue: try row[0]) else { return nil }
            let (user, isRequested): (UserID, Bool) = (try row[1], try row[2])
            let previous: String? = try database.value(
                "SELECT outcome FROM action_run WHERE kind = ? AND user_id = ? ORDER BY id DESC LIMIT 1",
                [kind.rawValue, user]
            )
            let run: ActionRun.ID = try database.insert(
                """
                INSERT INTO action_run (kind, user_id, is_requested, started_at, outcome, progress)
                VALUES (?, ?, ?, ?, ?, ?) RETURNING id
                """,
                [
                    kind.rawValue, user, isRequested, now.milliseconds, ActionRun.Outcome.running.rawValue,
                    try Self.encode(RunProgress()),
                ]
            )
            try database.run(
                """
                UPDATE action_state SET run = ?, node = ?, claimed_until = ?, requested_at = NULL
                WHERE kind = ? AND user_id = ?
                """,
                [run, node, expiry.milliseconds, kind.rawValue, user]
            )
            return ActionClaim(
                run: run,
                kind: kind,
                user: user,
                isRequested: isRequested,
                continues: previous == ActionRun.Outcome.interrupted.rawValue
            )
        }
    }

    /// Interrupts the runs of claimed rows that meet the condition; they are due again at once.
    static func interrupt(
        _ database: any SQLConnection,
        _ condition: SQLCondition,
        at now: Timestamp
    ) throws {
        try database.run(
            """
            UPDATE action_run SET outcome = ?, ended_at = ? WHERE id IN
                (SELECT run FROM action_state WHERE run IS NOT NULL AND \(condition.sql))
            """,
            [ActionRun.Outcome.interrupted.rawValue, now] + condition.values
        )
        try database.run(
            """
            UPDATE action_state SET requested_at = CASE
                    WHEN (SELECT is_requested FROM action_run WHERE id = run) THEN coalesce(requested_at, ?)
                    ELSE requested_at
                END, due_at = \(database.dialect.least("due_at", "?")), run = NULL, node = NULL, claimed_until = NULL
            WHERE run IS NOT NULL AND \(condition.sql)
            """,
            [now, now] + condition.values
        )
    }

    package func nextActionRun() async throws(StorageError) -> Timestamp? {
        try await read { database in
            let isPresent = Self.isPresent(database)
            return try database.value(
                """
                SELECT min(moment) FROM (
                    SELECT \(database.dialect.greatest("due", "free")) AS moment FROM (
                        SELECT \(Self.moment) AS due, coalesce((
                            SELECT max(o.claimed_until) FROM action_state o
                            WHERE o.user_id = s.user_id AND o.run IS NOT NULL
                        ), 0) AS free FROM \(Self.states) WHERE \(isPresent.sql)
                    ) AS present WHERE due IS NOT NULL
                    UNION ALL SELECT claimed_until FROM action_state WHERE run IS NOT NULL
                ) AS moments
                """,
                isPresent.values
            )
        }
    }

    package func reportAction(
        _ claim: ActionClaim,
        _ progress: RunProgress,
        until expiry: Timestamp
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            let held = try database.change(
                """
                UPDATE action_state SET claimed_until = ? WHERE kind = ? AND user_id = ? AND run = ? AND is_present
                """,
                [expiry, claim.kind.rawValue, claim.user, claim.run]
            )
            guard held > 0 else { throw Self.claimLost }
            try database.run(
                "UPDATE action_run SET progress = ? WHERE id = ?",
                [try Self.encode(progress), claim.run.rawValue]
            )
        }
    }

    private static let claimLost = StorageError.conflict("another run has taken over this scheduled action")

    package func finishAction(
        _ claim: ActionClaim,
        with result: RunResult,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            let failures: Int? = try database.value(
                "SELECT failures FROM action_state WHERE kind = ? AND user_id = ? AND run = ?",
                [claim.kind.rawValue, claim.user, claim.run]
            )
            guard let failures else { throw Self.claimLost }
            let count = result.outcome == .failed ? failures + 1 : 0
            let interval = try Self.schedule(database, claim.kind).interval
            let delay = min(interval * (1 << min(count, Self.mostDoublings)), max(interval, Self.longestDelay))
            // An interrupted run continues at once, after those that are already due.
            let regular = result.outcome == .interrupted ? now : now + delay
            let due = max(regular, result.notBefore ?? now)
            // One that was requested also goes on while the schedule is off.
            let request = claim.isRequested && result.outcome == .interrupted ? now.milliseconds : nil as Int64?
            try database.run(
                """
                UPDATE action_state SET due_at = ?, failures = ?, requested_at = coalesce(requested_at, ?), run = NULL,
                    node = NULL, claimed_until = NULL
                WHERE kind = ? AND user_id = ?
                """,
                [due.milliseconds, count, request, claim.kind.rawValue, claim.user.rawValue]
            )
            try database.run(
                "UPDATE action_run SET ended_at = ?, outcome = ?, progress = ?, error = ? WHERE id = ?",
                [
                    now.milliseconds, result.outcome.rawValue, try Self.encode(result.progress), result.reasons.stored,
                    claim.run.rawValue,
                ]
            )
        }
    }

    /// What failed for the users of an account is due again, as if it had not.
    static func resumeActions(_ database: any SQLConnection, of account: AccountID, at now: Timestamp) throws {
        try database.run(
            """
            UPDATE action_state SET failures = 0, due_at = \(database.dialect.least("due_at", "?"))
            WHERE failures > 0 AND user_id IN (SELECT id FROM users WHERE account = ?)
            """,
            [now, account]
        )
    }

    package func recoverActions(of node: String, at now: Timestamp) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            let count: Int? = try database.value(
                "SELECT count(*) FROM action_state WHERE run IS NOT NULL AND node = ?",
                [node]
            )
            try Self.interrupt(database, SQLCondition("node = ?", [node]), at: now)
            return count ?? 0
        }
    }
}
