package import Base
package import Storage

extension SQLStore: APIKeyStore {
    private static let keyColumns = """
        id, name, scope, created_at, created_by, expires_at, last_used_at,
        NOT EXISTS (\(activeOwner))
        """
    /// A key whose owner is missing, deactivated or not an administrator gives no access.
    private static let activeOwner = """
        SELECT 1 FROM users
        WHERE users.id = api_key.owner AND users.is_active AND users.role = '\(Role.administrator.rawValue)'
        """

    private static func key(_ row: SQLRow) throws -> APIKey {
        let id: APIKey.ID = try row[0]
        guard let scope = APIScope(rawValue: try row[2]) else {
            throw StorageError.damaged("the scope of key \(id.rawValue)")
        }
        return try APIKey(
            id: id,
            name: row[1],
            scope: scope,
            createdAt: row[3],
            createdBy: row[4],
            isSuspended: row[7],
            expiresAt: row[5],
            lastUsedAt: row[6]
        )
    }

    package func apiKeys() async throws(StorageError) -> [APIKey] {
        try await read { database in
            try database.rows("SELECT \(Self.keyColumns) FROM api_key ORDER BY \(database.dialect.caseless("name"))")
                .map(Self.key)
        }
    }

    package func apiKey(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) -> APIKey? {
        try await read { database in
            try database.row(
                """
                SELECT \(Self.keyColumns) FROM api_key
                WHERE digest = ? AND (expires_at IS NULL OR expires_at > ?) AND EXISTS (\(Self.activeOwner))
                """,
                [digest, now]
            ).map(Self.key)
        }
    }

    package func addAPIKey(_ key: NewAPIKey, at now: Timestamp) async throws(StorageError) -> APIKey.ID {
        try await commits.run { database in
            if try database.exists("SELECT 1 FROM api_key WHERE \(database.dialect.isEqual("name"))", [key.name]) {
                throw StorageError.conflict("key \(key.name) already exists")
            }
            guard let owner = try Self.user(database, where: "id = ?", [key.createdBy]) else {
                throw StorageError.notFound("user \(key.createdBy.rawValue)")
            }
            return try database.insert(
                """
                INSERT INTO api_key (digest, name, scope, created_at, created_by, owner, expires_at)
                VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id
                """,
                [
                    key.digest, key.name, key.scope.rawValue, now, owner.email, owner.id, key.expiresAt,
                ]
            )
        }
    }

    package func touchAPIKey(_ id: APIKey.ID, at now: Timestamp) async throws(StorageError) {
        try await commits.run { database in
            try database.run(
                "UPDATE api_key SET last_used_at = ? WHERE id = ?",
                [now, id]
            )
        }
    }

    package func removeAPIKey(_ id: APIKey.ID) async throws(StorageError) {
        try await commits.run { database in
            let removed = try database.change("DELETE FROM api_key WHERE id = ?", [id])
            if removed == 0 { throw StorageError.notFound("the key") }
        }
    }
}
