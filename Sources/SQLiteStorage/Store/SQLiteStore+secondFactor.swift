package import Base
import Foundation
import GRDB
package import Storage

extension SQLiteStore: SecondFactorStore {
    package func secondFactor(of person: PersonID) async throws(StorageError) -> SecondFactor? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT secret, enabled_at, (SELECT count(*) FROM recovery_code WHERE person = :person)
                    FROM second_factor WHERE person = :person
                    """,
                arguments: ["person": person.rawValue]
            ).map { row in
                SecondFactor(
                    sealedSecret: [UInt8](row[0] as Data),
                    enabledAt: Timestamp(milliseconds: row[1]),
                    recoveryCodes: row[2]
                )
            }
        }
    }

    package func setSecondFactor(
        of person: PersonID,
        sealedSecret: [UInt8],
        recoveryCodes: [[UInt8]],
        step: Int64,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run { [self] database in
            guard try Self.person(database, where: "id = ?", [person.rawValue])?.isActive == true else {
                throw StorageError.conflict("the user may not sign in")
            }
            try database.execute(
                sql: "INSERT OR REPLACE INTO second_factor (person, secret, enabled_at, last_step) VALUES (?, ?, ?, ?)",
                arguments: [
                    person.rawValue, Data(try current(sealedSecret, for: .secondFactor(person), database)),
                    now.milliseconds, step,
                ]
            )
            try Self.setRecoveryCodes(database, recoveryCodes, of: person)
        }
    }

    package func useStep(_ step: Int64, of person: PersonID) async throws(StorageError) -> Bool {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE second_factor SET last_step = :step WHERE person = :person AND last_step < :step",
                arguments: ["step": step, "person": person.rawValue]
            )
            return database.changesCount == 1
        }
    }

    package func useRecoveryCode(_ digest: [UInt8], of person: PersonID) async throws(StorageError) -> Bool {
        try await commits.run { database in
            try database.execute(
                sql: "DELETE FROM recovery_code WHERE person = ? AND digest = ?",
                arguments: [person.rawValue, Data(digest)]
            )
            return database.changesCount == 1
        }
    }

    package func setRecoveryCodes(_ digests: [[UInt8]], of person: PersonID) async throws(StorageError) {
        try await commits.run { database in
            let known = try Int.fetchOne(
                database,
                sql: "SELECT 1 FROM second_factor WHERE person = ?",
                arguments: [person.rawValue]
            )
            if known == nil { throw StorageError.notFound("the second factor of user \(person.rawValue)") }
            try Self.setRecoveryCodes(database, digests, of: person)
        }
    }

    private static func setRecoveryCodes(_ database: Database, _ digests: [[UInt8]], of person: PersonID) throws {
        try database.execute(sql: "DELETE FROM recovery_code WHERE person = ?", arguments: [person.rawValue])
        for digest in digests {
            try database.execute(
                sql: "INSERT INTO recovery_code VALUES (?, ?)",
                arguments: [person.rawValue, Data(digest)]
            )
        }
    }

    package func removeSecondFactor(of person: PersonID) async throws(StorageError) -> Bool {
        try await commits.run { try Self.removeSecondFactor($0, of: person) }
    }

    static func removeSecondFactor(_ database: Database, of person: PersonID) throws -> Bool {
        try database.execute(sql: "DELETE FROM recovery_code WHERE person = ?", arguments: [person.rawValue])
        try database.execute(sql: "DELETE FROM second_factor WHERE person = ?", arguments: [person.rawValue])
        return database.changesCount == 1
    }
}
