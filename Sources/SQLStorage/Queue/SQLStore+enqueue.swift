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

    /// Inserts the message, and answers by `deadline` even if the disk hangs: what has not begun by then is not done,
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
            let intake = Intake(row, duplicates: duplicates, asOf: revision) { answer.isGiven }
            commits.submit(
                telling: .queued(row.mayQueueFor),
                { (database) -> Result<Enqueued, StorageError> in
                    try intake.store(database)
                    return intake.result
                },
                confirm: { database, _ in
                    guard case .success = intake.result, answer.isGiven else { return intake.result }
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
        commits.submit(urgently: true, telling: .nothing, { try row.withdraw($0) }) { [self] result in
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

    /// The accounts of which one gets its deliveries.
    var mayQueueFor: [AccountID] {
        message.deliveries.map(\.account) + (message.pool?.members.all.map(\.account) ?? [])
    }

    init(id: QueueID, message: NewMessage, content: SettledContent) {
        self.id = id
        self.message = message
        inline = content.inline
        fileName = content.fileName
        size = content.size
        checksum = content.checksum
    }

    /// A message of the gateway's own, which is stored in the database at any size.
    init(id: QueueID, message: NewMessage, content: [UInt8]) {
        self.init(id: id, message: message, content: SettledContent(inline: content))
    }

    /// Counts the message among those that its hour received or, with -1, removes it from them.
    func count(
        _ database: any SQLConnection,
        by chosen: AccountID?,
        entersQueue: Bool,
        _ sign: Int = 1
    ) throws {
        for delivery in message.deliveries {
            let traffic = Traffic(at: message.receivedAt, account: chosen ?? delivery.account)
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
        let chosen: AccountID? = try message.pool.flatMap { _ in
            try database.value("SELECT account FROM delivery WHERE message = ? ORDER BY part LIMIT 1", [id])
        }
        try count(database, by: chosen, entersQueue: !wasSuppressed, -1)
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
