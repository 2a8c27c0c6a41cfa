import Base
import Cryptography
import Dispatch
import Mail
package import Storage

extension SQLStore: QueueStore {
    package func stageContent() -> any StagedContent { IncomingContent(largeContents, inlineLimit: inlineLimit) }

    package func enqueue(
        _ message: NewMessage,
        content: any StagedContent,
        duplicates: DuplicateRule,
        asOf revision: RoutingRevision?,
        deadline: ContinuousClock.Instant
    ) async throws(StorageError) -> Enqueued {
        let kept = try await settle(content, until: deadline)
        let row = MessageRow(id: ids.next(), message: message, content: kept)
        do throws(StorageError) {
            let enqueued = try await commit(row, duplicates: duplicates, asOf: revision, deadline: deadline)
            if enqueued.suppressed, let file = kept.fileName { largeContents.remove(file) }
            return enqueued
        } catch {
            if error == .outdated, let content = content as? IncomingContent {
                content.giveBack(kept)
            } else if let file = kept.fileName {
                largeContents.remove(file)
            }
            throw error
        }
    }

    /// Inserts the message, and answers by `deadline` whatever the disk does: what has not begun by then is not done,
    /// what is late before its COMMIT is left out of it, and what only the COMMIT itself makes late is withdrawn before
    /// anything else is read or written. A late message is thus neither sent nor taken for the original of what its
    /// client sends again.
    private func commit(
        _ row: MessageRow,
        duplicates: DuplicateRule,
        asOf revision: RoutingRevision?,
        deadline: ContinuousClock.Instant
    ) async throws(StorageError) -> Enqueued {
        let result: Result<Enqueued, StorageError> = await withCheckedContinuation { continuation in
            let answer = OneAnswer(continuation)
            deadlines.add(answer, at: deadline)
            commits.submit(
                { (database) -> Result<Enqueued, StorageError> in
                    guard !answer.isGiven else { return .failure(.tooSlow) }
                    // In the transaction itself: no change to a login comes between the decision and the message.
                    if let revision, try Self.routingRevision(database) != revision { return .failure(.outdated) }
                    return .success(try row.insert(database, duplicates: duplicates))
                },
                confirm: { database, made in
                    guard case .success = made, answer.isGiven else { return made }
                    try row.withdraw(database)
                    return .failure(.tooSlow)
                },
                done: { [self] result in
                    let outcome = result.flatMap { $0 }
                    if !answer.give(outcome), case .success = outcome { withdraw(row) }
                }
            )
        }
        return try result.get()
    }

    /// Withdraws a message that was stored too late, before anything else is done. Retries until that succeeds; until
    /// then, no message is leased.
    private func withdraw(_ row: MessageRow) {
        withdrawals.add(row)
        commits.submit(urgently: true, { try row.withdraw($0) }) { [self] result in
            switch result {
            case .success: withdrawals.remove(row)
            case .failure:
                DispatchQueue.global().asyncAfter(deadline: .now() + Withdrawals.pause) { self.withdraw(row) }
            }
        }
    }
}

/// A message with all that its rows need, ready to be inserted, again if the first transaction fails.
struct MessageRow: Sendable {
    let id: QueueID
    let message: NewMessage
    let inline: [UInt8]?
    let fileName: String?
    let size: Int
    let checksum: [UInt8]

    init(id: QueueID, message: NewMessage, content: SettledContent) {
        self.id = id
        self.message = message
        inline = content.inline
        fileName = content.fileName
        size = content.size
        checksum = content.checksum
    }

    /// A message of the gateway's own, which is stored in the database whatever its size.
    init(id: QueueID, message: NewMessage, content: [UInt8]) {
        self.init(id: id, message: message, content: SettledContent(inline: content))
    }

    func insert(_ database: any SQLConnection, duplicates: DuplicateRule) throws -> Enqueued {
        let duplicate = try duplicate(database, within: duplicates.window)
        let state: StateCode = duplicate == nil ? .waiting : Self.state(of: duplicates.policy)
        try insertMessage(database, duplicate: duplicate, isKept: state != .suppressed)
        try insertDeliveries(database, state: state, duplicate: duplicate)
        if let inline, state != .suppressed {
            try database.run(
                "INSERT INTO content VALUES (?, ?)",
                SQLValues {
                    id
                    inline
                }
            )
        }
        return Enqueued(id: id, duplicateOf: duplicate, suppressed: state == .suppressed)
    }

    /// The latest message with the same digest within the window that was or still will be sent. One that failed, was
    /// removed or captured is no reason to withhold what its sender sends again.
    private func duplicate(_ database: any SQLConnection, within window: Duration) throws -> QueueID? {
        guard window > .zero else { return nil }
        let since = message.receivedAt - window
        return try database.value(
            """
            SELECT id FROM message WHERE digest = ? AND received_at >= ? AND EXISTS (
                SELECT 1 FROM delivery WHERE delivery.message = message.id AND (state <= 3 OR state = 5)
            ) ORDER BY id DESC LIMIT 1
            """,
            SQLValues {
                message.digest
                since
            }
        )
    }

    private static func state(of policy: DuplicatePolicy) -> StateCode {
        switch policy {
        case .deliver: .waiting
        case .hold: .held
        case .suppress: .suppressed
        }
    }

    private func insertMessage(_ database: any SQLConnection, duplicate: QueueID?, isKept: Bool) throws {
        let envelope = message.envelope
        try database.run(
            "INSERT INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            SQLValues {
                id
                message.receivedAt
                envelope.sender?.description
                envelope.returnContent?.rawValue
                envelope.envelopeID
                envelope.needsSMTPUTF8
                message.origin.client
                message.origin.helo
                message.origin.login
                message.origin.with
                message.summary.from
                message.summary.subject
                message.summary.messageID
                size
                checksum
                message.digest
                duplicate
                isKept ? (fileName ?? ContentPlace.inline) : nil
            }
        )
        try database.dialect.textIndex.add(id, database)
    }

    private func insertDeliveries(_ database: any SQLConnection, state: StateCode, duplicate: QueueID?) throws {
        for (index, delivery) in message.deliveries.enumerated() {
            // A duplicate of which only the record is kept stays that.
            let captured = state == .suppressed ? nil : delivery.captured
            let own: StateCode = captured == nil ? state : .captured
            try database.run(
                """
                INSERT INTO delivery (message, part, account, priority, recipients, state, due_at, reason, ended_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                SQLValues {
                    id
                    index + 1
                    delivery.account
                    delivery.priority.rawValue
                    RecipientText.write(delivery.recipients, invalid: delivery.invalidRecipients)
                    own.rawValue
                    message.receivedAt
                    captured?.stored
                        ?? (state == .waiting ? nil : duplicate.map { Reason(.duplicateOf, "\($0)").stored })
                    own.state.isFinal ? message.receivedAt : nil
                }
            )
        }
        try count(database, entersQueue: !state.state.isFinal)
    }

    /// Counts the message among those that its hour received or, with -1, removes it from them.
    private func count(_ database: any SQLConnection, entersQueue: Bool, _ sign: Int = 1) throws {
        for delivery in message.deliveries {
            let traffic = Traffic(at: message.receivedAt, account: delivery.account)
            let isQueued = entersQueue && delivery.captured == nil
            try traffic.add(database, isQueued ? [.received, .entered] : [.received], sign)
        }
    }

    /// Withdraws the message, whose client was told that it was not accepted. Does nothing the second time.
    func withdraw(_ database: any SQLConnection) throws {
        guard try database.exists("SELECT 1 FROM message WHERE id = ?", [id]) else { return }
        let wasSuppressed = try database.exists(
            "SELECT 1 FROM delivery WHERE message = ? AND state = ?",
            [id, StateCode.suppressed.rawValue]
        )
        try count(database, entersQueue: !wasSuppressed, -1)
        try database.dialect.textIndex.remove(id, database)
        for table in ["delivery", "content"] {
            try database.run("DELETE FROM \(table) WHERE message = ?", [id.rawValue])
        }
        try database.run("DELETE FROM message WHERE id = ?", [id.rawValue])
    }
}

/// Where a message's content is stored, as in the column `place`: in the table `content`, in the spool file with that
/// name, or (NULL) nowhere any more.
enum ContentPlace {
    static let inline = "database"
}

/// Messages that were stored too late and must be withdrawn: their clients were told that they were not accepted.
final class Withdrawals: Sendable {
    /// The seconds until a failed withdrawal is retried.
    static let pause = 1.0

    private let rows = Locked<[QueueID: MessageRow]>([:])

    func add(_ row: MessageRow) { rows.withLock { $0[row.id] = row } }

    func remove(_ row: MessageRow) { _ = rows.withLock { $0.removeValue(forKey: row.id) } }

    /// Makes the withdrawals that have not succeeded yet, so that the transaction that calls this sees none of the
    /// messages.
    func make(_ database: any SQLConnection) throws {
        for row in rows.withLock({ Array($0.values) }) { try row.withdraw(database) }
    }
}
