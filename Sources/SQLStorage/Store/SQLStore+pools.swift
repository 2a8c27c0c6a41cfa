package import Base
package import Mail
package import Storage

extension SQLStore: PoolStore {
    package func pools() async throws(StorageError) -> [SenderPool] {
        try await read { try Self.pools($0) }
    }

    static func pools(_ database: any SQLConnection) throws -> [SenderPool] {
        let rows = try database.rows(
            "SELECT address, account FROM sender_pool ORDER BY \(database.dialect.caseless("address")), account"
        )
        var pools: [SenderPool] = []
        for row in rows {
            // Of an address that cannot be read, nothing is shared.
            guard let address = Address(try row[0] as String) else { continue }
            if pools.last?.address.key != address.key { pools.append(SenderPool(address, members: [])) }
            pools[pools.count - 1].members.append(try row[1])
        }
        return pools
    }

    package func share(_ address: Address, among members: [AccountID]) async throws(StorageError) {
        try await commits.run { database in
            let accounts = try Self.accounts(database)
            for member in Set(members) {
                guard let account = accounts.first(where: { $0.id == member }) else {
                    throw StorageError.notFound("account \(member.rawValue)")
                }
                guard account.sends(as: address) else {
                    throw StorageError.conflict("\(account.address) may not send as \(address)")
                }
            }
            try database.run(
                "DELETE FROM sender_pool WHERE \(database.dialect.isEqual("address"))",
                [address.description]
            )
            for member in Set(members).sorted() {
                try database.run("INSERT INTO sender_pool VALUES (?, ?)", [address.description, member])
            }
        }
    }

    package func quotaUse(
        of accounts: [AccountID],
        at now: Timestamp
    ) async throws(StorageError) -> [AccountID: QuotaUse] {
        try await read { try Self.quotaUse($0, of: accounts, at: now) }
    }

    /// Counted by triggers, so that each account costs a row for each hour and two of `tally`.
    static func quotaUse(
        _ database: any SQLConnection,
        of accounts: [AccountID],
        at now: Timestamp
    ) throws -> [AccountID: QuotaUse] {
        let chosen = database.isIn("a.id", accounts.map(\.rawValue))
        let firstHour = (now - .hours(24)).milliseconds / Duration.hours(1).milliseconds
        let rows = try database.rows(
            """
            SELECT a.id,
            CAST(coalesce((SELECT sum(messages) FROM ledger_hour WHERE account = a.id AND hour >= ?), 0) AS BIGINT),
            CAST(coalesce((SELECT sum(count) FROM tally WHERE account = a.id AND state <= 1), 0) AS BIGINT)
            FROM account a WHERE \(chosen.sql)
            """,
            [firstHour] + chosen.values
        )
        return Dictionary(
            uniqueKeysWithValues: try rows.map { (try $0[0], QuotaUse(sent: try $0[1], waiting: try $0[2])) }
        )
    }

    package func forgetThreads(
        unusedSince moment: Timestamp,
        limit: Int
    ) async throws(StorageError) -> Int {
        try await commits.run(telling: .nothing) { database in
            try database.change(
                """
                DELETE FROM sender_thread WHERE thread IN
                    (SELECT thread FROM sender_thread WHERE used_at < ? ORDER BY used_at LIMIT ?)
                """,
                [moment, limit]
            )
        }
    }
}

// MARK: - The account of a message

extension PoolRoute {
    /// Chooses the account, by the messages of all transactions before, and remembers it for the thread.
    func choose(_ database: any SQLConnection, at now: Timestamp) throws -> AccountID? {
        let use = try SQLStore.quotaUse(database, of: members.all.map(\.account), at: now)
        let known = try thread.flatMap { try SenderThread.account(of: $0, database) }
        guard let account = members.choose(thread: known, use) else { return nil }
        if let thread { try SenderThread.set(account, of: thread, at: now, database) }
        return account
    }
}

/// Which account has the mail of a thread.
enum SenderThread {
    static func account(of thread: [UInt8], _ database: any SQLConnection) throws -> AccountID? {
        try database.value("SELECT account FROM sender_thread WHERE thread = ?", [thread])
    }

    static func set(
        _ account: AccountID,
        of thread: [UInt8],
        at now: Timestamp,
        _ database: any SQLConnection
    ) throws {
        try database.run(
            Upsert.sql("sender_thread", key: ["thread"], ["account", "used_at"]),
            [thread, account, now]
        )
    }
}

// MARK: - Mail that waits for an account that cannot send it

extension SQLStore {
    package func rebalance(
        _ members: PoolMembers,
        former: [AccountID],
        asOf revision: RoutingRevision,
        limit: Int,
        at now: Timestamp
    ) async throws(StorageError) -> [DeliveryID: AccountID] {
        try await commits.run { database in
            guard try Self.routingRevision(database) == revision else { throw StorageError.outdated }
            var use = try Self.quotaUse(database, of: members.all.map(\.account), at: now)
            let stuck = members.all.filter { member in
                use[member.account].map { members.isStuck(member, $0) } ?? false
            }
            var moved: [DeliveryID: AccountID] = [:]
            for source in stuck.map(\.account) + former {
                for waiting in try Self.waiting(database, for: source, of: members.address, limit - moved.count) {
                    let known = try waiting.thread.flatMap { try SenderThread.account(of: $0, database) }
                    guard let target = members.substitute(thread: known, use) else { return moved }
                    try Self.move(waiting, from: source, to: target, database, at: now)
                    use[target]?.waiting += 1
                    moved[waiting.id] = target
                }
            }
            return moved
        }
    }

    /// A delivery of a pool that waits.
    private struct PooledDelivery {
        let id: DeliveryID
        let thread: [UInt8]?
    }

    /// What waits for an account, the longest due first. An index answers it, however much else waits.
    private static func waiting(
        _ database: any SQLConnection,
        for account: AccountID,
        of address: Address,
        _ limit: Int
    ) throws -> [PooledDelivery] {
        try database.rows(
            """
            SELECT message, part, thread FROM delivery WHERE account = ? AND pool IS NOT NULL AND state = 0
            AND \(database.dialect.isEqual("pool")) AND NOT must_search ORDER BY due_at LIMIT ?
            """,
            [account, address.description, limit]
        ).map { PooledDelivery(id: try Rows.deliveryID($0), thread: try $0[2]) }
    }

    private static func move(
        _ delivery: PooledDelivery,
        from source: AccountID,
        to target: AccountID,
        _ database: any SQLConnection,
        at now: Timestamp
    ) throws {
        // What waits for its account alone is due at once; what waits because of its own attempt keeps its time.
        let changed = try database.change(
            """
            UPDATE delivery SET account = ?, due_at = CASE WHEN attempts = 0 THEN ? ELSE due_at END,
            reason = CASE WHEN attempts = 0 THEN NULL ELSE reason END
            WHERE message = ? AND part = ? AND account = ? AND state = 0
            """,
            [target, now, delivery.id.message, delivery.id.part, source]
        )
        guard changed > 0 else { return }
        if let thread = delivery.thread { try SenderThread.set(target, of: thread, at: now, database) }
        try Traffic(at: now, account: source).add(database, [.departed])
        try Traffic(at: now, account: target).add(database, [.entered])
        let event = MessageEvent(at: now, kind: .rerouted, detail: Reason(.toAccount, "\(target.rawValue)"))
        try note(database, event, on: delivery.id.message)
    }
}
