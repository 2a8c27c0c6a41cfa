import Base
import Mail
import SQLStorage
import Storage
import Testing

extension TransferBench {
    /// Stores a message as it is after Gmail accepted it.
    ///
    /// - Parameter sent: the Message-ID that Gmail gave it, if it could be read back.
    @discardableResult
    func deliver(
        _ messageID: String,
        to recipient: String,
        by sender: String? = "bounce@acme.example",
        as sent: String? = nil
    ) async throws -> QueueID {
        let recipient = Recipient(try #require(Address(recipient)))
        let content = store.stageContent()
        let bytes = Array("From: \(Self.address)\r\nMessage-ID: \(messageID)\r\n\r\nx\r\n".utf8)
        try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }?.perform()
        let accepted = try await store.enqueue(
            NewMessage(
                envelope: Envelope(sender: sender.flatMap { Address($0) }, recipients: [recipient]),
                receivedAt: clock.now,
                origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "ESMTP"),
                digest: Array(messageID.utf8),
                summary: NewMessage.Summary(from: Self.address, subject: nil, messageID: messageID),
                deliveries: [PlannedDelivery(account: account.id, priority: .normal, recipients: [recipient])]
            ),
            content: content,
            duplicates: DuplicateRule(policy: .deliver, window: .zero),
            asOf: nil,
            deadline: ContinuousClock.now + .minutes(2)
        )
        let request = LeaseRequest(account: account.id, limit: 1, now: clock.now, node: "test", unitsEach: 100)
        let lease = try #require(try await store.lease(request).first)
        let result = AttemptResult(
            next: .delivered(remoteID: .gmailMessage("g\(lease.delivery.id.message)"), sentMessageID: sent),
            outcome: .delivered,
            answer: "HTTP 200"
        )
        try await store.finish(lease, with: result, at: clock.now)
        return accepted.id
    }
}
