package import Base
package import Storage

extension SQLStore: PendingStepStore {
    package func keepStep(_ step: PendingStep, most: Int, at now: Timestamp) async throws(StorageError) {
        try await commits.run(telling: .nothing) { [self] database in
            let kind = step.id.kind.rawValue
            try database.run("DELETE FROM pending_step WHERE kind = ? AND expires_at <= ?", [kind, now])
            try database.run(
                Upsert.sql("pending_step", key: ["kind", "digest"], ["browser", "sealed", "expires_at"]),
                [
                    kind, step.id.digest, step.browser,
                    try current(step.sealed, for: .pendingStep(step.id), database), step.expiresAt,
                ]
            )
            let count: Int = try database.value("SELECT count(*) FROM pending_step WHERE kind = ?", [kind]) ?? 0
            guard count > most else { return }
            try database.run(
                """
                DELETE FROM pending_step WHERE kind = ? AND digest IN (
                    SELECT digest FROM pending_step WHERE kind = ? AND digest <> ? ORDER BY expires_at LIMIT ?
                )
                """,
                [kind, kind, step.id.digest, count - most]
            )
        }
    }

    package func step(
        _ id: PendingStep.ID,
        browser: [UInt8],
        at now: Timestamp
    ) async throws(StorageError) -> [UInt8]? {
        try await read { database in
            let condition = Self.condition(id, browser, now)
            return try database.value("SELECT sealed FROM pending_step WHERE \(condition.sql)", condition.values)
        }
    }

    package func takeStep(
        _ id: PendingStep.ID,
        browser: [UInt8],
        at now: Timestamp
    ) async throws(StorageError) -> [UInt8]? {
        try await commits.run(telling: .nothing) { database in
            let condition = Self.condition(id, browser, now)
            return try database.value(
                "DELETE FROM pending_step WHERE \(condition.sql) RETURNING sealed",
                condition.values
            )
        }
    }

    private static func condition(_ id: PendingStep.ID, _ browser: [UInt8], _ now: Timestamp) -> SQLCondition {
        SQLCondition(
            "kind = ? AND digest = ? AND browser = ? AND expires_at > ?",
            [id.kind.rawValue, id.digest, browser, now]
        )
    }
}
