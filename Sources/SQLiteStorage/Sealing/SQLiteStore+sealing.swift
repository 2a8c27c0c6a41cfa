import Foundation
import GRDB
package import Storage

extension SQLiteStore: SealingProofStore {
    package func sealingProof() async throws(StorageError) -> [UInt8]? {
        try await read { database in
            try Data.fetchOne(database, sql: "SELECT proof FROM sealing").map { Array($0) }
        }
    }

    package func keepSealingProof(_ proof: [UInt8]) async throws(StorageError) {
        try await commits.run { database in
            try database.execute(sql: "INSERT OR IGNORE INTO sealing VALUES (1, ?)", arguments: [Data(proof)])
        }
    }
}
