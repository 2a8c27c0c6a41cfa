package import Base
import GRDB
package import Storage

extension SQLiteStore {
    /// The longest time by which consecutive failures delay the next run.
    private static let longestDelay = Duration.hours(24)
    /// More doublings than this exceed `longestDelay` at any interval.
    private static let mostDoublings = 11

    /// The rows of the users that actions exist for, with the actions' schedules.
    private static let states = "action_state s LEFT JOIN scheduled_action j ON j.kind = s.kind"
    /// When a row's run is due; NULL while the schedule is off and no run was requested.
    static let moment = "min(coalesce(s.requested_at, s.due_at), iif(j.is_enabled, s.due_at, s.requested_at))"
    /// The rows whose action exists for the user. One of an unknown action is never due, so that it stops no other.
    private static let isPresent = "s.is_present AND s.kind IN (SELECT value FROM json_each(:kinds))"

    /// The names of all actions, for `isPresent`.
    private static func kinds() throws -> String { try encode(ScheduledAction.allCases.map(\.rawValue)) }

    package func claimActionRun(
        by node: String,
        at now: Timestamp,
        until expiry: Timestamp
    ) async throws(StorageError) -> ActionClaim? {
        try await commits.run { database in
            try Self.interrupt(database, "claimed_until <= :value", now.milliseconds, at: now)
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT s.kind, s.user_id, s.requested_at IS NOT NULL FROM \(Self.states)
                    WHERE \(Self.isPresent) AND \(Self.moment) <= :now AND NOT EXISTS (
                        SELECT 1 FROM action_state o WHERE o.user_id = s.user_id AND o.run IS NOT NULL
                    ) ORDER BY s.requested_at IS NULL, \(Self.moment), s.kind, s.user_id LIMIT 1
                    """,
                arguments: ["now": now.milliseconds, "kinds": try Self.kinds()]
            )
            guard let row, let kind = ScheduledAction(rawValue: row[0]) else { return nil }
            let (user, isRequested): (Int64, Bool) = (row[1], row[2])
            let previous = try String.fetchOne(
                database,
                sql: "SELECT outcome FROM action_run WHERE kind = ? AND user_id = ? ORDER BY id DESC LIMIT 1",
                arguments: [kind.rawValue, user]
            )
            try database.execute(
                sql: """
                    INSERT INTO action_run (kind, user_id, is_requested, started_at, outcome, progress)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    kind.rawValue, user, isRequested, now.milliseconds, ActionRun.Outcome.running.rawValue,
                    try Self.encode(RunProgress()),
                ]
            )
            let run = database.lastInsertedRowID
            try database.execute(
                sql: """
                    UPDATE action_state SET run = ?, node = ?, claimed_until = ?, requested_at = NULL
                    WHERE kind = ? AND user_id = ?
                    """,
                arguments: [run, node, expiry.milliseconds, kind.rawValue, user]
            )
            return ActionClaim(
                run: ActionRun.ID(rawValue: run),
                kind: kind,
                user: UserID(rawValue: user),
                isRequested: isRequested,
                continues: previous == ActionRun.Outcome.interrupted.rawValue
            )
        }
    }

    /// Interrupts the runs of claimed rows that meet the condition on `:value`; they are due again at once.
    private static func interrupt(
        _ database: Database,
        _ condition: String,
        _ value: some DatabaseValueConvertible,
        at now: Timestamp
    ) throws {
        try database.execute(
            sql: """
                UPDATE action_run SET outcome = :outcome, ended_at = :now WHERE id IN
                    (SELECT run FROM action_state WHERE run IS NOT NULL AND \(condition))
                """,
            arguments: [
                "outcome": ActionRun.Outcome.interrupted.rawValue, "now": now.milliseconds, "value": value,
            ]
        )
        try database.execute(
            sql: """
                UPDATE action_state SET requested_at = iif(
                        (SELECT is_requested FROM action_run WHERE id = run), coalesce(requested_at, :now), requested_at
                    ), due_at = min(due_at, :now), run = NULL, node = NULL, claimed_until = NULL
                WHERE run IS NOT NULL AND \(condition)
                """,
            arguments: ["now": now.milliseconds, "value": value]
        )
    }

    package func nextActionRun() async throws(StorageError) -> Timestamp? {
        try await read { database in
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT min(moment) FROM (
                        SELECT max(\(Self.moment), coalesce((
                            SELECT max(o.claimed_until) FROM action_state o WHERE o.user_id = s.user_id AND o.run IS NOT NULL
                        ), 0)) AS moment FROM \(Self.states) WHERE \(Self.isPresent)
                        UNION ALL SELECT claimed_until FROM action_state WHERE run IS NOT NULL
                    )
                    """,
                arguments: ["kinds": try Self.kinds()]
            ).map { Timestamp(milliseconds: $0) }
        }
    }

    package func reportAction(
        _ claim: ActionClaim,
        _ progress: RunProgress,
        until expiry: Timestamp
    ) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: """
                    UPDATE action_state SET claimed_until = ? WHERE kind = ? AND user_id = ? AND run = ? AND is_present
                    """,
                arguments: [expiry.milliseconds, claim.kind.rawValue, claim.user.rawValue, claim.run.rawValue]
            )
            guard database.changesCount > 0 else { throw Self.claimLost }
            try database.execute(
                sql: "UPDATE action_run SET progress = ? WHERE id = ?",
                arguments: [try Self.encode(progress), claim.run.rawValue]
            )
        }
    }

    private static let claimLost = StorageError.conflict("another run has taken over this scheduled action")

    package func finishAction(
        _ claim: ActionClaim,
        with result: RunResult,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run { database in
            let failures = try Int.fetchOne(
                database,
                sql: "SELECT failures FROM action_state WHERE kind = ? AND user_id = ? AND run = ?",
                arguments: [claim.kind.rawValue, claim.user.rawValue, claim.run.rawValue]
            )
            guard let failures else { throw Self.claimLost }
            let count = result.outcome == .failed ? failures + 1 : 0
            let interval = try Self.schedule(database, claim.kind).interval
            let delay = min(interval * (1 << min(count, Self.mostDoublings)), max(interval, Self.longestDelay))
            // An interrupted run continues at once, after those that are already due.
            let regular = result.outcome == .interrupted ? now : now + delay
            let due = max(regular, result.notBefore ?? now)
            try database.execute(
                sql: """
                    UPDATE action_state SET due_at = ?, failures = ?, run = NULL, node = NULL, claimed_until = NULL
                    WHERE kind = ? AND user_id = ?
                    """,
                arguments: [due.milliseconds, count, claim.kind.rawValue, claim.user.rawValue]
            )
            try database.execute(
                sql: "UPDATE action_run SET ended_at = ?, outcome = ?, progress = ?, error = ? WHERE id = ?",
                arguments: [
                    now.milliseconds, result.outcome.rawValue, try Self.encode(result.progress), result.reasons.stored,
                    claim.run.rawValue,
                ]
            )
        }
    }

    /// What failed for the users of an account is due again, as if it had not.
    static func resumeActions(_ database: Database, of account: AccountID, at now: Timestamp) throws {
        try database.execute(
            sql: """
                UPDATE action_state SET failures = 0, due_at = min(due_at, :now)
                WHERE failures > 0 AND user_id IN (SELECT id FROM users WHERE account = :account)
                """,
            arguments: ["now": now.milliseconds, "account": account.rawValue]
        )
    }

    package func recoverActions(of node: String, at now: Timestamp) async throws(StorageError) -> Int {
        try await commits.run { database in
            let count = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM action_state WHERE run IS NOT NULL AND node = ?",
                arguments: [node]
            )
            try Self.interrupt(database, "node = :value", node, at: now)
            return count ?? 0
        }
    }
}
