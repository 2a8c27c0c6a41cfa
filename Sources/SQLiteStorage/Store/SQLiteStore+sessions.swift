package import Base
import Foundation
import GRDB
package import Storage

/// The sessions of `UserStore`.
extension SQLiteStore {
    private static let sessionColumns =
        "digest, user_id, web_session.created_at, last_seen_at, expires_at, address, user_agent"

    package func openSession(_ session: WebSession) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE users SET last_sign_in_at = ? WHERE id = ? AND is_active = 1",
                arguments: [session.createdAt.milliseconds, session.user.rawValue]
            )
            if database.changesCount == 0 { throw StorageError.conflict("the user may not sign in") }
            try database.execute(
                sql: "INSERT INTO web_session VALUES (?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    Data(session.digest), session.user.rawValue, session.createdAt.milliseconds,
                    session.lastSeenAt.milliseconds, session.expiresAt.milliseconds, session.address,
                    session.userAgent,
                ]
            )
        }
    }

    package func session(
        _ digest: [UInt8]
    ) async throws(StorageError) -> (session: WebSession, user: UserRecord)? {
        try await read { database in
            guard
                let row = try Row.fetchOne(
                    database,
                    sql: "SELECT \(Self.sessionColumns) FROM web_session WHERE digest = ?",
                    arguments: [Data(digest)]
                )
            else { return nil }
            let session = Self.session(row)
            let condition = "id = ? AND is_active = 1"
            guard let user = try Self.user(database, where: condition, [session.user.rawValue]) else {
                return nil
            }
            return (session, user)
        }
    }

    private static func session(_ row: Row) -> WebSession {
        WebSession(
            digest: [UInt8](row[0] as Data),
            user: UserID(rawValue: row[1]),
            createdAt: Timestamp(milliseconds: row[2]),
            lastSeenAt: Timestamp(milliseconds: row[3]),
            expiresAt: Timestamp(milliseconds: row[4]),
            address: row[5],
            userAgent: row[6]
        )
    }

    package func sessions(of user: UserID) async throws(StorageError) -> [WebSession] {
        try await read { database in
            try Row.fetchAll(
                database,
                sql: "SELECT \(Self.sessionColumns) FROM web_session WHERE user_id = ? ORDER BY last_seen_at DESC",
                arguments: [user.rawValue]
            ).map(Self.session)
        }
    }

    package func touchSession(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE web_session SET last_seen_at = max(last_seen_at, ?) WHERE digest = ?",
                arguments: [now.milliseconds, Data(digest)]
            )
        }
    }

    package func endSession(_ digest: [UInt8]) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(sql: "DELETE FROM web_session WHERE digest = ?", arguments: [Data(digest)])
        }
    }

    package func endSessions(of user: UserID, except: [UInt8]?) async throws(StorageError) -> Int {
        try await commits.run { try Self.endSessions($0, of: user, except: except) }
    }

    private static func endSessions(_ database: Database, of user: UserID, except: [UInt8]?) throws -> Int {
        try database.execute(
            sql: "DELETE FROM web_session WHERE user_id = ? AND digest IS NOT ?",
            arguments: [user.rawValue, except.map { Data($0) }]
        )
        return database.changesCount
    }

    /// Ends the user's sessions and removes the user's links.
    static func shutOut(_ database: Database, _ user: UserID, except: [UInt8]?) throws {
        _ = try endSessions(database, of: user, except: except)
        try database.execute(sql: "DELETE FROM one_time_link WHERE user_id = ?", arguments: [user.rawValue])
    }

    package func forgetSessions(
        endedBefore now: Timestamp,
        idleSince: Timestamp
    ) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "DELETE FROM web_session WHERE expires_at <= ? OR last_seen_at <= ?",
                arguments: [now.milliseconds, idleSince.milliseconds]
            )
            try database.execute(
                sql: "DELETE FROM one_time_link WHERE expires_at <= ?",
                arguments: [now.milliseconds]
            )
        }
    }
}

/// The one-time links of `UserStore`.
extension SQLiteStore {
    package func issueLink(_ link: OneTimeLink) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "DELETE FROM one_time_link WHERE purpose = ? AND user_id IS ?",
                arguments: [link.purpose.rawValue, link.user?.rawValue]
            )
            try database.execute(
                sql: "INSERT INTO one_time_link VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    Data(link.digest), link.purpose.rawValue, link.user?.rawValue, link.createdAt.milliseconds,
                    link.expiresAt.milliseconds,
                ]
            )
        }
    }

    package func link(_ digest: [UInt8], at now: Timestamp) async throws(StorageError) -> OneTimeLink? {
        try await read { try Self.link($0, digest, at: now) }
    }

    package func redeemLink(
        _ digest: [UInt8],
        _ enrolment: Enrolment,
        at now: Timestamp
    ) async throws(StorageError) -> UserID {
        try await commits.run { database in
            guard let link = try Self.link(database, digest, at: now) else { throw StorageError.notFound("the link") }
            try database.execute(sql: "DELETE FROM one_time_link WHERE digest = ?", arguments: [Data(digest)])
            guard let id = link.user else { return try Self.makeAdministrator(database, enrolment, at: now) }
            guard let user = try Self.user(database, where: "id = ?", [id.rawValue]), user.isActive else {
                throw StorageError.conflict("the user may not sign in")
            }
            try Self.setPassword(database, enrolment.passwordHash, of: user.id)
            if !enrolment.name.isEmpty {
                try database.execute(
                    sql: "UPDATE users SET name = ? WHERE id = ?",
                    arguments: [enrolment.name, id.rawValue]
                )
            }
            try Self.shutOut(database, id, except: nil)
            return id
        }
    }

    private static func makeAdministrator(
        _ database: Database,
        _ enrolment: Enrolment,
        at now: Timestamp
    ) throws -> UserID {
        let administrators = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM users WHERE role = ?",
            arguments: [Role.administrator.rawValue]
        )
        guard administrators == 0 else { throw StorageError.conflict("an administrator already exists") }
        let user = NewUser(email: enrolment.email, name: enrolment.name, role: .administrator)
        return try insert(database, user, passwordHash: enrolment.passwordHash, at: now)
    }

    private static func link(_ database: Database, _ digest: [UInt8], at now: Timestamp) throws -> OneTimeLink? {
        let row = try Row.fetchOne(
            database,
            sql:
                "SELECT purpose, user_id, created_at, expires_at FROM one_time_link WHERE digest = ? AND expires_at > ?",
            arguments: [Data(digest), now.milliseconds]
        )
        guard let row, let purpose = OneTimeLink.Purpose(rawValue: row[0]) else { return nil }
        return OneTimeLink(
            purpose: purpose,
            digest: digest,
            user: (row[1] as Int64?).map { UserID(rawValue: $0) },
            createdAt: Timestamp(milliseconds: row[2]),
            expiresAt: Timestamp(milliseconds: row[3])
        )
    }
}
