package import Base
package import Storage

extension SQLStore: SecondFactorStore {
    package func secondFactor(of user: UserID) async throws(StorageError) -> SecondFactor? {
        try await read { database in
            try database.row(
                """
                SELECT secret, enabled_at, (SELECT count(*) FROM recovery_code WHERE user_id = ?)
                FROM second_factor WHERE user_id = ?
                """,
                [user, user]
            ).map { try SecondFactor(sealedSecret: $0[0], enabledAt: $0[1], recoveryCodes: $0[2]) }
        }
    }

    package func setSecondFactor(
        of user: UserID,
        sealedSecret: [UInt8],
        recoveryCodes: [[UInt8]],
        step: Int64,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { [self] database in
            guard try Self.user(database, where: "id = ?", [user])?.isActive == true else {
                throw StorageError.conflict("the user may not sign in")
            }
            try database.run(
                Upsert.sql("second_factor", key: ["user_id"], ["secret", "enabled_at", "last_step"]),
                [user, try current(sealedSecret, for: .secondFactor(user), database), now, step]
            )
            try Self.setRecoveryCodes(database, recoveryCodes, of: user)
        }
    }

    package func useStep(_ step: Int64, of user: UserID) async throws(StorageError) -> Bool {
        try await commits.run(telling: .nothing) { database in
            try database.change(
                "UPDATE second_factor SET last_step = ? WHERE user_id = ? AND last_step < ?",
                [step, user, step]
            ) == 1
        }
    }

    package func useRecoveryCode(_ digest: [UInt8], of user: UserID) async throws(StorageError) -> Bool {
        try await commits.run(telling: .nothing) { database in
            try database.change(
                "DELETE FROM recovery_code WHERE user_id = ? AND digest = ?",
                [user, digest]
            ) == 1
        }
    }

    package func setRecoveryCodes(_ digests: [[UInt8]], of user: UserID) async throws(StorageError) {
        try await commits.run(telling: .nothing) { database in
            guard try database.exists("SELECT 1 FROM second_factor WHERE user_id = ?", [user]) else {
                throw StorageError.notFound("the second factor of user \(user.rawValue)")
            }
            try Self.setRecoveryCodes(database, digests, of: user)
        }
    }

    private static func setRecoveryCodes(_ database: any SQLConnection, _ digests: [[UInt8]], of user: UserID) throws {
        try database.run("DELETE FROM recovery_code WHERE user_id = ?", [user])
        for digest in digests {
            try database.run("INSERT INTO recovery_code VALUES (?, ?)", [user, digest])
        }
    }

    package func removeSecondFactor(of user: UserID) async throws(StorageError) -> Bool {
        try await commits.run(telling: .nothing) { try Self.removeSecondFactor($0, of: user) }
    }

    static func removeSecondFactor(_ database: any SQLConnection, of user: UserID) throws -> Bool {
        try database.run("DELETE FROM recovery_code WHERE user_id = ?", [user])
        return try database.change("DELETE FROM second_factor WHERE user_id = ?", [user]) == 1
    }
}
