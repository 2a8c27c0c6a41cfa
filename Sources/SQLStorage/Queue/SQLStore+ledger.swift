package import Base
import Cryptography
package import Storage

extension SQLStore {
    /// The length of a bucket in milliseconds; spending is recorded per bucket.
    private static let bucket: Int64 = 10_000
    /// How long buckets are kept: longer than the longest limit.
    private static let keep = Duration.hours(25)

    package func ledger(
        of account: AccountID,
        since: Timestamp
    ) async throws(StorageError) -> [LedgerEntry] {
        try await read { database in
            let first = since.milliseconds / Self.bucket
            return try database.rows(
                "SELECT bucket, units, messages FROM ledger WHERE account = ? AND bucket >= ? ORDER BY bucket",
                [account.rawValue, first]
            ).map { row in
                // Dated at the bucket's end, so that it counts too long rather than too short.
                let end = (try row[0] + 1) * Self.bucket - 1
                return try LedgerEntry(at: Timestamp(milliseconds: end), units: row[1], messages: row[2])
            }
        }
    }

    package func units(since: Timestamp) async throws(StorageError) -> [AccountID: Int] {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT id, CAST(spent AS BIGINT) FROM (
                    SELECT id, (SELECT sum(units) FROM ledger WHERE account = account.id AND bucket >= ?) AS spent
                    FROM account
                ) AS a WHERE spent > 0
                """,
                [since.milliseconds / Self.bucket]
            )
            return Dictionary(uniqueKeysWithValues: try rows.map { (try $0[0], try $0[1]) })
        }
    }

    package func sentInDay(at now: Timestamp) async throws(StorageError) -> [AccountID: Int] {
        try await read { database in
            let first = (now - .hours(24)).milliseconds / Self.bucket
            let perHour = Duration.hours(1).milliseconds / Self.bucket
            let hour = first / perHour
            // The first hour by its buckets, the whole ones after it by their sums.
            let rows = try database.rows(
                """
                SELECT id, CAST(sent AS BIGINT) FROM (
                    SELECT id, coalesce((
                        SELECT sum(messages) FROM ledger WHERE account = account.id AND bucket >= ? AND bucket < ?
                    ), 0) + coalesce((
                        SELECT sum(messages) FROM ledger_hour WHERE account = account.id AND hour > ?
                    ), 0) AS sent FROM account
                ) AS a WHERE sent > 0
                """,
                [first, (hour + 1) * perHour, hour]
            )
            return Dictionary(uniqueKeysWithValues: try rows.map { (try $0[0], try $0[1]) })
        }
    }

    package func book(_ cost: LedgerEntry, for account: AccountID) async throws(StorageError) {
        try await commits.run(telling: spending(by: account)) { try Self.book($0, cost, for: account) }
    }

    /// Who sends for an account knows what it spends itself.
    private func spending(by account: AccountID) -> StoreNews {
        holder(of: .account(account)) == .this ? .nothing : .spent([account])
    }

    package func book(
        _ cost: LedgerEntry,
        for account: AccountID,
        upTo most: Int,
        since start: Timestamp
    ) async throws(StorageError) -> Bool {
        try await commits.run(telling: spending(by: account)) { database in
            let spent = try database.value(
                "SELECT CAST(coalesce(sum(units), 0) AS BIGINT) FROM ledger WHERE account = ? AND bucket >= ?",
                [account.rawValue, start.milliseconds / Self.bucket],
                as: Int.self
            )
            guard (spent ?? 0) + cost.units <= most else { return false }
            try Self.book(database, cost, for: account)
            return true
        }
    }

    static func book(_ database: any SQLConnection, _ cost: LedgerEntry, for account: AccountID) throws {
        let number = cost.at.milliseconds / bucket
        try database.run(
            """
            INSERT INTO ledger VALUES (?, ?, ?, ?) ON CONFLICT (account, bucket) DO UPDATE
            SET units = ledger.units + excluded.units, messages = ledger.messages + excluded.messages
            """,
            [account.rawValue, number, cost.units, cost.messages]
        )
        try database.run(
            "DELETE FROM ledger WHERE account = ? AND bucket < ?",
            [account.rawValue, (cost.at - keep).milliseconds / bucket]
        )
        try database.run(
            "DELETE FROM ledger_hour WHERE account = ? AND hour < ?",
            [account.rawValue, (cost.at - keep).milliseconds / Duration.hours(1).milliseconds]
        )
    }
}

extension SQLStore {
    package func content(of message: QueueID) async throws(StorageError) -> any MessageContent {
        let row: (place: String?, size: Int, checksum: [UInt8], bytes: [UInt8]?)? = try await read { database in
            try database.row(
                """
                SELECT m.place, m.size, m.checksum, c.bytes FROM message m
                LEFT JOIN content c ON c.message = m.id WHERE m.id = ?
                """,
                [message.rawValue]
            ).map { (try $0[0], try $0[1], try $0[2], try $0[3]) }
        }
        guard let row, let place = row.place else { throw .notFound("the content of message \(message)") }
        return try await content(
            at: place,
            inline: row.bytes,
            size: row.size,
            checksum: row.checksum,
            of: "message \(message)"
        )
    }

    /// The content at `place`, if it matches what was stored there.
    func content(
        at place: String,
        inline: [UInt8]?,
        size: Int,
        checksum: [UInt8],
        of owner: String
    ) async throws(StorageError) -> any MessageContent {
        let content: any MessageContent
        if place == ContentPlace.inline {
            guard let inline else { throw .damaged("the content of \(owner) is missing") }
            content = InlineContent(bytes: inline)
        } else {
            content = try await largeContents.content(named: place, size: size)
        }
        guard content.size == size, try content.checksum() == checksum else {
            throw .damaged("the content of \(owner) does not match what was received")
        }
        return content
    }
}

extension MessageContent {
    /// The checksum of the whole content, read in pieces.
    fileprivate func checksum() throws(StorageError) -> [UInt8] {
        var checksum = Checksum()
        var piece = [UInt8](repeating: 0, count: min(size, 256 << 10))
        var offset = 0
        while offset < size {
            let result: Result<Int, StorageError> = unsafe piece.withUnsafeMutableBytes { buffer in
                do throws(StorageError) { return .success(unsafe try read(at: offset, into: buffer)) } catch {
                    return .failure(error)
                }
            }
            let count = try result.get()
            guard count > 0 else { break }
            checksum.update(piece.span.extracting(0..<count))
            offset += count
        }
        return checksum.finalize()
    }
}
