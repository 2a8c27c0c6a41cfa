package import Storage

extension SQLStore: AwaitedResultStore {
    package func awaitedResults(in database: String) async throws(StorageError) -> [AwaitedResult] {
        try await read { store in
            let texts: [String] = try store.values(
                "SELECT content FROM app_awaited WHERE database = ? ORDER BY since, number",
                [database]
            )
            // A damaged one tells nothing to anybody.
            return texts.compactMap { try? Self.decode($0) as AwaitedResult }
        }
    }

    package func keepAwaited(
        _ results: [AwaitedResult],
        most: Int,
        in database: String
    ) async throws(StorageError) {
        guard !results.isEmpty else { return }
        try await commits.run(telling: .nothing) { store in
            for result in results { try Self.add(result, in: database, store) }
            let count: Int = try store.value("SELECT count(*) FROM app_awaited WHERE database = ?", [database]) ?? 0
            guard count > most else { return }
            try store.run(
                """
                DELETE FROM app_awaited WHERE database = ? AND number IN (
                    SELECT number FROM app_awaited WHERE database = ? ORDER BY since, number LIMIT ?
                )
                """,
                [database, database, count - most]
            )
        }
    }

    package func endWait(
        for result: AwaitedResult,
        with next: AwaitedResult?,
        in database: String
    ) async throws(StorageError) -> Bool {
        try await commits.run(telling: .nothing) { store in
            let rows = try store.rows("SELECT number, content FROM app_awaited WHERE database = ?", [database])
            for row in rows {
                let (number, text): (Int64, String) = (try row[0], try row[1])
                guard (try? Self.decode(text) as AwaitedResult) == result else { continue }
                try store.run("DELETE FROM app_awaited WHERE database = ? AND number = ?", [database, number])
                if let next { try Self.add(next, in: database, store) }
                return true
            }
            return false
        }
    }

    private static func add(_ result: AwaitedResult, in database: String, _ store: any SQLConnection) throws {
        let last: Int64? = try store.value("SELECT max(number) FROM app_awaited WHERE database = ?", [database])
        try store.run(
            "INSERT INTO app_awaited (database, number, user_id, since, content) VALUES (?, ?, ?, ?, ?)",
            [database, (last ?? 0) + 1, result.user, result.since, try encode(result)]
        )
    }
}
