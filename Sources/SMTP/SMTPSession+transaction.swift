import Base
import Mail

/// MAIL, RCPT, DATA and BDAT.
extension SMTPSession {
    mutating func begin(_ mail: MailParameters, isASCII: Bool, into actions: inout [SessionAction]) {
        switch state {
        case .greeted: return refuse(.needsHello, into: &actions)
        case .ready: break
        default: return refuse(.nestedMail, into: &actions)
        }
        guard !options.requiresLogin || login != nil else {
            return refuse(mayAuthenticate ? .needsLogin : .needsTLS, into: &actions)
        }
        guard isASCII || mail.needsSMTPUTF8 else { return refuse(.needsSMTPUTF8, into: &actions) }
        if let size = mail.size, size > options.limits.messageSize {
            return refuse(.tooLarge(options.limits.messageSize), into: &actions)
        }
        let envelope = Envelope(
            sender: mail.sender,
            recipients: [],
            returnContent: mail.returnContent,
            envelopeID: mail.envelopeID,
            needsSMTPUTF8: mail.needsSMTPUTF8
        )
        usesUTF8 = mail.needsSMTPUTF8
        state = .transaction(Transaction(envelope))
        actions.append(.reply(Reply(250, EnhancedStatus(2, 1, 0), "sender ok")))
    }

    mutating func add(_ recipient: Recipient, isASCII: Bool, into actions: inout [SessionAction]) {
        guard case .transaction(let transaction) = state else { return refuse(.needsMail, into: &actions) }
        guard isASCII || usesUTF8 else { return refuse(.needsSMTPUTF8, into: &actions) }
        guard !transaction.knows(recipient) else { return actions.append(.reply(.recipientOK)) }
        add(to: consume transaction, accepting: .recipientOK, into: &actions) { $0.add(recipient) }
    }

    /// - Parameter refusal: the reply where such recipients are not reported. The null sender may receive no report, so
    ///   they are also refused for it.
    mutating func add(
        _ recipient: InvalidRecipient,
        isASCII: Bool,
        refusal: Reply,
        into actions: inout [SessionAction]
    ) {
        guard case .transaction(let transaction) = state, options.invalidRecipients == .report else {
            return refuse(refusal, into: &actions)
        }
        guard isASCII || usesUTF8 else { return refuse(.needsSMTPUTF8, into: &actions) }
        guard transaction.envelope.sender != nil else { return refuse(refusal, into: &actions) }
        guard !transaction.knows(recipient) else { return actions.append(.reply(.recipientIsReported)) }
        add(to: consume transaction, accepting: .recipientIsReported, into: &actions) { $0.add(recipient) }
    }

    private mutating func add(
        to transaction: consuming Transaction,
        accepting reply: Reply,
        into actions: inout [SessionAction],
        _ change: (inout Transaction) -> Void
    ) {
        // Removes the transaction from the state, so that it grows in place instead of being copied.
        state = .ready
        guard transaction.count < options.limits.recipients else {
            // A client that continues without this recipient would lose mail silently, so DATA is refused too.
            transaction.hasTooManyRecipients = true
            state = .transaction(transaction)
            return refuse(.tooManyRecipients(options.limits.recipients), into: &actions)
        }
        change(&transaction)
        state = .transaction(transaction)
        actions.append(.reply(reply))
    }

    /// The reason why content may not follow now; `nil` when it may.
    private func obstacle(_ transaction: Transaction) -> Reply? {
        if transaction.hasTooManyRecipients { return .tooManyRecipients(options.limits.recipients) }
        return transaction.count == 0 ? .needsRecipient : nil
    }

    mutating func startData(into actions: inout [SessionAction]) {
        switch state {
        case .transaction(let transaction):
            if let obstacle = obstacle(transaction) { return refuse(obstacle, into: &actions) }
            actions += [.beginContent(transaction.envelope), .reply(.startMail)]
            state = .data(DataDecoder(longestLine: options.limits.lineLength, hasDots: true), received: 0)
        case .chunks: refuse(.mixedContent, into: &actions)
        default: refuse(.needsMail, into: &actions)
        }
    }

    mutating func receiveData(_ bytes: borrowing Span<UInt8>, into actions: inout [SessionAction]) -> Int {
        guard case .data(var decoder, var received) = state else { return 0 }
        let progress = decoder.read(bytes) { range in
            received += range.count
            // Content beyond the limit is counted and discarded; the final reply reports it.
            if received <= options.limits.messageSize { actions.append(.content(range)) }
        }
        switch progress {
        case .more:
            state = .data(decoder, received: received)
            return bytes.count
        case .ended(let consumed):
            if received > options.limits.messageSize {
                state = .ready
                actions.append(.abandonContent)
                refuse(.tooLarge(options.limits.messageSize), into: &actions)
            } else {
                state = .waiting(.content)
                actions.append(.endContent)
            }
            return consumed
        case .bareLineEnd: end(with: .bareLineEnd, abruptly: true, into: &actions)
        case .lineTooLong: end(with: .lineTooLong, abruptly: true, into: &actions)
        }
        return bytes.count
    }

    /// RFC 3030 section 2: the chunk follows the command regardless of the reply, so it is always read.
    mutating func startChunk(size: Int, isLast: Bool, into actions: inout [SessionAction]) {
        var progress: ChunkProgress
        let current: Transaction
        switch state {
        case .transaction(let transaction):
            current = transaction
            progress = ChunkProgress(decoder: DataDecoder(longestLine: options.limits.lineLength, hasDots: false))
            progress.refusal = obstacle(transaction)
            if progress.refusal == nil { actions.append(.beginContent(transaction.envelope)) }
        case .chunks(let transaction, let earlier):
            current = transaction
            progress = earlier
        default:
            current = Transaction(Envelope(sender: nil, recipients: []))
            progress = ChunkProgress(decoder: DataDecoder(longestLine: options.limits.lineLength, hasDots: false))
            progress.refusal = .needsMail
        }
        progress.left = size
        progress.isLast = isLast
        if size == 0 { return endChunk(current, progress, into: &actions) }
        state = .chunks(current, progress)
    }

    mutating func receiveChunk(
        _ bytes: borrowing Span<UInt8>,
        _ transaction: Transaction,
        _ progress: ChunkProgress,
        into actions: inout [SessionAction]
    ) -> Int {
        var progress = progress
        let count = min(progress.left, bytes.count)
        guard count > 0 else { return 0 }
        progress.left -= count
        if progress.refusal == nil { take(bytes.extracting(0..<count), &progress, into: &actions) }
        if isClosed { return count }
        if progress.left == 0 {
            endChunk(transaction, progress, into: &actions)
        } else {
            state = .chunks(transaction, progress)
        }
        return count
    }

    private mutating func take(
        _ bytes: borrowing Span<UInt8>,
        _ progress: inout ChunkProgress,
        into actions: inout [SessionAction]
    ) {
        progress.received += bytes.count
        guard progress.received <= options.limits.messageSize else {
            progress.refusal = .tooLarge(options.limits.messageSize)
            actions.append(.abandonContent)
            return
        }
        switch progress.decoder.read(bytes, emit: { actions.append(.content($0)) }) {
        case .more, .ended: break
        case .bareLineEnd: end(with: .bareLineEnd, abruptly: true, into: &actions)
        case .lineTooLong: end(with: .lineTooLong, abruptly: true, into: &actions)
        }
    }

    private mutating func endChunk(
        _ transaction: Transaction,
        _ progress: ChunkProgress,
        into actions: inout [SessionAction]
    ) {
        if let refusal = progress.refusal {
            // A refused chunk ends the transaction (RFC 3030 section 2).
            state = idle
            return refuse(refusal, into: &actions)
        }
        if progress.isLast, progress.decoder.endsInCR {
            return end(with: .bareLineEnd, abruptly: true, into: &actions)
        }
        if progress.isLast {
            state = .waiting(.content)
            actions.append(.endContent)
        } else {
            state = .chunks(transaction, progress)
            actions.append(.reply(Reply(250, EnhancedStatus(2, 0, 0), "chunk received")))
        }
    }
}
