package import Base
import Cryptography
package import Mail
package import Storage

/// A short message that tests sending, written by the gateway or its command line.
package struct TestMail: Sendable {
    /// The value of `NewMessage.Origin.with` in the queue.
    package static let origin = "TEST"
    /// The default subject.
    package static let subject = "Test message of gsuite-gateway"

    private let author: Address
    private let recipients: [Address]
    private let subject: String
    private let moment: Timestamp

    package init(from author: Address, to recipients: [Address], subject: String, at moment: Timestamp) {
        self.author = author
        self.recipients = recipients
        self.subject = subject
        self.moment = moment
    }

    /// The message in SMTP form.
    package var bytes: [UInt8] {
        var header = HeaderWriter()
        header.write("Message-ID", messageID)
        header.write("Date", MailDate.write(moment))
        header.write("From", [Mailbox(displayName: nil, address: author)])
        header.write("To", recipients.map { Mailbox(displayName: nil, address: $0) })
        header.write("Subject", Phrase.encode(subject))
        header.write("MIME-Version", "1.0")
        header.write("Content-Type", "text/plain; charset=utf-8")
        header.end()
        return header.bytes + Array("This is a test message. It came through gsuite-gateway.\r\n".utf8)
    }

    private var messageID: String { "<\(moment.milliseconds).test@\(author.domain)>" }

    /// Queues the message for `account`, ahead of all mail that is not urgent.
    ///
    /// - Parameter deadline: how long the disk may take.
    package func enqueue(
        _ queue: any QueueIntake,
        by account: AccountID,
        within deadline: Duration
    ) async throws(StorageError) -> QueueID {
        try await queue.enqueue(message(by: account), bytes: bytes, within: deadline)
    }

    private func message(by account: AccountID) -> NewMessage {
        let envelope = Envelope(sender: author, recipients: recipients.map { Recipient($0) })
        return NewMessage(
            envelope: envelope,
            receivedAt: moment,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: Self.origin),
            digest: SHA256.digest(bytes),
            summary: NewMessage.Summary(from: "\(author)", subject: subject, messageID: messageID),
            deliveries: [PlannedDelivery(account: account, priority: .urgent, recipients: envelope.recipients)]
        )
    }
}
