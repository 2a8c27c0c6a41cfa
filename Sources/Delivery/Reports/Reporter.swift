import Base
import Logging
import Mail
import OpenSSL
import Storage

/// Tells the envelope's sender what became of a message, by a delivery report that goes through the queue itself.
struct Reporter {
    /// A report returns no more than so many bytes of the message, even where RET=FULL asks for all.
    private static let mostReturned = 256 << 10
    private static let deadline = Duration.seconds(30)
    /// The note that keeps a second report of delay from being sent.
    private static let delayNote = "reported-delay"

    private let context: DeliveryContext

    init(context: DeliveryContext) {
        self.context = context
    }

    /// A report and what it takes to send it.
    struct Letter {
        fileprivate let report: DeliveryReport
        fileprivate let account: AccountRecord
        fileprivate let about: QueueID
        fileprivate let kind: Settlement.Report
    }

    /// Writes the report that `settlement` asks for, while the message is still there; `nil` where nobody is to get one.
    func prepare(_ settlement: Settlement, of lease: LeasedDelivery) async -> Letter? {
        guard let kind = settlement.report else { return nil }
        let message = lease.message
        let recipients = lease.delivery.recipients.filter { $0.wants(kind) }
        guard let sender = message.envelope.sender, !recipients.isEmpty else { return nil }
        guard
            let account = context.accounts.current.accounts.defaultSender
                ?? context.accounts.current.accounts[lease.delivery.account]
        else { return nil }
        do {
            if kind == .delayed, try await wasWarned(message.id) { return nil }
            let reason = settlement.result.reason ?? "sent as Gmail message"
            let report = DeliveryReport(
                action: kind.action,
                reporter: context.hostName,
                from: account.address,
                to: sender,
                recipients: recipients,
                status: kind == .delivered ? "2.0.0" : kind == .delayed ? "4.0.0" : settlement.status,
                reason: reason,
                queueID: message.id.description,
                envelopeID: message.envelope.envelopeID,
                arrivedAt: message.receivedAt,
                original: try await original(of: message),
                returnsAll: returnsAll(message)
            )
            return Letter(report: report, account: account, about: message.id, kind: kind)
        } catch {
            complain(error, about: message.id)
            return nil
        }
    }

    /// Puts a report into the queue.
    func send(_ letter: Letter, now: Timestamp) async {
        do {
            let id = try await enqueue(letter.report, by: letter.account, now: now)
            let note = MessageEvent(
                at: now,
                kind: letter.kind == .delayed ? Self.delayNote : "reported",
                detail: "\(letter.kind.action.rawValue), to \(letter.report.to) as \(id)"
            )
            try await context.store.note(note, on: letter.about)
            context.counters.reported()
            context.onQueued([letter.account.id])
        } catch {
            complain(error, about: letter.about)
        }
    }

    private func complain(_ error: any Error, about id: QueueID) {
        context.logger.error("a delivery report failed", metadata: ["queue-id": "\(id)", "error": "\(error)"])
    }

    private func wasWarned(_ id: QueueID) async throws(StorageError) -> Bool {
        try await context.store.history(of: id).events.contains { $0.kind == Self.delayNote }
    }

    private func returnsAll(_ message: MessageRecord) -> Bool {
        message.envelope.returnContent == .full && message.size <= Self.mostReturned
    }

    /// The header, or all of the message. One that cannot be read is reported on without it.
    private func original(of message: MessageRecord) async throws -> [UInt8] {
        guard message.hasContent, let content = try? await context.store.content(of: message.id) else {
            return Array("Message-ID: \(message.summary.messageID ?? "")\r\n".utf8)
        }
        guard returnsAll(message) else { return try ParcelMaker.readHeader(content) }
        return try unsafe [UInt8](unsafeUninitializedCapacity: content.size) { buffer, filled in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            while filled < content.size {
                let count = unsafe try content.read(
                    at: filled,
                    into: UnsafeMutableRawBufferPointer(rebasing: raw[filled...])
                )
                if count == 0 { break }
                filled += count
            }
        }
    }

    private func enqueue(_ report: DeliveryReport, by account: AccountRecord, now: Timestamp) async throws -> QueueID {
        let token = Base64.encode(RandomBytes.make(12), .url, padded: false).filter { $0 != "-" && $0 != "_" }
        let bytes = report.compose(token: token, date: now)
        let content = context.store.stageContent()
        let pending = try unsafe bytes.withUnsafeBytes { unsafe try content.append($0) }
        try pending?.perform()
        let envelope = Envelope(sender: nil, recipients: [Recipient(report.to)])
        let summary = NewMessage.Summary(
            from: report.from.description,
            subject: "Delivery report (\(report.action.rawValue)) on \(report.queueID)",
            messageID: nil
        )
        let message = NewMessage(
            envelope: envelope,
            receivedAt: now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: "LOCAL"),
            digest: SHA256.digest(bytes),
            summary: summary,
            deliveries: [PlannedDelivery(account: account.id, lane: .normal, recipients: envelope.recipients)]
        )
        return try await context.store.enqueue(
            message,
            content: content,
            twins: TwinRule(policy: .deliver, window: .zero),
            deadline: now + Self.deadline
        ).id
    }
}

extension Settlement.Report {
    fileprivate var action: DeliveryReport.Action {
        switch self {
        case .failed: .failed
        case .delayed: .delayed
        case .delivered: .relayed
        }
    }
}

extension Recipient {
    /// Whether its sender wants to hear this: failures unless NOTIFY says otherwise, the rest only when asked for
    /// (RFC 3461 section 4.1).
    fileprivate func wants(_ kind: Settlement.Report) -> Bool {
        switch kind {
        case .failed: notify?.contains(.failure) ?? true
        case .delayed: notify?.contains(.delay) ?? false
        case .delivered: notify?.contains(.success) ?? false
        }
    }
}
