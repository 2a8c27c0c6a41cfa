import Base
package import Storage

extension SQLStore: LoginStore {
    private static let loginColumns = "name, password_hash, may_use, account, is_enabled, created_at, owner, capture"

    package func logins() async throws(StorageError) -> [LoginRecord] {
        try await read { try Self.logins($0) }
    }

    /// Without those that cannot be read, which must not stop the others.
    static func logins(_ database: any SQLConnection) throws -> [LoginRecord] {
        try database.rows("SELECT \(loginColumns) FROM login ORDER BY \(database.dialect.caseless("name"))")
            .compactMap { try? login($0) }
    }

    package func login(named name: String) async throws(StorageError) -> LoginRecord? {
        try await read { database in
            try database.row(
                "SELECT \(Self.loginColumns) FROM login WHERE \(database.dialect.isEqual("name"))",
                [name]
            ).map(Self.login)
        }
    }

    private static func login(_ row: SQLRow) throws -> LoginRecord {
        let name: String = try row[0]
        guard let mayUse: [String] = try? decode(try row[2]), let capture: CapturePolicy = try? decode(try row[7])
        else { throw StorageError.damaged("the login \(name)") }
        return try LoginRecord(
            name: name,
            passwordHash: row[1],
            mayUse: mayUse,
            account: row[3],
            isEnabled: row[4],
            createdAt: row[5],
            owner: row[6],
            capture: capture
        )
    }

    package func saveLogin(_ login: LoginRecord) async throws(StorageError) {
        try await commits.run { database in
            if let owner = login.owner { try Self.refuseForeignLogin(database, login, of: owner) }
            try database.run(
                // The name too: it may be written in other letters.
                """
                INSERT INTO login (\(Self.loginColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (\(database.dialect.caseless("name"))) DO UPDATE SET name = excluded.name, password_hash = excluded.password_hash,
                    may_use = excluded.may_use, account = excluded.account, is_enabled = excluded.is_enabled,
                    created_at = excluded.created_at, owner = excluded.owner, capture = excluded.capture
                """,
                [
                    login.name, login.passwordHash, try Self.encode(login.mayUse), login.account, login.isEnabled,
                    login.createdAt, login.owner, try Self.encode(login.capture),
                ]
            )
        }
    }

    /// The user may have been deactivated, or have lost the account, since the caller checked.
    private static func refuseForeignLogin(_ database: any SQLConnection, _ login: LoginRecord, of owner: UserID) throws
    {
        guard let user = try user(database, where: "id = ?", [owner]), user.isActive,
            user.account != nil, user.account == login.account
        else { throw StorageError.conflict("the account of login \(login.name) no longer belongs to that user") }
    }

    package func removeLogin(named name: String) async throws(StorageError) {
        try await commits.run { database in
            let removed = try database.change("DELETE FROM login WHERE \(database.dialect.isEqual("name"))", [name])
            if removed == 0 { throw StorageError.notFound("login \(name)") }
        }
    }
}

extension SQLStore: RoutingStore {
    package func routingTable() async throws(StorageError) -> RoutingTable {
        try await read { database in
            RoutingTable(
                accounts: try Self.accounts(database),
                logins: try Self.logins(database),
                pools: try Self.pools(database),
                revision: try Self.routingRevision(database)
            )
        }
    }

    package func routingRevision() async throws(StorageError) -> RoutingRevision {
        try await read { try Self.routingRevision($0) }
    }

    /// Counts a change to users or their settings; triggers count those to accounts, logins and pools.
    ///
    /// - Parameter user: whom alone it concerns.
    static func countRouting(_ database: any SQLConnection, of user: UserID? = nil) throws {
        try database.run("UPDATE routing_revision SET value = value + 1")
        if let user { try noteChange(of: user, database) }
    }

    static func routingRevision(_ database: any SQLConnection) throws -> RoutingRevision {
        guard let revision: RoutingRevision = try database.value("SELECT value FROM routing_revision") else {
            throw StorageError.damaged("the routing revision")
        }
        return revision
    }
}
