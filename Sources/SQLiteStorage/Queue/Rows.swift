import Base
import GRDB
import Mail
import Storage

/// Reads records from their rows. What cannot be read is noted in the record, and hides neither it nor others.
enum Rows {
    static let messageColumns = """
        m.id, m.received_at, m.sender, m.return_content, m.envelope_id, m.needs_smtputf8, m.client, m.helo, m.login,
        m.protocol, m.from_text, m.subject, m.message_id, m.size, m.twin_of, m.place
        """

    static let deliveryColumns = """
        d.message, d.part, d.account, d.lane, d.recipients, d.state, d.attempts, d.due_at, d.reason, d.gmail_id,
        d.sent_message_id, d.delay_reported
        """

    /// A message with the recipients of all its deliveries as its envelope; `nil` where its row is missing.
    static func message(_ database: Database, _ id: QueueID) throws -> MessageRecord? {
        let statement = try database.cachedStatement(
            sql: "SELECT \(messageColumns) FROM message m WHERE m.id = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [id.rawValue]) else { return nil }
        let texts = try database.cachedStatement(
            sql: "SELECT recipients FROM delivery WHERE message = ? ORDER BY part"
        )
        let lists = try String.fetchAll(texts, arguments: [id.rawValue]).map(RecipientText.read)
        return message(row, recipients: lists.flatMap(\.recipients), invalid: lists.flatMap(\.invalid))
    }

    /// Represents a message whose row is missing although it has deliveries.
    static func lostMessage(_ id: QueueID) -> MessageRecord {
        MessageRecord(
            id: id,
            receivedAt: QueueIDSource.moment(of: id),
            envelope: Envelope(sender: nil, recipients: []),
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "UNKNOWN"),
            summary: NewMessage.Summary(from: nil, subject: nil, messageID: nil),
            size: 0,
            twinOf: nil,
            hasContent: false
        )
    }

    static func delivery(_ database: Database, _ id: DeliveryID) throws -> DeliveryRecord {
        let statement = try database.cachedStatement(
            sql: "SELECT \(deliveryColumns) FROM delivery d WHERE d.message = ? AND d.part = ?"
        )
        guard let row = try Row.fetchOne(statement, arguments: [id.message.rawValue, id.part]) else {
            throw StorageError.notFound("delivery \(id.message)/\(id.part)")
        }
        return delivery(row)
    }

    /// Reads a row that begins with `messageColumns`.
    static func message(_ row: Row, recipients: [Recipient], invalid: [InvalidRecipient]) -> MessageRecord {
        let sender: String? = row[2]
        let address = sender.flatMap { Address($0) }
        let returnContent: String? = row[3]
        return MessageRecord(
            id: QueueID(rawValue: row[0]),
            receivedAt: Timestamp(milliseconds: row[1]),
            envelope: Envelope(
                sender: address,
                recipients: recipients,
                invalidRecipients: invalid,
                returnContent: returnContent.flatMap { ReturnContent(rawValue: $0) },
                envelopeID: row[4],
                needsSMTPUTF8: row[5]
            ),
            origin: NewMessage.Origin(client: row[6], helo: row[7], login: row[8], with: row[9]),
            summary: NewMessage.Summary(from: row[10], subject: row[11], messageID: row[12]),
            size: row[13],
            twinOf: (row[14] as Int64?).map { QueueID(rawValue: $0) },
            hasContent: (row[15] as String?) != nil,
            unreadableSender: address == nil
                ? sender.map { PeerText.printable($0, longest: InvalidRecipient.longest) } : nil
        )
    }

    /// Reads a row that has `deliveryColumns` from column `offset` on.
    static func delivery(_ row: Row, offset: Int = 0) -> DeliveryRecord {
        let (lane, state) = (Lane(rawValue: row[offset + 3]), StateCode(rawValue: row[offset + 5]))
        let recipients = RecipientText.read(row[offset + 4])
        let unknowns = [
            lane == nil ? "the priority \(row[offset + 3] as Int)" : nil,
            state == nil ? "the state \(row[offset + 5] as Int)" : nil,
        ].compactMap(\.self)
        let isDamaged = !unknowns.isEmpty || recipients.invalid.contains(where: \.isDamaged)
        let reason = (row[offset + 8] as String?).map(Remark.init(stored:))
        return DeliveryRecord(
            id: DeliveryID(message: QueueID(rawValue: row[offset]), part: row[offset + 1]),
            account: AccountID(rawValue: row[offset + 2]),
            lane: lane ?? .normal,
            recipients: recipients.recipients,
            invalidRecipients: recipients.invalid,
            state: state?.state ?? .failed,
            attempts: row[offset + 6],
            dueAt: Timestamp(milliseconds: row[offset + 7]),
            reason: reason ?? (isDamaged ? Remark(.recordDamaged, "its row in the database") : nil),
            gmailID: row[offset + 9],
            sentMessageID: row[offset + 10],
            isDelayReported: row[offset + 11],
            unknowns: unknowns
        )
    }
}
