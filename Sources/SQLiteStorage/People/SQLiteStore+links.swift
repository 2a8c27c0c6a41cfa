package import Base
import Foundation
import GRDB
package import Storage

/// The one-time links of `PeopleStore`.
extension SQLiteStore {
    package func issueLink(_ link: OneTimeLink) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "DELETE FROM one_time_link WHERE purpose = ? AND person IS ?",
                arguments: [link.purpose.rawValue, link.person?.rawValue]
            )
            try database.execute(
                sql: "INSERT INTO one_time_link VALUES (?, ?, ?, ?, ?)",
                arguments: [
                    Data(link.digest), link.purpose.rawValue, link.person?.rawValue, link.createdAt.milliseconds,
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
    ) async throws(StorageError) -> PersonID {
        try await commits.run { database in
            guard let link = try Self.link(database, digest, at: now) else { throw StorageError.notFound("the link") }
            try database.execute(sql: "DELETE FROM one_time_link WHERE digest = ?", arguments: [Data(digest)])
            guard let id = link.person else { return try Self.makeAdministrator(database, enrolment, at: now) }
            guard let person = try Self.person(database, where: "id = ?", [id.rawValue]), person.isActive else {
                throw StorageError.conflict("the user may not sign in")
            }
            try Self.setPassword(database, enrolment.passwordHash, of: person.id)
            if !enrolment.name.isEmpty {
                try database.execute(
                    sql: "UPDATE person SET name = ? WHERE id = ?",
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
    ) throws -> PersonID {
        let administrators = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM person WHERE role = ?",
            arguments: [Role.administrator.rawValue]
        )
        guard administrators == 0 else { throw StorageError.conflict("an administrator already exists") }
        let person = NewPerson(email: enrolment.email, name: enrolment.name, role: .administrator)
        return try insert(database, person, passwordHash: enrolment.passwordHash, at: now)
    }

    private static func link(_ database: Database, _ digest: [UInt8], at now: Timestamp) throws -> OneTimeLink? {
        let row = try Row.fetchOne(
            database,
            sql:
                "SELECT purpose, person, created_at, expires_at FROM one_time_link WHERE digest = ? AND expires_at > ?",
            arguments: [Data(digest), now.milliseconds]
        )
        guard let row, let purpose = OneTimeLink.Purpose(rawValue: row[0]) else { return nil }
        return OneTimeLink(
            purpose: purpose,
            digest: digest,
            person: (row[1] as Int64?).map { PersonID(rawValue: $0) },
            createdAt: Timestamp(milliseconds: row[2]),
            expiresAt: Timestamp(milliseconds: row[3])
        )
    }
}
