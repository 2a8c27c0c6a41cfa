package import Base
package import Storage

extension SQLStore: ConsoleRunStore {
    package func consoleRun(_ name: String) async throws(StorageError) -> ConsoleRun? {
        try await read { database in
            try database.row("SELECT content, is_over, updated_at FROM console_run WHERE name = ?", [name]).map {
                try ConsoleRun(content: $0[0], isOver: $0[1], updatedAt: $0[2])
            }
        }
    }

    package func beginConsoleRun(
        _ name: String,
        owner: String,
        content: String,
        lostBefore: Timestamp,
        at now: Timestamp
    ) async throws(StorageError) -> Bool {
        try await commits.run(telling: .nothing) { database in
            let isUnderWay = try database.exists(
                "SELECT 1 FROM console_run WHERE name = ? AND NOT is_over AND updated_at >= ?",
                [name, lostBefore]
            )
            guard !isUnderWay else { return false }
            try database.run(
                Upsert.sql("console_run", key: ["name"], ["owner", "content", "is_over", "updated_at"]),
                [name, owner, content, false, now]
            )
            return true
        }
    }

    package func updateConsoleRun(
        _ name: String,
        owner: String,
        content: String,
        isOver: Bool,
        at now: Timestamp
    ) async throws(StorageError) -> Bool {
        try await commits.run(telling: .nothing) { database in
            try database.change(
                "UPDATE console_run SET content = ?, is_over = ?, updated_at = ? WHERE name = ? AND owner = ?",
                [content, isOver, now, name, owner]
            ) == 1
        }
    }

    package func forgetConsoleRun(_ name: String, lostBefore: Timestamp) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                "DELETE FROM console_run WHERE name = ? AND (is_over OR updated_at < ?)",
                [name, lostBefore]
            )
        }
    }

    package func forgetConsoleRuns(updatedBefore time: Timestamp) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run("DELETE FROM console_run WHERE updated_at < ?", [time])
        }
    }
}
