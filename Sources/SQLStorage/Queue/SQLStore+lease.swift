package import Base
import Mail
package import Storage

extension SQLStore {
    package func lease(_ request: LeaseRequest) async throws(StorageError) -> [LeasedDelivery] {
        try await commits.run(telling: .nothing) { [withdrawals] database in
            try withdrawals.make(database)
            var leases: [LeasedDelivery] = []
            for priorities in PriorityRange.all where leases.count < request.limit {
                for id in try Self.due(database, request, priorities, limit: request.limit - leases.count) {
                    if let lease = try Self.lease(database, id, request) { leases.append(lease) }
                }
            }
            if !leases.isEmpty, request.unitsEach > 0 {
                let sends = leases.count(where: \.isSend)
                let spent = LedgerEntry(at: request.now, units: request.unitsEach * sends, messages: sends)
                if sends > 0 { try Self.book(database, spent, for: request.account) }
            }
            return leases
        }
    }

    /// The ids of what is due at one priority, the longest due first; an index answers it, however much else waits. Unknown
    /// priorities come last.
    private static func due(
        _ database: any SQLConnection,
        _ request: LeaseRequest,
        _ priorities: PriorityRange,
        limit: Int
    ) throws -> [DeliveryID] {
        try database.rows(
            """
            SELECT message, part FROM delivery
            WHERE state <= 1 AND account = ? AND \(priorities.condition) AND due_at <= ? ORDER BY due_at LIMIT ?
            """,
            [request.account, request.dueBy, limit]
        ).map(Rows.deliveryID)
    }

    /// Marks one delivery as being sent and records its attempt. Unreadable recipients are first moved to a delivery of
    /// their own, so that the others get the message.
    private static func lease(
        _ database: any SQLConnection,
        _ id: DeliveryID,
        _ request: LeaseRequest
    ) throws -> LeasedDelivery? {
        var delivery = try Rows.delivery(database, id)
        if !delivery.recipients.isEmpty, !delivery.invalidRecipients.isEmpty {
            try splitOff(delivery.invalidRecipients, of: delivery, database, at: request.now)
            delivery = try Rows.delivery(database, id)
        }
        let message = try Rows.message(database, id.message)
        if message == nil { try restore(database, id.message) }
        let now = request.now
        // One look at the table's first page, in a statement that is needed anyhow.
        let areBouncesKnown = request.asksForBounces ? "EXISTS (SELECT 1 FROM bounced_address)" : "FALSE"
        guard
            let row = try database.row(
                """
                UPDATE delivery SET state = ?, node = ?, attempts = attempts + 1, tries = tries + 1, reason = NULL,
                first_attempt_at = coalesce(first_attempt_at, ?)
                WHERE message = ? AND part = ?
                RETURNING tries, attempts, first_attempt_at, \(areBouncesKnown)
                """,
                [StateCode.sending.rawValue, request.node, now, id.message, id.part]
            )
        else { return nil }
        let number: Int = try row[0]
        try database.run(
            "INSERT INTO attempt (message, part, number, account, started_at) VALUES (?, ?, ?, ?, ?)",
            [id.message, id.part, number, request.account, now]
        )
        var sending = delivery
        sending.state = .sending
        sending.attempts = try row[1]
        let doubt = delivery.state == .outcomeUnknown ? try doubt(database, id) : nil
        var lease = LeasedDelivery(
            delivery: sending,
            message: message ?? Rows.lostMessage(id.message),
            attempt: number,
            mustSearch: delivery.state == .outcomeUnknown,
            firstAttemptAt: try doubt?.began ?? row[2],
            outcomeUnknownSince: doubt?.ended,
            fruitlessSearches: doubt?.fruitlessSearches ?? 0,
            damages: damages(of: delivery, message)
        )
        lease.areBouncesKnown = try row[3]
        return lease
    }

    /// What cannot be read of a delivery and its message.
    private static func damages(of delivery: DeliveryRecord, _ message: MessageRecord?) -> [String] {
        var damages: [String] = []
        if message == nil { damages.append("the row of the message is missing") }
        if let text = message?.unreadableSender { damages.append("the sender \"\(text)\" is not an address") }
        let unreadable = delivery.invalidRecipients.filter(\.isDamaged).map { "\"\($0.text)\"" }
        if !unreadable.isEmpty {
            damages.append("recipients that are not addresses: \(unreadable.joined(separator: ", "))")
        } else if delivery.recipients.isEmpty, delivery.invalidRecipients.isEmpty {
            damages.append("the recipients are missing")
        }
        damages += delivery.unknowns.map { "\($0) is unknown" }
        return damages
    }

    /// Moves recipients to which nothing can be sent to a delivery of their own, due at once.
    private static func splitOff(
        _ invalid: [InvalidRecipient],
        of delivery: DeliveryRecord,
        _ database: any SQLConnection,
        at now: Timestamp
    ) throws {
        let id = delivery.id
        // The text index reads its contents from the rows, so the message must be removed from it before they change.
        try database.dialect.textIndex.remove(id.message, database)
        let lines = try database.value(
            "SELECT recipients FROM delivery WHERE message = ? AND part = ?",
            [id.message.rawValue, id.part],
            as: String.self
        )
        let broken = (lines ?? "").split(separator: "\n").filter { RecipientText.read(String($0)).recipients.isEmpty }
        try database.run(
            """
            INSERT INTO delivery (message, part, account, priority, recipients, state, due_at)
            SELECT message, (SELECT max(part) + 1 FROM delivery WHERE message = ?), account, priority, ?, ?, ?
            FROM delivery WHERE message = ? AND part = ?
            """,
            [
                id.message, broken.joined(separator: "\n"), StateCode.waiting.rawValue, now, id.message, id.part,
            ]
        )
        try database.run(
            "UPDATE delivery SET recipients = ? WHERE message = ? AND part = ?",
            [RecipientText.write(delivery.recipients), id.message.rawValue, id.part]
        )
        try database.dialect.textIndex.add(id.message, database)
        try Traffic(at: now, account: delivery.account).add(database, [.entered])
    }

    /// Inserts a row for a message whose own is missing, so that its deliveries remain visible.
    private static func restore(_ database: any SQLConnection, _ id: QueueID) throws {
        let lost = Rows.lostMessage(id)
        try database.run(
            """
            INSERT INTO message (id, received_at, needs_smtputf8, protocol, size, checksum, digest)
            VALUES (?, ?, FALSE, ?, 0, ?, ?)
            """,
            [id, lost.receivedAt, lost.origin.with, [UInt8](), [UInt8]()]
        )
        try database.dialect.textIndex.add(id, database)
    }

    /// The attempts that left open whether Gmail has the message.
    private struct Doubt {
        /// When the first of them began.
        var began: Timestamp?
        /// When the last of them ended.
        var ended: Timestamp?
        /// The number of searches since then that did not find it.
        var fruitlessSearches: Int
    }

    private static func doubt(_ database: any SQLConnection, _ id: DeliveryID) throws -> Doubt {
        let (message, part) = (id.message, id.part)
        let row = try database.row(
            """
            SELECT min(started_at), max(ended_at), max(number) FROM attempt
            WHERE message = ? AND part = ? AND outcome IN ('unknown', 'interrupted')
            """,
            [message, part]
        )
        let last: Int? = try row?[2]
        return Doubt(
            began: try row?[0],
            ended: try row?[1],
            fruitlessSearches: try database.value(
                "SELECT count(*) FROM attempt WHERE message = ? AND part = ? AND number > ? AND outcome = 'not-found'",
                [message, part, last ?? 0]
            ) ?? 0
        )
    }

    package func nextDue(of account: AccountID) async throws(StorageError) -> Timestamp? {
        try await read { database in
            try PriorityRange.firstDue(database, account)
        }
    }

    package func recover(node: String, at now: Timestamp, searchAt: Timestamp) async throws(StorageError) -> Int {
        try await commits.run { database in
            try Self.recover(database, SQLCondition("node = ?", [node]), at: now, searchAt: searchAt)
        }
    }

    /// Makes what is being sent and meets the condition `outcomeUnknown`. Returns how many deliveries.
    static func recover(
        _ database: any SQLConnection,
        _ condition: SQLCondition,
        at now: Timestamp,
        searchAt: Timestamp
    ) throws -> Int {
        try database.run(
            """
            UPDATE attempt SET ended_at = ?, outcome = 'interrupted', reason = ?
            WHERE ended_at IS NULL AND (message, part) IN
                (SELECT message, part FROM delivery WHERE state = 2 AND \(condition.sql))
            """,
            [now, Reason(.stopped).stored] + condition.values
        )
        return try database.change(
            """
            UPDATE delivery SET state = ?, due_at = ?, node = NULL, must_search = TRUE,
            reason = ? WHERE state = 2 AND \(condition.sql)
            """,
            [StateCode.outcomeUnknown.rawValue, searchAt, Reason(.stoppedWhileSending).stored] + condition.values
        )
    }
}
