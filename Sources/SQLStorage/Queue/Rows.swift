import Base
import Mail
import Storage

/// Reads records from their rows. What cannot be read is noted in the record, and hides neither it nor others.
enum Rows {
    static let messageColumns = """
        m.id, m.received_at, m.sender, m.return_content, m.envelope_id, m.needs_smtputf8, m.client, m.helo, m.login,
        m.protocol, m.from_text, m.subject, m.message_id, m.size, m.duplicate_of, m.place
        """

    static let deliveryColumns = """
        d.message, d.part, d.account, d.priority, d.recipients, d.state, d.attempts, d.due_at, d.reason, d.remote_id,
        d.sent_message_id, d.delay_reported, d.pool
        """

    /// A message with the recipients of all its deliveries as its envelope; `nil` where its row is missing.
    static func message(_ database: any SQLConnection, _ id: QueueID) throws -> MessageRecord? {
        let row = try database.row("SELECT \(messageColumns) FROM message m WHERE m.id = ?", [id])
        guard let row else { return nil }
        let lists = try database.values(
            "SELECT recipients FROM delivery WHERE message = ? ORDER BY part",
            [id],
            as: String.self
        ).map(RecipientText.read)
        return try message(row, recipients: lists.flatMap(\.recipients), invalid: lists.flatMap(\.invalid))
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
            duplicateOf: nil,
            hasContent: false
        )
    }

    static func delivery(_ database: any SQLConnection, _ id: DeliveryID) throws -> DeliveryRecord {
        let row = try database.row(
            "SELECT \(deliveryColumns) FROM delivery d WHERE d.message = ? AND d.part = ?",
            [id.message, id.part]
        )
        guard let row else { throw StorageError.notFound("delivery \(id.message)/\(id.part)") }
        return try delivery(row)
    }

    /// Reads a row that begins with a delivery's message and part.
    static func deliveryID(_ row: SQLRow) throws -> DeliveryID { try DeliveryID(message: row[0], part: row[1]) }

    /// Reads a row that begins with `messageColumns`.
    static func message(_ row: SQLRow, recipients: [Recipient], invalid: [InvalidRecipient]) throws -> MessageRecord {
        let sender: String? = try row[2]
        let address = sender.flatMap { Address($0) }
        let returnContent: String? = try row[3]
        return try MessageRecord(
            id: row[0],
            receivedAt: row[1],
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
            duplicateOf: row[14],
            hasContent: (row[15] as String?) != nil,
            unreadableSender: address == nil
                ? sender.map { PeerText.printable($0, longest: InvalidRecipient.longest) } : nil
        )
    }

    /// Reads a row that has `deliveryColumns` from column `offset` on.
    static func delivery(_ row: SQLRow, offset: Int = 0) throws -> DeliveryRecord {
        let codes: (priority: Int, state: Int) = (try row[offset + 3], try row[offset + 5])
        let (priority, state) = (Priority(rawValue: codes.priority), StateCode(rawValue: codes.state))
        let recipients = RecipientText.read(try row[offset + 4])
        let unknowns = [
            priority == nil ? "the priority \(codes.priority)" : nil,
            state == nil ? "the state \(codes.state)" : nil,
        ].compactMap(\.self)
        let isDamaged = !unknowns.isEmpty || recipients.invalid.contains(where: \.isDamaged)
        let reason = try (row[offset + 8] as String?).map(Reason.init(stored:))
        return try DeliveryRecord(
            id: DeliveryID(message: row[offset], part: row[offset + 1]),
            account: row[offset + 2],
            pool: (row[offset + 12] as String?).flatMap { Address($0) },
            priority: priority ?? .normal,
            recipients: recipients.recipients,
            invalidRecipients: recipients.invalid,
            state: state?.state ?? .failed,
            attempts: row[offset + 6],
            dueAt: row[offset + 7],
            reason: reason ?? (isDamaged ? Reason(.recordDamaged, "its row in the database") : nil),
            remoteID: (row[offset + 9] as String?).map(RemoteID.init(stored:)),
            sentMessageID: row[offset + 10],
            isDelayReported: row[offset + 11],
            unknowns: unknowns
        )
    }
}

/// Recipients as one text column: one line each, with the address, NOTIFY and ORCPT separated by tabs. The line of an
/// invalid recipient begins with a tab, so that its text is never read back as an address.
enum RecipientText {
    static func write(_ recipients: [Recipient], invalid: [InvalidRecipient] = []) -> String {
        let lines =
            recipients.map { line("\($0.address)", $0.notify, $0.originalRecipient) }
            + invalid.map { "\t" + line($0.text, $0.notify, $0.originalRecipient) }
        return lines.joined(separator: "\n")
    }

    private static func line(_ text: String, _ notify: Notify?, _ original: String?) -> String {
        guard notify != nil || original != nil else { return text }
        return "\(text)\t\(notify.map { String($0.rawValue) } ?? "")\t\(original.map(escaped) ?? "")"
    }

    /// Reads the column. An unreadable line becomes a damaged, invalid recipient; the others are unaffected.
    static func read(_ text: String) -> (recipients: [Recipient], invalid: [InvalidRecipient]) {
        var (recipients, invalid): ([Recipient], [InvalidRecipient]) = ([], [])
        for line in text.split(separator: "\n") {
            let isInvalid = line.first == "\t"
            let parts = (isInvalid ? line.dropFirst() : line).split(separator: "\t", omittingEmptySubsequences: false)
            let notify = parts.count > 1 ? Int(parts[1]).map { Notify(rawValue: $0) } : nil
            let original = parts.count > 2 && !parts[2].isEmpty ? unescaped(parts[2]) : nil
            if !isInvalid, let address = parts.first.flatMap({ Address($0) }) {
                recipients.append(Recipient(address, notify: notify, originalRecipient: original))
            } else {
                invalid.append(
                    InvalidRecipient(
                        parts.first ?? "",
                        notify: notify,
                        originalRecipient: original,
                        isDamaged: !isInvalid
                    )
                )
            }
        }
        return (recipients, invalid)
    }

    /// ORCPT is decoded text and may contain anything.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "t" ? "\t" : character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}

/// The numbers of delivery states in the database. The two that can be due come first: the partial index covers `<= 1`.
enum StateCode: Int {
    case waiting = 0
    case outcomeUnknown = 1
    case sending = 2
    case held = 3
    case failed = 4
    case delivered = 5
    case suppressed = 6
    case removed = 7
    case captured = 8

    init(_ state: DeliveryState) {
        self =
            switch state {
            case .waiting: .waiting
            case .outcomeUnknown: .outcomeUnknown
            case .sending: .sending
            case .held: .held
            case .failed: .failed
            case .delivered: .delivered
            case .suppressed: .suppressed
            case .removed: .removed
            case .captured: .captured
            }
    }

    var state: DeliveryState {
        switch self {
        case .waiting: .waiting
        case .outcomeUnknown: .outcomeUnknown
        case .sending: .sending
        case .held: .held
        case .failed: .failed
        case .delivered: .delivered
        case .suppressed: .suppressed
        case .removed: .removed
        case .captured: .captured
        }
    }
}
