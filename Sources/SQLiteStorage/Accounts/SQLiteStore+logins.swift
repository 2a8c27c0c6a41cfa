import Base
import GRDB
package import Storage

extension SQLiteStore: LoginStore {
    private static let loginColumns = "name, password_hash, may_use, account, is_enabled, created_at"

    package func logins() async throws(StorageError) -> [LoginRecord] {
        try await read { database in
            try Row.fetchAll(database, sql: "SELECT \(Self.loginColumns) FROM login ORDER BY name").map(Self.login)
        }
    }

    package func login(named name: String) async throws(StorageError) -> LoginRecord? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: "SELECT \(Self.loginColumns) FROM login WHERE name = ?",
                arguments: [name]
            ).map(Self.login)
        }
    }

    private static func login(_ row: Row) throws -> LoginRecord {
        LoginRecord(
            name: row[0],
            passwordHash: row[1],
            mayUse: try decode(row[2]),
            account: (row[3] as Int64?).map { AccountID(rawValue: $0) },
            isEnabled: row[4],
            createdAt: Timestamp(milliseconds: row[5])
        )
    }

    package func saveLogin(_ login: LoginRecord) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO login VALUES (?, ?, ?, ?, ?, ?)",
                arguments: [
                    login.name, login.passwordHash, try Self.encode(login.mayUse), login.account?.rawValue,
                    login.isEnabled, login.createdAt.milliseconds,
                ]
            )
        }
    }

    package func removeLogin(named name: String) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(sql: "DELETE FROM login WHERE name = ?", arguments: [name])
            if database.changesCount == 0 { throw StorageError.notFound("login \(name)") }
        }
    }
}
