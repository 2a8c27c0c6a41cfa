import Base
import Storage
import Testing

/// The Odoo databases that administrators added.
@Suite struct OdooDatabaseTests {
    private static let now = Timestamp(milliseconds: 1_795_000_000_000)

    private static func record(_ name: String, key: [UInt8] = [1, 2]) -> OdooDatabaseRecord {
        OdooDatabaseRecord(name: name, url: "https://\(name).example", database: name, login: "gateway", sealedKey: key)
    }

    @Test func theyAreKeptInTheOrderInWhichTheyWereAdded() async throws {
        try await withTemporaryStore { store in
            try await store.saveOdooDatabase(Self.record("zeta"), at: Self.now)
            try await store.saveOdooDatabase(Self.record("alpha"), at: Self.now + .seconds(1))
            // A change keeps the place.
            try await store.saveOdooDatabase(Self.record("zeta", key: [3]), at: Self.now + .seconds(2))
            let all = [Self.record("zeta", key: [3]), Self.record("alpha")]
            #expect(try await store.odooDatabases() == all)
            try await store.removeOdooDatabase(named: "zeta")
            await #expect(throws: StorageError.self) { try await store.removeOdooDatabase(named: "zeta") }
            #expect(try await store.odooDatabases() == [Self.record("alpha")])
        }
    }

    @Test func theirKeysAreSealedAgainWithTheOthersAndDroppedWithThem() async throws {
        try await withTemporaryStore { store in
            try await store.keepSealingProof([7])
            try await store.saveOdooDatabase(Self.record("alpha"), at: Self.now)
            let purpose = Self.record("alpha").keyPurpose
            #expect(try await store.sealedValues() == [SealedValue([1, 2], for: purpose)])
            try await store.replaceSealing([7], by: Sealing(proof: [8])) { $0.purpose == purpose ? [9] : nil }
            #expect(try await store.odooDatabases().map(\.sealedKey) == [[9]])
            let dropped = try await store.dropSealedValues(proof: [5], because: "lost", at: Self.now)
            #expect(dropped == [purpose])
            // Without its key, it stays, so that its address need not be entered again.
            #expect(try await store.odooDatabases() == [Self.record("alpha", key: [])])
            #expect(try await store.sealedValues().isEmpty)
        }
    }
}
