import Base
package import Mail
package import Storage

/// How large a message will be when it goes to Gmail: the rewritten header counts as well, which may be larger than the one
/// that came.
package struct OutgoingSize: Sendable {
    /// A header that is rewritten holds each of its bytes no more often than so many times, folds included…
    private static let copies = 4
    /// … and besides the fields of the gateway's own, and a line for each recipient.
    private static let ownFields = 4 << 10
    private static let line = Address.longest + 8

    private let rewriter: Rewriter

    package init(hostName: String) {
        rewriter = Rewriter(hostName: hostName)
    }

    /// Bytes of the largest of `deliveries`, before the message has an id; `size` itself where it certainly stays below
    /// `limit`.
    ///
    /// - Parameters:
    ///   - limit: what Gmail takes.
    ///   - size: bytes of the content as it came in, with `header`.
    ///   - account: which sends it; its address may have to stand in From.
    package func largest(
        of deliveries: [PlannedDelivery],
        _ header: HeaderBlock,
        size: Int,
        by account: AccountRecord?,
        limit: Int
    ) -> Int {
        let recipients = deliveries.map(\.recipients.count).max() ?? 0
        let mostGrowth = header.length * Self.copies + recipients * Self.line + Self.ownFields
        guard let account, size + mostGrowth > limit else { return size }
        let identity = SenderIdentity(address: account.address, aliases: account.acceptedAliases)
        let id = QueueID(rawValue: .max)
        let message = MessageRecord(
            id: id,
            receivedAt: Timestamp(milliseconds: 0),
            envelope: Envelope(sender: nil, recipients: []),
            // The longest that the Received field takes up.
            origin: NewMessage.Origin(
                client: nil,
                helo: String(repeating: "x", count: Rewriter.longestHelo),
                login: nil,
                with: "UTF8SMTPSA"
            ),
            summary: NewMessage.Summary(from: nil, subject: nil, messageID: nil),
            size: size,
            twinOf: nil,
            hasContent: true
        )
        let sizes = deliveries.enumerated().map { index, planned in
            let delivery = DeliveryRecord(
                id: DeliveryID(message: id, part: index + 1),
                account: account.id,
                lane: planned.lane,
                recipients: planned.recipients,
                state: .waiting,
                attempts: 0,
                dueAt: message.receivedAt,
                reason: nil,
                gmailID: nil,
                sentMessageID: nil
            )
            let rewritten = try? rewriter.rewrite(header, for: delivery, of: message, as: identity)
            return size - header.length + (rewritten?.count ?? header.length)
        }
        return sizes.max() ?? size
    }
}
