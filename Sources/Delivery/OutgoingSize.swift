import Base
package import Mail
package import Storage

/// Computes a message's size as it goes to Gmail. The rewritten header counts too, and may be larger than the incoming
/// one.
package struct OutgoingSize: Sendable {
    /// The most copies of each header byte in a rewritten header, folds included.
    private static let copies = 4
    /// The most bytes of the gateway's own fields, which are added, as is a line for each recipient.
    private static let ownFields = 4 << 10
    private static let line = Address.longest + 8

    private let rewriter: Rewriter

    /// - Parameter proof: makes the proofs that the messages carry, which count too.
    package init(hostName: String, proof: BounceProof?) {
        rewriter = Rewriter(hostName: hostName, proof: proof?.maker)
    }

    /// Returns the size in bytes of the largest of `deliveries`, before the message has an id; `size` itself if the
    /// result certainly stays below `limit`.
    ///
    /// - Parameters:
    ///   - limit: the most that Gmail accepts.
    ///   - size: the size in bytes of the content as received, with `header`.
    ///   - account: the account that sends it; its address may have to go into From, and its courier decides what the
    ///     header becomes. With the courier `auto`, the API takes what is too large for SMTP.
    package func largest(
        of deliveries: [PlannedDelivery],
        _ header: HeaderBlock,
        size: Int,
        by account: AccountRecord?,
        limit: Int
    ) -> Int {
        let recipients = deliveries.map { $0.recipients.count }.max() ?? 0
        let mostGrowth = header.length * Self.copies + recipients * Self.line + Self.ownFields
        guard let account, size + mostGrowth > limit else { return size }
        let identity = SenderIdentity(address: account.address, aliases: account.acceptedAliases)
        let form: RewrittenHeader.Form = account.options.courier == .smtp ? .submission : .api
        let id = QueueID(rawValue: .max)
        // The delivery of one recipient may be split off by each of the others.
        let lastPart = deliveries.reduce(deliveries.count) { $0 + $1.recipients.count + $1.invalidRecipients.count }
        let message = MessageRecord(
            id: id,
            receivedAt: Timestamp(milliseconds: 0),
            envelope: Envelope(sender: nil, recipients: []),
            // The longest that the Received field includes.
            origin: NewMessage.Origin(
                client: nil,
                helo: String(repeating: "x", count: Rewriter.longestHelo),
                login: nil,
                with: "UTF8SMTPSA"
            ),
            summary: NewMessage.Summary(from: nil, subject: nil, messageID: nil),
            size: size,
            duplicateOf: nil,
            hasContent: true
        )
        let sizes = deliveries.map { planned in
            let delivery = DeliveryRecord(
                id: DeliveryID(message: id, part: lastPart),
                account: account.id,
                priority: planned.priority,
                recipients: planned.recipients,
                state: .waiting,
                attempts: 0,
                dueAt: message.receivedAt,
                reason: nil,
                remoteID: nil,
                sentMessageID: nil
            )
            let rewritten = try? rewriter.begin(header, for: delivery, of: message, as: identity).bytes(form)
            return size - header.length + (rewritten?.count ?? header.length)
        }
        return sizes.max() ?? size
    }
}
