package import Base
import GRDB
import Mail
package import Storage

extension SQLiteStore {
    package func lease(_ request: LeaseRequest) async throws(StorageError) -> [LeasedDelivery] {
        try await commits.run { [withdrawals] database in
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
        _ database: Database,
        _ request: LeaseRequest,
        _ priorities: PriorityRange,
        limit: Int
    ) throws -> [DeliveryID] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT message, part FROM delivery
                WHERE state <= 1 AND account = ? AND \(priorities.condition) AND due_at <= ? ORDER BY due_at LIMIT ?
                """
        )
        let arguments: StatementArguments = [request.account.rawValue, request.dueBy.milliseconds, limit]
        return try Row.fetchAll(statement, arguments: arguments).map {
            DeliveryID(message: QueueID(rawValue: $0[0]), part: $0[1])
        }
    }

    /// Marks one delivery as being sent and records its attempt. Unreadable recipients are first moved to a delivery of
    /// their own, so that the others get the message.
    private static func lease(
        _ database: Database,
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
        let statement = try database.cachedStatement(
            sql: """
                UPDATE delivery SET state = ?, node = ?, attempts = attempts + 1, tries = tries + 1, reason = NULL,
                first_attempt_at = coalesce(first_attempt_at, ?)
                WHERE message = ? AND part = ? RETURNING tries, attempts, first_attempt_at
                """
        )
        let now = request.now.milliseconds
        let arguments: StatementArguments = [
            StateCode.sending.rawValue, request.node, now, id.message.rawValue, id.part,
        ]
        guard let row = try Row.fetchOne(statement, arguments: arguments) else { return nil }
        let number: Int = row[0]
        let attempt = try database.cachedStatement(
            sql: "INSERT INTO attempt (message, part, number, account, started_at) VALUES (?, ?, ?, ?, ?)"
        )
        try attempt.execute(arguments: [id.message.rawValue, id.part, number, request.account.rawValue, now])
        var sending = delivery
        sending.state = .sending
        sending.attempts = row[1]
        let doubt = delivery.state == .uncertain ? try doubt(database, id) : nil
        return LeasedDelivery(
            delivery: sending,
            message: message ?? Rows.lostMessage(id.message),
            attempt: number,
            mustSearch: delivery.state == .uncertain,
            firstAttemptAt: doubt?.began ?? Timestamp(milliseconds: row[2]),
            uncertainSince: doubt?.ended,
            looksInVain: doubt?.looksInVain ?? 0,
            damages: damages(of: delivery, message)
        )
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
        _ database: Database,
        at now: Timestamp
    ) throws {
        let id = delivery.id
        // The text index reads its contents from the rows, so the message must be removed from it before they change.
        try SearchIndex.remove(database, id.message.rawValue)
        let lines = try String.fetchOne(
            database,
            sql: "SELECT recipients FROM delivery WHERE message = ? AND part = ?",
            arguments: [id.message.rawValue, id.part]
        )
        let broken = (lines ?? "").split(separator: "\n").filter { RecipientText.read(String($0)).recipients.isEmpty }
        try database.execute(
            sql: """
                INSERT INTO delivery (message, part, account, priority, recipients, state, due_at)
                SELECT message, (SELECT max(part) + 1 FROM delivery WHERE message = ?1), account, priority, ?2, ?3, ?4
                FROM delivery WHERE message = ?1 AND part = ?5
                """,
            arguments: [
                id.message.rawValue, broken.joined(separator: "\n"), StateCode.waiting.rawValue, now.milliseconds,
                id.part,
            ]
        )
        try database.execute(
            sql: "UPDATE delivery SET recipients = ? WHERE message = ? AND part = ?",
            arguments: [RecipientText.write(delivery.recipients), id.message.rawValue, id.part]
        )
        try SearchIndex.add(database, id.message.rawValue)
        try Traffic(at: now, account: delivery.account.rawValue).add(database, [.entered])
    }

    /// Inserts a row for a message whose own is missing, so that its deliveries remain visible.
    private static func restore(_ database: Database, _ id: QueueID) throws {
        let lost = Rows.lostMessage(id)
        try database.execute(
            sql: """
                INSERT INTO message (id, received_at, needs_smtputf8, protocol, size, checksum, digest)
                VALUES (?, ?, 0, ?, 0, x'', x'')
                """,
            arguments: [id.rawValue, lost.receivedAt.milliseconds, lost.origin.with]
        )
        try SearchIndex.add(database, id.rawValue)
    }

    /// The attempts that left open whether Gmail has the message.
    private struct Doubt {
        /// When the first of them began.
        var began: Timestamp?
        /// When the last of them ended.
        var ended: Timestamp?
        /// The number of searches since then that did not find it.
        var looksInVain: Int
    }

    private static func doubt(_ database: Database, _ id: DeliveryID) throws -> Doubt {
        let find = try database.cachedStatement(
            sql: """
                SELECT min(started_at), max(ended_at), max(number) FROM attempt
                WHERE message = ? AND part = ? AND outcome IN ('unknown', 'interrupted')
                """
        )
        let (message, part) = (id.message.rawValue, id.part)
        let row = try Row.fetchOne(find, arguments: [message, part])
        let (began, ended, last): (Int64?, Int64?, Int?) = (row?[0], row?[1], row?[2])
        let count = try database.cachedStatement(
            sql: "SELECT count(*) FROM attempt WHERE message = ? AND part = ? AND number > ? AND outcome = 'not-found'"
        )
        return Doubt(
            began: began.map { Timestamp(milliseconds: $0) },
            ended: ended.map { Timestamp(milliseconds: $0) },
            looksInVain: try Int.fetchOne(count, arguments: [message, part, last ?? 0]) ?? 0
        )
    }

    package func nextDue(of account: AccountID) async throws(StorageError) -> Timestamp? {
        try await read { database in
            try PriorityRange.firstDue(database, account.rawValue)
        }
    }

    package func recover(node: String, at now: Timestamp, lookAt: Timestamp) async throws(StorageError) -> Int {
        try await commits.run { database in
            try database.execute(
                sql: """
                    UPDATE attempt SET ended_at = ?, outcome = 'interrupted', reason = ?
                    WHERE ended_at IS NULL AND (message, part) IN
                        (SELECT message, part FROM delivery WHERE state = 2 AND node = ?)
                    """,
                arguments: [now.milliseconds, Reason(.stopped).stored, node]
            )
            try database.execute(
                sql: """
                    UPDATE delivery SET state = ?, due_at = ?, node = NULL, must_search = 1,
                    reason = ? WHERE state = 2 AND node = ?
                    """,
                arguments: [
                    StateCode.uncertain.rawValue, lookAt.milliseconds, Reason(.stoppedWhileSending).stored, node,
                ]
            )
            return database.changesCount
        }
    }
}
