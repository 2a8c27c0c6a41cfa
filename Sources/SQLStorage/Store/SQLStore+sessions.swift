package import Base
package import Storage

/// The sessions of `UserStore`.
extension SQLStore {
    private static let sessionColumns =
        "digest, user_id, web_session.created_at, last_seen_at, expires_at, address, user_agent"

    package func openSession(_ session: WebSession) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            let mayEnter = try database.change(
                "UPDATE users SET last_sign_in_at = ? WHERE id = ? AND is_active",
                [session.createdAt, session.user]
            )
            if mayEnter == 0 { throw StorageError.conflict("the user may not sign in") }
            try database.run(
                "INSERT INTO web_session VALUES (?, ?, ?, ?, ?, ?, ?)",
                [
                    session.digest, session.user, session.createdAt, session.lastSeenAt, session.expiresAt,
                    session.address, session.userAgent,
                ]
            )
        }
    }

    package func session(
        _ digest: [UInt8]
    ) async throws(StorageError) -> (session: WebSession, user: UserRecord)? {
        try await read { database in
            let row = try database.row("SELECT \(Self.sessionColumns) FROM web_session WHERE digest = ?", [digest])
            guard let session = try row.map(Self.session),
                let user = try Self.user(database, where: "id = ? AND is_active", [session.user])
            else { return nil }
            return (session, user)
        }
    }

    private static func session(_ row: SQLRow) throws -> WebSession {
        try WebSession(
            digest: row[0],
            user: row[1],
            createdAt: row[2],
            lastSeenAt: row[3],
            expiresAt: row[4],
            address: row[5],
            userAgent: row[6]
        )
    }

    package func sessions(of user: UserID) async throws(StorageError) -> [WebSession] {
        try await read { database in
            try database.rows(
                "SELECT \(Self.sessionColumns) FROM web_session WHERE user_id = ? ORDER BY last_seen_at DESC",
                [user]
            ).map(Self.session)
        }
    }

    package func touchSession(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                """
                UPDATE web_session SET last_seen_at = \(database.dialect.greatest("last_seen_at", "?")) WHERE digest = ?
                """,
                [now, digest]
            )
        }
    }

    package func endSession(_ digest: [UInt8]) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run("DELETE FROM web_session WHERE digest = ?", [digest])
        }
    }

    package func endSessions(of user: UserID, except: [UInt8]?) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { try Self.endSessions($0, of: user, except: except) }
    }

    private static func endSessions(_ database: any SQLConnection, of user: UserID, except: [UInt8]?) throws -> Int {
        var ended = SQLCondition("user_id = ?", [user])
        if let except { ended.require("digest <> ?", [except]) }
        return try database.change("DELETE FROM web_session WHERE \(ended.sql)", ended.values)
    }

    /// Ends the user's sessions and removes the user's links.
    static func shutOut(_ database: any SQLConnection, _ user: UserID, except: [UInt8]?) throws {
        _ = try endSessions(database, of: user, except: except)
        try database.run("DELETE FROM one_time_link WHERE user_id = ?", [user])
    }

    package func forgetSessions(
        endedBefore now: Timestamp,
        idleSince: Timestamp
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            try database.run(
                "DELETE FROM web_session WHERE expires_at <= ? OR last_seen_at <= ?",
                [now, idleSince]
            )
            try database.run("DELETE FROM one_time_link WHERE expires_at <= ?", [now])
        }
    }
}

/// The one-time links of `UserStore`.
extension SQLStore {
    package func issueLink(_ link: OneTimeLink) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            var earlier = SQLCondition("purpose = ?", [link.purpose.rawValue])
            if let user = link.user {
                earlier.require("user_id = ?", [user])
            } else {
                earlier.require("user_id IS NULL")
            }
            try database.run("DELETE FROM one_time_link WHERE \(earlier.sql)", earlier.values)
            try Self.insert(database, link)
        }
    }

    static func insert(_ database: any SQLConnection, _ link: OneTimeLink) throws {
        try database.run(
            "INSERT INTO one_time_link VALUES (?, ?, ?, ?, ?)",
            [link.digest, link.purpose.rawValue, link.user, link.createdAt, link.expiresAt]
        )
    }

    package func link(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) -> OneTimeLink? {
        try await read { try Self.link($0, digest, at: now) }
    }

    package func redeemLink(
        _ digest: [UInt8],
        _ enrolment: Enrolment,
        at now: Timestamp
    ) async throws(StorageError) -> UserID {
        try await commits.run(telling: .nothing) { database in
            guard let link = try Self.link(database, digest, at: now) else { throw StorageError.notFound("the link") }
            try database.run("DELETE FROM one_time_link WHERE digest = ?", [digest])
            guard let id = link.user else { return try Self.makeAdministrator(database, enrolment, at: now) }
            guard let user = try Self.user(database, where: "id = ?", [id]), user.isActive else {
                throw StorageError.conflict("the user may not sign in")
            }
            try Self.setPassword(database, enrolment.passwordHash, of: user.id)
            if !enrolment.name.isEmpty {
                try database.run("UPDATE users SET name = ? WHERE id = ?", [enrolment.name, id])
                try Self.countRouting(database, of: id)
            }
            try Self.shutOut(database, id, except: nil)
            return id
        }
    }

    private static func makeAdministrator(
        _ database: any SQLConnection,
        _ enrolment: Enrolment,
        at now: Timestamp
    ) throws -> UserID {
        let hasAdministrator = try database.exists("SELECT 1 FROM users WHERE role = ?", [Role.administrator.rawValue])
        guard !hasAdministrator else { throw StorageError.conflict("an administrator already exists") }
        let user = NewUser(email: enrolment.email, name: enrolment.name, role: .administrator)
        return try insert(database, user, passwordHash: enrolment.passwordHash, at: now)
    }

    private static func link(_ database: any SQLConnection, _ digest: [UInt8], at now: Timestamp) throws -> OneTimeLink?
    {
        let row = try database.row(
            "SELECT purpose, user_id, created_at, expires_at FROM one_time_link WHERE digest = ? AND expires_at > ?",
            [digest, now]
        )
        guard let row, let purpose = OneTimeLink.Purpose(rawValue: try row[0]) else { return nil }
        return try OneTimeLink(
            purpose: purpose,
            digest: digest,
            user: row[1],
            createdAt: row[2],
            expiresAt: row[3]
        )
    }
}
