package import Base
import Storage

extension SQLStore: FailureLedger {
    /// The most subjects of one kind that are remembered, as many as a node remembers by itself.
    private static let mostSubjects = 10_000

    package func failures(
        of subjects: [SignInSubject],
        _ kind: SignInKind
    ) async throws -> [SignInSubject: FailureRecord] {
        try await read { try Self.failures($0, of: subjects, kind) }
    }

    package func count(
        _ changes: [(subject: SignInSubject, change: FailureRecord.Change)],
        _ kind: SignInKind,
        _ rule: LockoutRule,
        at now: Timestamp
    ) async throws -> [SignInSubject: FailureRecord] {
        try await commits.run(telling: .nothing) { database in
            let subjects = Set(changes.map(\.subject))
            var records = try Self.failures(database, of: Array(subjects), kind)
            for (subject, change) in changes { records[subject, default: FailureRecord()].apply(change, rule) }
            for (subject, record) in records {
                try database.run(
                    Upsert.sql(
                        "failed_sign_in",
                        key: ["kind", "subject"],
                        ["failures", "locked_until", "known_until", "ends_at"]
                    ),
                    [
                        kind.rawValue, subject.digest, Self.text(of: record.failures), record.lockedUntil,
                        record.knownUntil, record.end(rule),
                    ]
                )
            }
            try database.run("DELETE FROM failed_sign_in WHERE kind = ? AND ends_at <= ?", [kind.rawValue, now])
            try Self.removeSurplus(database, kind)
            return records
        }
    }

    private static func failures(
        _ database: any SQLConnection,
        of subjects: [SignInSubject],
        _ kind: SignInKind
    ) throws -> [SignInSubject: FailureRecord] {
        let named = Dictionary(subjects.map { ($0.digest, $0) }) { first, _ in first }
        var condition = SQLCondition("kind = ?", [kind.rawValue])
        condition.require(database.isIn("subject", named.keys))
        let rows = try database.rows(
            "SELECT subject, failures, locked_until, known_until FROM failed_sign_in WHERE \(condition.sql)",
            condition.values
        )
        var records: [SignInSubject: FailureRecord] = [:]
        for row in rows {
            let name: String = try row[0]
            guard let subject = named[name] else { continue }
            records[subject] = try FailureRecord(
                failures: times(row[1]),
                lockedUntil: row[2],
                knownUntil: row[3]
            )
        }
        return records
    }

    /// Removes what ends first, so that many subjects that fail once lift no lockout.
    private static func removeSurplus(_ database: any SQLConnection, _ kind: SignInKind) throws {
        let count: Int = try database.value("SELECT count(*) FROM failed_sign_in WHERE kind = ?", [kind.rawValue]) ?? 0
        guard count > mostSubjects else { return }
        try database.run(
            """
            DELETE FROM failed_sign_in WHERE kind = ? AND subject IN (
                SELECT subject FROM failed_sign_in WHERE kind = ? ORDER BY ends_at LIMIT ?
            )
            """,
            [kind.rawValue, kind.rawValue, count - mostSubjects]
        )
    }

    private static func text(of times: [Timestamp]) -> String {
        times.map { "\($0.milliseconds)" }.joined(separator: " ")
    }

    private static func times(_ text: String) -> [Timestamp] {
        text.split(separator: " ").compactMap { Int64($0).map { Timestamp(milliseconds: $0) } }
    }
}
