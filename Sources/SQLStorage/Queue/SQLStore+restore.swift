package import Base
package import Storage

extension SQLStore: RestoreStore {
    package func distrust(
        since takenAt: Timestamp,
        at now: Timestamp,
        searchAt: Timestamp
    ) async throws(StorageError) -> DistrustedDeliveries {
        let restored = Reason(.restored).stored
        return try await commits.run { database in
            try database.run(
                "UPDATE attempt SET ended_at = ?, outcome = ?, reason = ? WHERE ended_at IS NULL",
                [now, AttemptOutcome.interrupted.rawValue, restored]
            )
            // An attempt of which nothing is known: the search begins with the earliest of those.
            try database.run(
                """
                INSERT INTO attempt (message, part, number, account, started_at, ended_at, outcome, reason)
                SELECT message, part, tries + 1, account, ?, ?, ?, ? FROM delivery
                WHERE state BETWEEN 0 AND ? OR (state = ? AND account <> ?)
                """,
                [
                    takenAt, now, AttemptOutcome.interrupted.rawValue, restored, StateCode.failed.rawValue,
                    StateCode.captured.rawValue, AccountID.noAccount,
                ]
            )
            // Someone may have sent it after all since then.
            try database.run(
                "UPDATE delivery SET tries = tries + 1, must_search = TRUE WHERE state = ? AND account <> ?",
                [StateCode.captured.rawValue, AccountID.noAccount]
            )
            let stopped = try database.change(
                "UPDATE delivery SET tries = tries + 1, must_search = TRUE WHERE state IN (?, ?)",
                [StateCode.held.rawValue, StateCode.failed.rawValue]
            )
            let searched = try database.change(
                """
                UPDATE delivery SET tries = tries + 1, must_search = TRUE, state = ?, due_at = ?, node = NULL, reason = ?
                WHERE state BETWEEN 0 AND ?
                """,
                [StateCode.outcomeUnknown.rawValue, searchAt, restored, StateCode.sending.rawValue]
            )
            try Self.interrupt(database, SQLCondition("true"), at: now)
            try database.run("DELETE FROM web_session")
            try database.run("DELETE FROM one_time_link")
            return DistrustedDeliveries(searched: searched, stopped: stopped)
        }
    }
}
