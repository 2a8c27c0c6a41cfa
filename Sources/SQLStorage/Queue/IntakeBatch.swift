import Base
import Storage

/// The messages that one transaction stores, inserted together: for each table a statement or a few, however many messages
/// there are. Statements and their answers, rather than rows, are what storing a message costs.
///
/// They are stored after the transaction's other changes, and before what may withdraw them again.
final class IntakeBatch: Sendable {
    /// That of the current transaction; each has its own, so that one rolled back leaves nothing behind.
    @TaskLocal static var current: IntakeBatch?

    private let waiting = Locked<[Intake]>([])

    func add(_ intake: Intake) { waiting.withLock { $0.append(intake) } }

    /// Stores what was added since.
    func carryOut(_ database: any SQLConnection) throws {
        let intakes = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        try Intake.store(intakes, database)
    }
}

/// A message to be stored, and what became of it.
final class Intake: Sendable {
    let row: MessageRow
    let duplicates: DuplicateRule
    /// The revision of accounts and logins by which it was accepted.
    private let revision: RoutingRevision?
    /// Whether its client was answered already.
    private let isLate: @Sendable () -> Bool
    private let made = Locked<Result<Enqueued, StorageError>>(.failure(.failed("the message was not stored")))

    init(
        _ row: MessageRow,
        duplicates: DuplicateRule,
        asOf revision: RoutingRevision? = nil,
        isLate: @escaping @Sendable () -> Bool = { false }
    ) {
        (self.row, self.duplicates, self.revision, self.isLate) = (row, duplicates, revision, isLate)
    }

    /// What the last transaction that stored it made of it.
    var result: Result<Enqueued, StorageError> { made.withLock { $0 } }

    /// Stores the message with the others of the transaction.
    func store(_ database: any SQLConnection) throws {
        if let batch = IntakeBatch.current { batch.add(self) } else { try Self.store([self], database) }
    }

    static func store(_ intakes: [Intake], _ database: any SQLConnection) throws {
        guard !intakes.isEmpty else { return }
        // In the transaction itself: no change to a login comes between the decision and the message.
        let originals = try Originals(of: intakes, database)
        let admitted = intakes.filter { intake in
            let isOutdated = intake.revision != nil && intake.revision != originals.revision
            let refusal: StorageError? = intake.isLate() ? .tooSlow : isOutdated ? .outdated : nil
            if let refusal { intake.made.withLock { $0 = .failure(refusal) } }
            return refusal == nil
        }
        var insertion = MessageInsertion(originals: originals)
        for intake in admitted {
            let enqueued = try insertion.add(intake.row, intake.duplicates, database)
            intake.made.withLock { $0 = .success(enqueued) }
        }
        try insertion.finish(database)
    }
}

/// The messages that others may duplicate: the latest with the same digest within the window that was or still will be sent.
/// One that failed, was removed or captured is no reason to withhold what its sender sends again.
struct Originals {
    private var stored: [QueueID: QueueID] = [:]
    /// Those of this transaction, by digest.
    private var new: [[UInt8]: [(id: QueueID, receivedAt: Timestamp)]] = [:]

    /// The revision of accounts and logins, which is read together with them.
    private(set) var revision: RoutingRevision?

    /// Looks for those of all the messages at once.
    init(of intakes: [Intake], _ database: any SQLConnection) throws {
        let rows = intakes.map { intake in
            SQLValues {
                intake.row.id
                intake.row.message.digest
                intake.duplicates.window > .zero ? intake.row.message.receivedAt - intake.duplicates.window : nil
            }
        }
        for set in database.dialect.rowSets(rows, [.integer, .bytes, .integer]) {
            // "+ 0", so that no index gives the order: where PostgreSQL has no statistics yet, it would walk all messages from
            // the newest rather than look for the digest.
            let found = try database.rows(
                """
                SELECT v.column1, (
                    SELECT m.id FROM message m WHERE m.digest = v.column2 AND m.received_at >= v.column3 AND EXISTS (
                        SELECT 1 FROM delivery d WHERE d.message = m.id AND (d.state <= 3 OR d.state = 5)
                    ) ORDER BY m.id + 0 DESC LIMIT 1
                ), (SELECT value FROM routing_revision) FROM (\(set.sql)) AS v
                """,
                set.values
            )
            for row in found {
                if let original: QueueID = try row[1] { stored[try row[0]] = original }
                revision = try row[2]
            }
        }
    }

    func original(of row: MessageRow, within window: Duration) -> QueueID? {
        guard window > .zero else { return nil }
        let since = row.message.receivedAt - window
        let others = new[row.message.digest, default: []].filter { $0.receivedAt >= since }.map(\.id)
        return (others + [stored[row.id]].compactMap(\.self)).max()
    }

    /// Includes a message of this transaction.
    mutating func add(_ row: MessageRow) {
        new[row.message.digest, default: []].append((row.id, row.message.receivedAt))
    }
}
