import Base
import Mail
import Storage

/// The rows of messages that are stored together.
struct MessageInsertion {
    private static let messageTable = SQLTable(
        "message",
        [
            ("id", .integer), ("received_at", .integer), ("sender", .text), ("return_content", .text),
            ("envelope_id", .text), ("needs_smtputf8", .boolean), ("client", .text), ("helo", .text), ("login", .text),
            ("protocol", .text), ("from_text", .text), ("subject", .text), ("message_id", .text), ("size", .integer),
            ("checksum", .bytes), ("digest", .bytes), ("duplicate_of", .integer), ("place", .text),
        ]
    )
    private static let deliveryTable = SQLTable(
        "delivery",
        [
            ("message", .integer), ("part", .integer), ("account", .integer), ("priority", .integer),
            ("recipients", .text), ("state", .integer), ("due_at", .integer), ("reason", .text),
            ("ended_at", .integer), ("pool", .text), ("thread", .bytes),
        ]
    )
    private static let contentTable = SQLTable("content", [("message", .integer), ("bytes", .bytes)])

    private var originals: Originals
    private var messages: [SQLValues] = []
    private var searchable: [QueueID] = []
    private var deliveries: [SQLValues] = []
    private var contents: [SQLValues] = []

    init(originals: Originals) { self.originals = originals }

    /// Adds a message, whose rows may be inserted later.
    mutating func add(
        _ row: MessageRow,
        _ duplicates: DuplicateRule,
        _ database: any SQLConnection
    ) throws -> Enqueued {
        let duplicate = originals.original(of: row, within: duplicates.window)
        let state: StateCode = duplicate == nil ? .waiting : Self.state(of: duplicates.policy)
        // A duplicate of which only the record is kept takes no quota.
        let chosen = try state == .suppressed ? nil : choose(row.message, database)
        addMessage(row, duplicate: duplicate, isKept: state != .suppressed)
        addDeliveries(row, by: chosen, state: state, duplicate: duplicate)
        if let inline = row.inline, state != .suppressed {
            contents.append(
                SQLValues {
                    row.id
                    inline
                }
            )
        }
        try row.count(database, by: chosen, entersQueue: !state.state.isFinal)
        if state != .suppressed, row.message.deliveries.contains(where: { $0.captured == nil }) { originals.add(row) }
        return Enqueued(id: row.id, duplicateOf: duplicate, suppressed: state == .suppressed, chosen: chosen)
    }

    /// Inserts what was added.
    mutating func finish(_ database: any SQLConnection) throws {
        try database.insert(messages, into: Self.messageTable)
        try database.dialect.textIndex.add(searchable, database)
        try database.insert(deliveries, into: Self.deliveryTable)
        try database.insert(contents, into: Self.contentTable)
        (messages, searchable, deliveries, contents) = ([], [], [], [])
    }

    /// Chooses the account where several share the sender's address, by all messages before this one.
    private mutating func choose(_ message: NewMessage, _ database: any SQLConnection) throws -> AccountID? {
        guard let pool = message.pool else { return nil }
        try finish(database)
        return try pool.choose(database, at: message.receivedAt)
    }

    private static func state(of policy: DuplicatePolicy) -> StateCode {
        switch policy {
        case .deliver: .waiting
        case .hold: .held
        case .suppress: .suppressed
        }
    }

    private mutating func addMessage(_ row: MessageRow, duplicate: QueueID?, isKept: Bool) {
        let (message, envelope) = (row.message, row.message.envelope)
        messages.append(
            SQLValues {
                row.id
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
                row.size
                row.checksum
                message.digest
                duplicate
                isKept ? (row.fileName ?? ContentPlace.inline) : nil
            }
        )
        searchable.append(row.id)
    }

    /// - Parameter chosen: the account, where it was chosen of a pool.
    private mutating func addDeliveries(
        _ row: MessageRow,
        by chosen: AccountID?,
        state: StateCode,
        duplicate: QueueID?
    ) {
        let (message, pool) = (row.message, chosen == nil ? nil : row.message.pool)
        for (index, delivery) in message.deliveries.enumerated() {
            // A duplicate of which only the record is kept stays that.
            let captured = state == .suppressed ? nil : delivery.captured
            let own: StateCode = captured == nil ? state : .captured
            deliveries.append(
                SQLValues {
                    row.id
                    index + 1
                    chosen ?? delivery.account
                    delivery.priority.rawValue
                    RecipientText.write(delivery.recipients, invalid: delivery.invalidRecipients)
                    own.rawValue
                    message.receivedAt
                    captured?.stored
                        ?? (state == .waiting ? nil : duplicate.map { Reason(.duplicateOf, "\($0)").stored })
                    own.state.isFinal ? message.receivedAt : nil
                    pool?.members.address.description
                    pool?.thread
                }
            )
        }
    }
}
