import Base
import Cryptography
import Mail

extension GoogleWorld {
    /// Sends a message as Gmail's API does: with recipients from the header, and a new Message-ID.
    func send(
        _ raw: [UInt8],
        thread: String?,
        from account: Account,
        method: String
    ) throws(APIError) -> StoredMessage {
        let submission = try Submission(raw)
        let limits = limits(of: account)
        guard submission.namesRecipients else { throw .invalidArgument("Recipient address required") }
        guard submission.recipients.count <= limits.recipientsPerMessage else {
            throw .invalidArgument("Too many recipients")
        }
        return try post(submission, messageID: newMessageID, thread: thread, from: account, method: method)
    }

    /// Sends a message as Gmail's SMTP server does: with recipients from the envelope; the Message-ID stays.
    func submit(
        _ raw: [UInt8],
        to recipients: [Address],
        from account: Account,
        method: String
    ) throws(APIError) -> StoredMessage {
        let submission = try Submission(raw, to: recipients)
        let messageID = submission.block.first("Message-ID") == nil ? newMessageID : nil
        return try post(submission, messageID: messageID, thread: nil, from: account, method: method)
    }

    private var newMessageID: String { "<\(Self.token("CA+", bytes: 30))@mail.gmail.com>" }

    /// Stores the message in Sent and in its recipients' mailboxes, with another author if the account may not send as
    /// the one that the message names.
    private func post(
        _ submission: Submission,
        messageID: String?,
        thread: String?,
        from account: Account,
        method: String
    ) throws(APIError) -> StoredMessage {
        try account.usage.send(limits(of: account), at: now)
        var rewrite = Submission.Rewrite(
            from: submission.replacedFrom(for: account),
            messageID: messageID,
            now: now,
            keepsBcc: true
        )
        let sentHeader = try submission.header(rewrite)
        rewrite.keepsBcc = false
        let arrivedHeader = submission.block.first("Bcc") == nil ? sentHeader : try submission.header(rewrite)
        let isToSelf = submission.recipients.contains { $0.description.lowercased() == account.key }
        let message = stored(
            header: sentHeader,
            submission,
            thread: self.thread(thread, for: sentHeader, in: account.store),
            labels: isToSelf ? ["UNREAD", "SENT", "INBOX"] : ["SENT"]
        )
        account.store.add(message)
        record(message, submission, from: account, method: method)
        for recipient in submission.recipients {
            deliver(message, header: arrivedHeader, submission, to: recipient, from: account)
        }
        return account.store.messages[message.id] ?? message
    }

    /// Returns the thread of a message, which must match by references and subject.
    private func thread(_ wanted: String?, for header: MessageText, in store: MailStore) -> String? {
        let referenced = store.thread(of: header)
        guard let wanted else { return referenced }
        guard referenced == wanted,
            let first = store.order.lazy.compactMap({ store.messages[$0] })
                .first(where: { $0.threadID == wanted })
        else { return nil }
        return subject(first.header) == subject(header) ? wanted : nil
    }

    /// Returns the subject without reply prefixes.
    private func subject(_ header: MessageText) -> String {
        var text = (header.value("Subject") ?? "").lowercased()[...]
        while text.hasPrefix("re:") { text = text.dropFirst(3).drop(while: \.isWhitespace) }
        return String(text)
    }

    /// Returns a message with an id and a thread that is not in any mailbox yet.
    func stored(
        header: MessageText,
        _ submission: Submission,
        thread: String?,
        labels: [String],
        at moment: Timestamp? = nil,
        keepsBody: Bool = false
    ) -> StoredMessage {
        let id = nextID()
        return StoredMessage(
            id: id,
            threadID: thread ?? id,
            labels: labels,
            internalDate: moment ?? now,
            header: header,
            body: keepsBody || configuration.keeping == .bodies ? submission.body : nil,
            size: header.bytes.count + submission.body.count,
            historyID: 0
        )
    }

    private func record(_ message: StoredMessage, _ submission: Submission, from account: Account, method: String) {
        sent.append(
            SimulatedMessage(
                gmailID: message.id,
                threadID: message.threadID,
                account: account.address,
                at: message.internalDate,
                method: method,
                header: message.header,
                size: message.size,
                bodyDigest: hexadecimal(SHA256.digest(submission.body)),
                recipients: submission.recipients.map { $0.description.lowercased() }
            )
        )
    }

    private func deliver(
        _ message: StoredMessage,
        header: MessageText,
        _ submission: Submission,
        to recipient: Address,
        from account: Account?
    ) {
        let key = recipient.description.lowercased()
        let arrival = Arrival(
            gmailID: message.id,
            sender: account?.address,
            at: message.internalDate,
            header: header,
            size: header.bytes.count + submission.body.count,
            body: configuration.keeping == .bodies ? submission.body : nil
        )
        arrived[key, default: []].append(arrival)
        // The sender's own copy is the one in Sent.
        guard let owner = accounts[key], owner !== account else { return }
        let thread = owner.store.thread(of: header)
        owner.store.add(stored(header: header, submission, thread: thread, labels: ["UNREAD", "INBOX"]))
    }

    /// Receives mail from outside for an account or another address.
    func receive(_ raw: [UInt8], for recipient: Address) throws(APIError) {
        let submission = try Submission(raw)
        let header = submission.unchangedHeader
        let message = stored(header: header, submission, thread: nil, labels: [])
        deliver(message, header: header, submission, to: recipient, from: nil)
    }
}

/// Formats bytes as two lower-case hexadecimal digits each.
func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
