import Base
import GRDB
package import Storage

extension SQLiteStore: LoginStore {
    private static let loginColumns = "name, password_hash, may_use, account, is_enabled, created_at, owner"

    package func logins() async throws(StorageError) -> [LoginRecord] {
        try await read { try Self.logins($0) }
    }

    /// Without those that cannot be read, which must not stop the others.
    static func logins(_ database: Database) throws -> [LoginRecord] {
        try Row.fetchAll(database, sql: "SELECT \(loginColumns) FROM login ORDER BY name").compactMap { try? login($0) }
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
        let name: String = row[0]
        guard let mayUse: [String] = try? decode(row[2]) else { throw StorageError.damaged("the login \(name)") }
        return LoginRecord(
            name: name,
            passwordHash: row[1],
            mayUse: mayUse,
            account: (row[3] as Int64?).map { AccountID(rawValue: $0) },
            isEnabled: row[4],
            createdAt: Timestamp(milliseconds: row[5]),
            owner: (row[6] as Int64?).map { UserID(rawValue: $0) }
        )
    }

    package func saveLogin(_ login: LoginRecord) async throws(StorageError) {
        try await commits.run { database in
            if let owner = login.owner { try Self.refuseForeignLogin(database, login, of: owner) }
            try database.execute(
                sql: "INSERT OR REPLACE INTO login (\(Self.loginColumns)) VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    login.name, login.passwordHash, try Self.encode(login.mayUse), login.account?.rawValue,
                    login.isEnabled, login.createdAt.milliseconds, login.owner?.rawValue,
                ]
            )
        }
    }

    /// The user may have been deactivated, or have lost the account, since the caller checked.
    private static func refuseForeignLogin(_ database: Database, _ login: LoginRecord, of owner: UserID) throws {
        guard let user = try user(database, where: "id = ?", [owner.rawValue]), user.isActive,
            user.account != nil, user.account == login.account
        else { throw StorageError.conflict("the account of login \(login.name) no longer belongs to that user") }
    }

    package func removeLogin(named name: String) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(sql: "DELETE FROM login WHERE name = ?", arguments: [name])
            if database.changesCount == 0 { throw StorageError.notFound("login \(name)") }
        }
    }
}

extension SQLiteStore: RoutingStore {
    package func routingTable() async throws(StorageError) -> RoutingTable {
        try await read { database in
            RoutingTable(
                accounts: try Self.accounts(database),
                logins: try Self.logins(database),
                revision: try Self.routingRevision(database)
            )
        }
    }

    package func routingRevision() async throws(StorageError) -> RoutingRevision {
        try await read { try Self.routingRevision($0) }
    }

    /// Maintained by the triggers of `Schema.routing`.
    static func routingRevision(_ database: Database) throws -> RoutingRevision {
        let statement = try database.cachedStatement(sql: "SELECT value FROM routing_revision")
        guard let value = try Int64.fetchOne(statement) else { throw StorageError.damaged("the routing revision") }
        return RoutingRevision(rawValue: value)
    }
}
