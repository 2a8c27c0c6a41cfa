package import Base
package import Storage

/// The users of `UserStore`; links and sessions are in files of their own.
extension SQLStore: UserStore {
    static let userColumns = """
        users.id, email, name, role, language, password_hash, google_subject, is_active, users.created_at,
        last_sign_in_at, account, EXISTS (SELECT 1 FROM second_factor WHERE second_factor.user_id = users.id)
        """

    static func user(_ row: SQLRow) throws -> UserRecord {
        let id: UserID = try row[0]
        guard let role = Role(rawValue: try row[3]) else {
            throw StorageError.damaged("the role of user \(id.rawValue)")
        }
        return try UserRecord(
            id: id,
            email: row[1],
            name: row[2],
            role: role,
            language: row[4],
            passwordHash: row[5],
            googleSubject: row[6],
            isActive: row[7],
            createdAt: row[8],
            lastSignInAt: row[9],
            account: row[10],
            hasSecondFactor: row[11]
        )
    }

    package func users() async throws(StorageError) -> [UserRecord] {
        try await read { database in
            try database.rows("SELECT \(Self.userColumns) FROM users ORDER BY \(database.dialect.caseless("email"))")
                .map(Self.user)
        }
    }

    package func user(_ id: UserID) async throws(StorageError) -> UserRecord? {
        try await user(where: "id = ?", [id])
    }

    package func user(email: String) async throws(StorageError) -> UserRecord? {
        try await read { try Self.user($0, where: $0.dialect.isEqual("email"), [email]) }
    }

    package func user(googleSubject: String) async throws(StorageError) -> UserRecord? {
        try await user(where: "google_subject = ?", [googleSubject])
    }

    private func user(
        where condition: String,
        _ values: SQLValues
    ) async throws(StorageError) -> UserRecord? {
        try await read { try Self.user($0, where: condition, values) }
    }

    static func user(
        _ database: any SQLConnection,
        where condition: String,
        _ values: SQLValues
    ) throws -> UserRecord? {
        try database.row("SELECT \(userColumns) FROM users WHERE \(condition)", values).map(user)
    }

    package func addUser(_ user: NewUser, at now: Timestamp) async throws(StorageError) -> UserID {
        try await commits.run { try Self.insert($0, user, passwordHash: nil, at: now) }
    }

    package func invite(
        _ invitations: [NewInvitation],
        until end: Timestamp,
        at now: Timestamp
    ) async throws(StorageError) -> [UserID] {
        try await commits.run { database in
            try invitations.map { invitation in
                let id = try Self.insert(database, invitation.user, passwordHash: nil, at: now)
                let link = OneTimeLink(
                    purpose: .invitation,
                    digest: invitation.digest,
                    user: id,
                    createdAt: now,
                    expiresAt: end
                )
                try Self.insert(database, link)
                if !invitation.odooDatabase.isEmpty {
                    _ = try self.change(of: id, at: now, database) { $0.odoo.database = invitation.odooDatabase }
                }
                return id
            }
        }
    }

    static func insert(
        _ database: any SQLConnection,
        _ user: NewUser,
        passwordHash: String?,
        at now: Timestamp
    ) throws -> UserID {
        try refuseTaken(user.email, database, by: nil)
        let id: UserID = try database.insert(
            """
            INSERT INTO users (email, name, role, language, password_hash, is_active, created_at, account)
            VALUES (?, ?, ?, ?, ?, TRUE, ?, ?) RETURNING id
            """,
            [user.email, user.name, user.role.rawValue, user.language, passwordHash, now, user.account]
        )
        try countRouting(database, of: id)
        return id
    }

    package func changeUser(_ id: UserID, _ change: UserChange) async throws(StorageError) {
        try await commits.run { database in
            guard var user = try Self.user(database, where: "id = ?", [id]) else {
                throw StorageError.notFound("user \(id.rawValue)")
            }
            let before = user
            user.apply(change)
            if user.email != before.email { try Self.refuseTaken(user.email, database, by: id) }
            try Self.countRouting(database, of: id)
            if before.isWorkingAdministrator, !user.isWorkingAdministrator {
                try Self.refuseLastAdministrator(database, id)
            }
            try database.run(
                """
                UPDATE users SET email = ?, name = ?, role = ?, language = ?, google_subject = ?, is_active = ?,
                    account = ? WHERE id = ?
                """,
                [
                    user.email, user.name, user.role.rawValue, user.language, user.googleSubject,
                    user.isActive, user.account, id,
                ]
            )
            if user.role != before.role || !user.isActive { try Self.shutOut(database, id, except: nil) }
        }
    }

    package func setPassword(_ hash: String, of id: UserID, except: [UInt8]?) async throws(StorageError) {
        try await commits.run { database in
            try Self.setPassword(database, hash, of: id)
            try Self.shutOut(database, id, except: except)
        }
    }

    package func rehashPassword(
        _ hash: String,
        replacing old: String,
        of id: UserID
    ) async throws(StorageError) {
        try await commits.run { database in
            try database.run(
                "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
                [hash, id, old]
            )
        }
    }

    static func setPassword(_ database: any SQLConnection, _ hash: String, of id: UserID) throws {
        let changed = try database.change("UPDATE users SET password_hash = ? WHERE id = ?", [hash, id])
        if changed == 0 { throw StorageError.notFound("user \(id.rawValue)") }
    }

    package func removeUser(_ id: UserID) async throws(StorageError) {
        try await commits.run { database in
            guard let user = try Self.user(database, where: "id = ?", [id]) else {
                throw StorageError.notFound("user \(id.rawValue)")
            }
            if user.isWorkingAdministrator { try Self.refuseLastAdministrator(database, id) }
            try Self.shutOut(database, id, except: nil)
            try Self.countRouting(database, of: id)
            try database.run("DELETE FROM users WHERE id = ?", [id])
        }
    }

    private static func refuseTaken(_ email: String, _ database: any SQLConnection, by id: UserID?) throws {
        let isSame = database.dialect.isEqual("email")
        let other: UserID? = try database.value("SELECT id FROM users WHERE \(isSame)", [email])
        if let other, other != id { throw StorageError.conflict("user \(email) already exists") }
    }

    private static func refuseLastAdministrator(_ database: any SQLConnection, _ id: UserID) throws {
        let isAnother = try database.exists(
            "SELECT 1 FROM users WHERE role = ? AND is_active AND id <> ? LIMIT 1",
            [Role.administrator.rawValue, id]
        )
        if !isAnother { throw StorageError.conflict("there must be an active administrator") }
    }
}

extension UserRecord {
    fileprivate var isWorkingAdministrator: Bool { isActive && role == .administrator }

    fileprivate mutating func apply(_ change: UserChange) {
        if let value = change.email { email = value }
        if let value = change.name { name = value }
        if let value = change.role { role = value }
        if let value = change.language { language = value }
        if let value = change.account { account = value }
        if let value = change.googleSubject { googleSubject = value }
        if let value = change.isActive { isActive = value }
    }
}
