package import Base
import GRDB
package import Storage

extension SQLiteStore {
    private static let runColumns = "id, kind, person, is_requested, started_at, ended_at, outcome, progress, error"

    package func jobStates() async throws(StorageError) -> [JobState] {
        try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT s.kind, s.person, \(Self.moment), s.failures
                    FROM job_state s LEFT JOIN job j ON j.kind = s.kind
                    WHERE s.is_present ORDER BY s.kind, s.person
                    """
            )
            let last = try database.cachedStatement(
                sql: "SELECT \(Self.runColumns) FROM job_run WHERE kind = ? AND person = ? ORDER BY id DESC LIMIT 1"
            )
            return try rows.compactMap { row in
                guard let kind = JobKind(rawValue: row[0]) else { return nil }
                let person: Int64 = row[1]
                return JobState(
                    kind: kind,
                    person: PersonID(rawValue: person),
                    nextRunAt: (row[2] as Int64?).map { Timestamp(milliseconds: $0) },
                    lastRun: try Row.fetchOne(last, arguments: [kind.rawValue, person]).flatMap(Self.jobRun),
                    failures: row[3]
                )
            }
        }
    }

    package func jobRuns(_ query: JobRunQuery) async throws(StorageError) -> [JobRun] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Self.runColumns) FROM job_run
                    WHERE (:kind IS NULL OR kind = :kind) AND (:person IS NULL OR person = :person)
                    AND id < :after ORDER BY id DESC LIMIT :limit
                    """,
                arguments: [
                    "kind": query.kind?.rawValue, "person": query.person?.rawValue,
                    "after": query.after?.rawValue ?? .max, "limit": query.limit,
                ]
            ).compactMap(Self.jobRun)
        }
    }

    /// `nil` for a damaged row, which must not hide the others.
    private static func jobRun(_ row: Row) -> JobRun? {
        guard let kind = JobKind(rawValue: row[1]), let outcome = JobRun.Outcome(rawValue: row[6]) else { return nil }
        let progress: JobProgress? = try? decode(row[7])
        return JobRun(
            id: JobRun.ID(rawValue: row[0]),
            kind: kind,
            person: PersonID(rawValue: row[2]),
            isRequested: row[3],
            startedAt: Timestamp(milliseconds: row[4]),
            endedAt: (row[5] as Int64?).map { Timestamp(milliseconds: $0) },
            outcome: outcome,
            progress: progress ?? JobProgress(),
            reasons: [Remark](stored: row[8])
        )
    }

    package func forgetJobRuns(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int {
        try await commits.run { database in
            try database.execute(
                sql: """
                    DELETE FROM job_run WHERE id IN (
                        SELECT r.id FROM job_run r WHERE r.ended_at < ? AND EXISTS (
                            SELECT 1 FROM job_run o WHERE o.kind = r.kind AND o.person = r.person AND o.id > r.id
                        ) ORDER BY r.ended_at LIMIT ?
                    )
                    """,
                arguments: [before.milliseconds, limit]
            )
            return database.changesCount
        }
    }
}
