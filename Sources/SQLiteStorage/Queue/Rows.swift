import Base
import GRDB
import Mail
import Storage

/// Reads the records out of their rows.
enum Rows {
    static let messageColumns = """
        m.id, m.received_at, m.sender, m.return_content, m.envelope_id, m.needs_smtputf8, m.client, m.helo, m.login,
        m.protocol, m.from_text, m.subject, m.message_id, m.size, m.twin_of, m.place
        """

    static let deliveryColumns = """
        d.message, d.part, d.account, d.lane, d.recipients, d.state, d.attempts, d.due_at, d.reason, d.gmail_id,
        d.sent_message_id, d.delay_reported
        """

    /// A message with the recipients of all its deliveries as its envelope.
    static func message(_ database: Database, _ id: QueueID) throws -> MessageRecord {
        let statement = try database.cachedStatement(
            sql: "SELECT \(messageColumns) FROM message m WHERE m.id = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else {
            throw StorageError.notFound("message \(id)")
        }
        return try message(row, recipients: try recipients(database, id))
    }

    static func delivery(_ database: Database, _ id: DeliveryID) throws -> DeliveryRecord {
        let statement = try database.cachedStatement(
            sql: "SELECT \(deliveryColumns) FROM delivery d WHERE d.message = ? AND d.part = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [id.message.rawValue, id.part]) else {
            throw StorageError.notFound("delivery \(id.message)/\(id.part)")
        }
        return try delivery(row)
    }

    private static func recipients(_ database: Database, _ id: QueueID) throws -> [Recipient] {
        let statement = try database.cachedStatement(
            sql: "SELECT recipients FROM delivery WHERE message = ? ORDER BY part"
        )
        return try String.fetchAll(statement, arguments: [id.rawValue]).flatMap { try RecipientText.read($0) }
    }

    /// From a row that begins with `messageColumns`.
    static func message(_ row: Row, recipients: [Recipient]) throws -> MessageRecord {
        let sender: String? = row[2]
        let address = sender.flatMap { Address($0) }
        if sender != nil, address == nil { throw StorageError.damaged("the sender of message \(row[0] as Int64)") }
        let returnContent: String? = row[3]
        return MessageRecord(
            id: QueueID(rawValue: row[0]),
            receivedAt: Timestamp(milliseconds: row[1]),
            envelope: Envelope(
                sender: address,
                recipients: recipients,
                returnContent: returnContent.flatMap { ReturnContent(rawValue: $0) },
                envelopeID: row[4],
                needsSMTPUTF8: row[5]
            ),
            origin: NewMessage.Origin(client: row[6], helo: row[7], login: row[8], with: row[9]),
            summary: NewMessage.Summary(from: row[10], subject: row[11], messageID: row[12]),
            size: row[13],
            twinOf: (row[14] as Int64?).map { QueueID(rawValue: $0) },
            hasContent: (row[15] as String?) != nil
        )
    }

    /// From a row that has `deliveryColumns`, from column `offset` on.
    static func delivery(_ row: Row, offset: Int = 0) throws -> DeliveryRecord {
        let id = DeliveryID(message: QueueID(rawValue: row[offset]), part: row[offset + 1])
        guard let lane = Lane(rawValue: row[offset + 3]), let state = StateCode(rawValue: row[offset + 5]) else {
            throw StorageError.damaged("delivery \(id.message)/\(id.part)")
        }
        return DeliveryRecord(
            id: id,
            account: AccountID(rawValue: row[offset + 2]),
            lane: lane,
            recipients: try RecipientText.read(row[offset + 4]),
            state: state.state,
            attempts: row[offset + 6],
            dueAt: Timestamp(milliseconds: row[offset + 7]),
            reason: (row[offset + 8] as String?).map(Remark.init(stored:)),
            gmailID: row[offset + 9],
            sentMessageID: row[offset + 10],
            isDelayReported: row[offset + 11]
        )
    }
}
