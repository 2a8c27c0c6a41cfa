package import Base
import Foundation
import GRDB
package import Storage

extension SQLiteStore: SecondFactorStore {
    package func secondFactor(of user: UserID) async throws(StorageError) -> SecondFactor? {
        try await read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT secret, enabled_at, (SELECT count(*) FROM recovery_code WHERE user_id = :user_id)
                    FROM second_factor WHERE user_id = :user_id
                    """,
                arguments: ["user_id": user.rawValue]
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
        of user: UserID,
        sealedSecret: [UInt8],
        recoveryCodes: [[UInt8]],
        step: Int64,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run { [self] database in
            guard try Self.user(database, where: "id = ?", [user.rawValue])?.isActive == true else {
                throw StorageError.conflict("the user may not sign in")
            }
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO second_factor (user_id, secret, enabled_at, last_step) VALUES (?, ?, ?, ?)
                    """,
                arguments: [
                    user.rawValue, Data(try current(sealedSecret, for: .secondFactor(user), database)),
                    now.milliseconds, step,
                ]
            )
            try Self.setRecoveryCodes(database, recoveryCodes, of: user)
        }
    }

    package func useStep(_ step: Int64, of user: UserID) async throws(StorageError) -> Bool {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE second_factor SET last_step = :step WHERE user_id = :user_id AND last_step < :step",
                arguments: ["step": step, "user_id": user.rawValue]
            )
            return database.changesCount == 1
        }
    }

    package func useRecoveryCode(_ digest: [UInt8], of user: UserID) async throws(StorageError) -> Bool {
        try await commits.run { database in
            try database.execute(
                sql: "DELETE FROM recovery_code WHERE user_id = ? AND digest = ?",
                arguments: [user.rawValue, Data(digest)]
            )
            return database.changesCount == 1
        }
    }

    package func setRecoveryCodes(_ digests: [[UInt8]], of user: UserID) async throws(StorageError) {
        try await commits.run { database in
            let known = try Int.fetchOne(
                database,
                sql: "SELECT 1 FROM second_factor WHERE user_id = ?",
                arguments: [user.rawValue]
            )
            if known == nil { throw StorageError.notFound("the second factor of user \(user.rawValue)") }
            try Self.setRecoveryCodes(database, digests, of: user)
        }
    }

    private static func setRecoveryCodes(_ database: Database, _ digests: [[UInt8]], of user: UserID) throws {
        try database.execute(sql: "DELETE FROM recovery_code WHERE user_id = ?", arguments: [user.rawValue])
        for digest in digests {
            try database.execute(
                sql: "INSERT INTO recovery_code VALUES (?, ?)",
                arguments: [user.rawValue, Data(digest)]
            )
        }
    }

    package func removeSecondFactor(of user: UserID) async throws(StorageError) -> Bool {
        try await commits.run { try Self.removeSecondFactor($0, of: user) }
    }

    static func removeSecondFactor(_ database: Database, of user: UserID) throws -> Bool {
        try database.execute(sql: "DELETE FROM recovery_code WHERE user_id = ?", arguments: [user.rawValue])
        try database.execute(sql: "DELETE FROM second_factor WHERE user_id = ?", arguments: [user.rawValue])
        return database.changesCount == 1
    }
}
