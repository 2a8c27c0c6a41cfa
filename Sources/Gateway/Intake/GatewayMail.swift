package import Admin
package import Base
import Cryptography
package import Mail
package import Storage

/// A letter of the gateway's own, mailed by one of its accounts. It comes from the null sender, so that nobody is told of its
/// own failure.
package struct GatewayMail: Sendable {
    private let letter: PlainLetter
    private let recipient: Address

    package init(_ letter: PlainLetter, to recipient: Address) {
        self.letter = letter
        self.recipient = recipient
    }

    /// Queues the mail under an id of its own.
    ///
    /// - Parameter deadline: how long the disk may take.
    package func enqueue(
        _ queue: any QueueIntake,
        by account: AccountRecord,
        at now: Timestamp,
        within deadline: Duration
    ) async throws(StorageError) -> QueueID {
        let random = Base64.encode(RandomBytes.make(Self.idLength), .url, padded: false)
        return try await enqueue(
            queue,
            id: "\(letter.origin.lowercased()).\(random)",
            by: account,
            at: now,
            within: deadline
        )
    }

    /// Queues the mail.
    ///
    /// - Parameters:
    ///   - id: the message's, the same for each attempt.
    ///   - deadline: how long the disk may take.
    package func enqueue(
        _ queue: any QueueIntake,
        id: String,
        by account: AccountRecord,
        at now: Timestamp,
        within deadline: Duration
    ) async throws(StorageError) -> QueueID {
        let (message, bytes) = message(id: id, by: account, at: now)
        return try await queue.enqueue(message, bytes: bytes, within: deadline)
    }

    /// The mail as the queue takes it, and its content.
    ///
    /// - Parameter id: the message's, the same for each attempt.
    package func message(
        id: String,
        by account: AccountRecord,
        at now: Timestamp
    ) -> (message: NewMessage, content: [UInt8]) {
        let messageID = "<\(id)@\(account.address.domain)>"
        let bytes = bytes(messageID, from: account.address, at: now)
        let envelope = Envelope(sender: nil, recipients: [Recipient(recipient)])
        let message = NewMessage(
            envelope: envelope,
            receivedAt: now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: letter.origin),
            digest: SHA256.digest(bytes),
            summary: NewMessage.Summary(from: "\(account.address)", subject: letter.subject, messageID: messageID),
            deliveries: [PlannedDelivery(account: account.id, priority: .urgent, recipients: envelope.recipients)]
        )
        return (message, bytes)
    }

    /// The message in SMTP form. Its lines of text are encoded, since they may be longer than a line may be.
    private func bytes(_ messageID: String, from author: Address, at now: Timestamp) -> [UInt8] {
        var header = HeaderWriter()
        header.write("Message-ID", messageID)
        header.write("Date", MailDate.write(now))
        header.write("From", [Mailbox(displayName: nil, address: author)])
        header.write("To", [Mailbox(displayName: nil, address: recipient)])
        let subject = letter.subject
        header.write("Subject", subject.utf8.allSatisfy { $0 < 0x80 } ? subject : EncodedWord.encode(subject))
        // Answering machines keep still (RFC 3834).
        header.write("Auto-Submitted", "auto-generated")
        header.write("MIME-Version", "1.0")
        header.write("Content-Type", "text/plain; charset=utf-8")
        header.write("Content-Transfer-Encoding", "base64")
        header.end()
        let encoded = Array(Base64.encode(Array(letter.text.replacing("\n", with: "\r\n").utf8)).utf8)
        let lines = stride(from: 0, to: encoded.count, by: Self.lineLength).map { start in
            Array(encoded[start..<min(start + Self.lineLength, encoded.count)]) + Array("\r\n".utf8)
        }
        return header.bytes + lines.flatMap(\.self)
    }

    /// The random bytes of an id.
    private static let idLength = 12
    /// Of base 64 (RFC 2045 section 6.8).
    private static let lineLength = 76
}

extension AccountRecord {
    /// Whether it is the default sender and sends.
    package var isWorkingDefaultSender: Bool { options.isDefaultSender && health.state == .working }
}
