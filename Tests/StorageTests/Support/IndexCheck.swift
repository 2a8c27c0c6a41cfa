import GRDB

/// Lets SQLite compare the text index with the messages; throws where they differ.
func checkIndex(in folder: String) async throws {
    let database = try DatabaseQueue(path: folder + "/gateway.sqlite")
    try await database.write { database in
        // The second column also requests the comparison with the content (FTS5, "The 'integrity-check' Command").
        try database.execute(sql: "INSERT INTO message_search (message_search, rank) VALUES ('integrity-check', 1)")
    }
    try database.close()
}
