package import Base
package import Mail
package import Storage

extension SQLStore: BounceListStore {
    /// The longest reason that is kept, in characters.
    private static let longestReason = 1000

    private static let columns = "address, first_at, last_at, count, status, reason, message"

    package func bouncedAddresses() async throws(StorageError) -> [BouncedAddress] {
        try await read { database in
            try database.rows("SELECT \(Self.columns) FROM bounced_address ORDER BY last_at DESC, address")
                .map(Self.bounced)
        }
    }

    package func bouncedAddresses(among addresses: [Address]) async throws(StorageError) -> [BouncedAddress] {
        try await read { database in
            let isNamed = database.isIn("address", addresses.map(BouncedAddress.name))
            return try database.rows(
                "SELECT \(Self.columns) FROM bounced_address WHERE \(isNamed.sql)",
                isNamed.values
            ).map(Self.bounced)
        }
    }

    private static func bounced(_ row: SQLRow) throws -> BouncedAddress {
        try BouncedAddress(
            address: row[0],
            firstAt: row[1],
            lastAt: row[2],
            count: row[3],
            status: row[4],
            reason: row[5],
            message: row[6]
        )
    }

    package func addBounces(
        _ bounces: [LastingBounce],
        of message: QueueID,
        at now: Timestamp
    ) async throws(StorageError) {
        try await commits.run(telling: .nothing) { try Self.add(bounces, of: message, at: now, to: $0) }
    }

    /// Adds them within the transaction that says that they bounced.
    static func add(
        _ bounces: [LastingBounce],
        of message: QueueID,
        at now: Timestamp,
        to database: any SQLConnection
    ) throws {
        guard !bounces.isEmpty else { return }
        for bounce in bounces {
            try database.run(
                """
                INSERT INTO bounced_address (address, first_at, last_at, count, status, reason, message)
                VALUES (?, ?, ?, 1, ?, ?, ?)
                ON CONFLICT (address) DO UPDATE SET last_at = excluded.last_at, status = excluded.status,
                    reason = excluded.reason, message = excluded.message,
                    count = bounced_address.count
                        + CASE WHEN bounced_address.message = excluded.message THEN 0 ELSE 1 END
                """,
                [
                    BouncedAddress.name(of: bounce.address), now, now, bounce.status,
                    String(bounce.reason.prefix(longestReason)), message,
                ]
            )
        }
        try database.run(
            """
            DELETE FROM bounced_address WHERE address IN
                (SELECT address FROM bounced_address ORDER BY last_at DESC, address LIMIT ? OFFSET ?)
            """,
            [bounces.count, BouncedAddress.most]
        )
    }

    package func removeBounces(_ addresses: [String]) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            try addresses.reduce(0) { count, address in
                count + (try database.change("DELETE FROM bounced_address WHERE address = ?", [address]))
            }
        }
    }

    package func forgetBounces(before: Timestamp) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            try database.change("DELETE FROM bounced_address WHERE last_at < ?", [before])
        }
    }
}
