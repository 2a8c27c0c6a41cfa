package import Base
package import Storage

extension SQLStore: SealingStore {
    package func sealing() async throws(StorageError) -> Sealing? { try await read(Self.sealing) }

    package func sealingNow() throws(StorageError) -> Sealing? {
        try engine.readNow(Self.sealing)
    }

    private static func sealing(_ database: any SQLConnection) throws -> Sealing? {
        try database.row("SELECT proof, handover, is_taken FROM sealing").map { row in
            try Sealing(proof: row[0], handover: row[1], isHandoverTaken: row[2])
        }
    }

    package func isServed() async throws(StorageError) -> Bool {
        guard let engine = engine as? PostgreSQLEngine else { return DirectoryLock.isHeld(directory: directory) }
        return try await engine.isServed()
    }

    package func holdServing() throws(StorageError) -> any AnyObject & Sendable {
        guard let engine = engine as? PostgreSQLEngine else { return try DirectoryLock(directory: directory) }
        return try engine.holdServing()
    }

    package func keepSealingProof(_ proof: [UInt8]) async throws(StorageError) {
        try await commits.run { database in
            try database.run(
                "INSERT INTO sealing (\"only\", proof) VALUES (1, ?) ON CONFLICT DO NOTHING",
                [proof]
            )
        }
    }

    package func pass(through sealer: any SecretSealer) { self.sealer.withLock { $0 = sealer } }

    /// `sealed` as it must be written now.
    func current(_ sealed: [UInt8], for purpose: SealingPurpose, _ database: any SQLConnection) throws -> [UInt8] {
        guard !sealed.isEmpty, let sealer = sealer.withLock({ $0 }),
            let proof = try Self.sealing(database)?.proof
        else { return sealed }
        return try sealer.current(sealed, for: purpose, proof: proof)
    }

    package func sealedValues() async throws(StorageError) -> [SealedValue] {
        try await read { database in try Self.sealedPlaces.flatMap { try $0.values(database) } }
    }

    package func replaceSealing(
        _ expected: [UInt8],
        by sealing: Sealing,
        renewing renew: @escaping @Sendable (SealedValue) -> [UInt8]?
    ) async throws(StorageError) {
        try await commits.run { database in
            guard try Self.sealing(database)?.proof == expected else {
                throw StorageError.conflict("another process has changed the key in the meantime")
            }
            for place in Self.sealedPlaces {
                for value in try place.values(database) {
                    if let bytes = renew(value) { try place.write(database, SealedValue(bytes, for: value.purpose)) }
                }
            }
            try database.run("DELETE FROM pending_step")
            try Self.write(sealing, database)
        }
    }

    private static func write(_ sealing: Sealing, _ database: any SQLConnection) throws {
        try database.run(
            Upsert.sql("sealing", key: ["\"only\""], ["proof", "handover", "is_taken"]),
            [1, sealing.proof, sealing.handover, sealing.isHandoverTaken]
        )
    }

    package var hasNodes: Bool { engine is PostgreSQLEngine }

    package func noteHandoverTaken(
        of proof: [UInt8],
        key: [UInt8],
        isKept: Bool
    ) async throws(StorageError) -> Bool {
        let incarnation = (engine as? PostgreSQLEngine)?.membership?.identity.incarnation
        return try await commits.run { database in
            guard let incarnation else {
                return try database.change(
                    "UPDATE sealing SET is_taken = TRUE WHERE proof = ? AND handover IS NOT NULL AND NOT is_taken",
                    [proof]
                ) > 0
            }
            let known: [UInt8]? = try database.value("SELECT key_in_use FROM node WHERE incarnation = ?", [incarnation])
            // The others wait for it.
            try database.run(
                """
                UPDATE node SET key_in_use = ?, kept_key = CASE WHEN ? THEN CAST(? AS bytea) END WHERE incarnation = ?
                AND (key_in_use IS DISTINCT FROM ? OR (kept_key IS NOT DISTINCT FROM ?) <> ?)
                """,
                [key, isKept, key, incarnation, key, key, isKept]
            )
            return known != key
        }
    }

    package func forgetHandover(of proof: [UInt8], onceKeptAs key: [UInt8]?) async throws(StorageError) {
        let hasNodes = hasNodes
        try await commits.run { database in
            var condition = SQLCondition("proof = ? AND handover IS NOT NULL", [proof])
            if let key, hasNodes {
                condition.require("NOT EXISTS (SELECT 1 FROM node WHERE kept_key IS DISTINCT FROM ?)", [key])
            }
            try database.run(
                "UPDATE sealing SET handover = NULL, is_taken = FALSE WHERE \(condition.sql)",
                condition.values
            )
        }
    }

    package func dropSealedValues(
        proof: [UInt8],
        because reason: Reason,
        at now: Timestamp
    ) async throws(StorageError) -> [SealingPurpose] {
        try await commits.run { database in
            var dropped: [SealingPurpose] = []
            for place in Self.sealedPlaces {
                for value in try place.values(database) {
                    try place.drop(database, value.purpose, reason, now)
                    dropped.append(value.purpose)
                }
            }
            try database.run("DELETE FROM pending_step")
            try Self.write(Sealing(proof: proof), database)
            return dropped
        }
    }
}
