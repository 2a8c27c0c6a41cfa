package import Storage

extension SQLStore: SavedSearchStore {
    package func savedSearches(of user: UserID) async throws(StorageError) -> [SavedSearch] {
        try await read { database in
            try database.rows(
                "SELECT name, list, query FROM saved_search WHERE user_id = ? ORDER BY lower(name), name, list",
                [user]
            ).map { SavedSearch(name: try $0[0], list: try $0[1], query: try $0[2]) }
        }
    }

    package func saveSearch(_ search: SavedSearch, of user: UserID) async throws(StorageError) {
        let kept = try await commits.run(telling: .nothing) { database in
            try Self.refuseSecond(search.name, of: search.list, of: user, database)
            let kept: Int = try database.value("SELECT count(*) FROM saved_search WHERE user_id = ?", [user]) ?? 0
            guard kept < SavedSearch.most else { return kept }
            try database.run(
                "INSERT INTO saved_search (user_id, list, name, query) VALUES (?, ?, ?, ?)",
                [user, search.list, search.name, search.query]
            )
            return kept
        }
        // Not thrown by the transaction: the commit queue would take the disk to be full.
        guard kept < SavedSearch.most else { throw .full("\(kept) searches are saved") }
    }

    package func renameSearch(
        _ name: String,
        of list: String,
        to new: String,
        of user: UserID
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            if new != name { try Self.refuseSecond(new, of: list, of: user, database) }
            let changed = try database.change(
                "UPDATE saved_search SET name = ? WHERE user_id = ? AND list = ? AND name = ?",
                [new, user, list, name]
            )
            guard changed > 0 else { throw StorageError.notFound("the search \(name)") }
        }
    }

    package func removeSearch(
        _ name: String,
        of list: String,
        of user: UserID
    ) async throws(StorageError) -> Bool {
        try await commits.run(telling: .nothing) { database in
            try database.change(
                "DELETE FROM saved_search WHERE user_id = ? AND list = ? AND name = ?",
                [user, list, name]
            ) > 0
        }
    }

    private static func refuseSecond(
        _ name: String,
        of list: String,
        of user: UserID,
        _ database: any SQLConnection
    ) throws {
        let isTaken = try database.exists(
            "SELECT 1 FROM saved_search WHERE user_id = ? AND list = ? AND name = ?",
            [user, list, name]
        )
        guard !isTaken else { throw StorageError.conflict("there is a search named \(name)") }
    }
}
