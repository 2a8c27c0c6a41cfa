package import Base
import Foundation
import GRDB
package import Storage

extension SQLiteStore: APIKeyStore {
    private static let keyColumns = """
        id, name, scope, created_at, created_by, expires_at, last_used_at,
        NOT EXISTS (\(activeOwner))
        """
    /// A key whose owner is missing, deactivated or not an administrator gives no access.
    private static let activeOwner = """
        SELECT 1 FROM users
        WHERE users.id = api_key.owner AND users.is_active = 1 AND users.role = '\(Role.administrator.rawValue)'
        """

    private static func key(_ row: Row) throws -> APIKey {
        let id: Int64 = row[0]
        guard let scope = APIScope(rawValue: row[2]) else { throw StorageError.damaged("the scope of key \(id)") }
        return APIKey(
            id: APIKey.ID(rawValue: id),
            name: row[1],
            scope: scope,
            createdAt: Timestamp(milliseconds: row[3]),
            createdBy: row[4],
            isSuspended: row[7],
            expiresAt: (row[5] as Int64?).map { Timestamp(milliseconds: $0) },
            lastUsedAt: (row[6] as Int64?).map { Timestamp(milliseconds: $0) }
        )
    }

    package func apiKeys() async throws(StorageError) -> [APIKey] {
        try await read { database in
            try Row.fetchAll(database, sql: "SELECT \(Self.keyColumns) FROM api_key ORDER BY name").map(Self.key)
        }
    }

    package func apiKey(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) -> APIKey? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT \(Self.keyColumns) FROM api_key
                    WHERE digest = ? AND (expires_at IS NULL OR expires_at > ?) AND EXISTS (\(Self.activeOwner))
                    """,
                arguments: [Data(digest), now.milliseconds]
            ).map(Self.key)
        }
    }

    package func addAPIKey(_ key: NewAPIKey, at now: Timestamp) async throws(StorageError) -> APIKey.ID {
        try await commits.run { database in
            let other = try Int64.fetchOne(
                database,
                sql: "SELECT id FROM api_key WHERE name = ?",
                arguments: [key.name]
            )
            if other != nil { throw StorageError.conflict("key \(key.name) already exists") }
            guard let owner = try Self.user(database, where: "id = ?", [key.createdBy.rawValue]) else {
                throw StorageError.notFound("user \(key.createdBy.rawValue)")
            }
            try database.execute(
                sql: """
                    INSERT INTO api_key (digest, name, scope, created_at, created_by, owner, expires_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(key.digest), key.name, key.scope.rawValue, now.milliseconds, owner.email, owner.id.rawValue,
                    key.expiresAt?.milliseconds,
                ]
            )
            return APIKey.ID(rawValue: database.lastInsertedRowID)
        }
    }

    package func touchAPIKey(_ id: APIKey.ID, at now: Timestamp) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE api_key SET last_used_at = ? WHERE id = ?",
                arguments: [now.milliseconds, id.rawValue]
            )
        }
    }

    package func removeAPIKey(_ id: APIKey.ID) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(sql: "DELETE FROM api_key WHERE id = ?", arguments: [id.rawValue])
            if database.changesCount == 0 { throw StorageError.notFound("the key") }
        }
    }
}
