package import Base
import Foundation
import GRDB
package import Storage

extension SQLiteStore: SealingStore {
    package func sealing() async throws(StorageError) -> Sealing? { try await read(Self.sealing) }

    package func sealingNow() throws(StorageError) -> Sealing? {
        do { return try pool.read(Self.sealing) } catch { throw StorageError(error) }
    }

    private static func sealing(_ database: Database) throws -> Sealing? {
        try Row.fetchOne(database, sql: "SELECT proof, handover, is_taken FROM sealing").map { row in
            Sealing(
                proof: [UInt8](row[0] as Data),
                handover: (row[1] as Data?).map { [UInt8]($0) },
                isHandoverTaken: row[2]
            )
        }
    }

    package func keepSealingProof(_ proof: [UInt8]) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "INSERT OR IGNORE INTO sealing (only, proof) VALUES (1, ?)",
                arguments: [Data(proof)]
            )
        }
    }

    package func pass(through sealer: any SecretSealer) { self.sealer.withLock { $0 = sealer } }

    /// `sealed` as it must be written now.
    func current(_ sealed: [UInt8], for purpose: SealingPurpose, _ database: Database) throws -> [UInt8] {
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
            try Self.write(sealing, database)
        }
    }

    private static func write(_ sealing: Sealing, _ database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO sealing (only, proof, handover, is_taken) VALUES (1, ?, ?, ?)",
            arguments: [Data(sealing.proof), sealing.handover.map { Data($0) }, sealing.isHandoverTaken]
        )
    }

    package func noteHandoverTaken(of proof: [UInt8]) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE sealing SET is_taken = 1 WHERE proof = ? AND handover IS NOT NULL",
                arguments: [Data(proof)]
            )
        }
    }

    package func forgetHandover(of proof: [UInt8]) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(
                sql: "UPDATE sealing SET handover = NULL, is_taken = 0 WHERE proof = ?",
                arguments: [Data(proof)]
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
            try Self.write(Sealing(proof: proof), database)
            return dropped
        }
    }
}
