import Base
import Logging
import Mail
import Storage

/// Writes the delivery report to the envelope sender. It goes through the queue like other mail.
struct Reporter {
    /// The most bytes of the message that a report returns, even with RET=FULL.
    private static let mostReturned = 256 << 10

    private let context: DeliveryContext

    init(context: DeliveryContext) {
        self.context = context
    }

    /// Returns the report that `settlement` requires, written while the message still exists; `nil` if none is due.
    func report(on settlement: Settlement, of lease: LeasedDelivery, at now: Timestamp) async -> OutgoingReport? {
        guard let kind = settlement.report else { return nil }
        guard kind != .delayed || !lease.delivery.isDelayReported else { return nil }
        let message = lease.message
        let recipients = lease.delivery.recipients.filter { kind.isWanted($0.notify) }
        let invalid = lease.delivery.invalidRecipients.filter { kind.isWanted($0.notify) }
        guard let sender = message.envelope.sender, !recipients.isEmpty || !invalid.isEmpty else { return nil }
        let accounts = context.accounts.current.accounts
        guard let account = accounts.defaultSender ?? accounts[lease.delivery.account] else {
            context.logger.error(
                "a delivery report cannot be sent: no account can mail it",
                metadata: ["queue-id": "\(message.id)", "to": "\(sender)"]
            )
            return nil
        }
        let report = DeliveryReport(
            action: kind.action,
            reporter: context.hostName,
            from: account.address,
            to: sender,
            recipients: recipients,
            invalidRecipients: invalid,
            status: kind == .delivered ? "2.0.0" : kind == .delayed ? "4.0.0" : settlement.status,
            reason: settlement.result.reason?.description ?? "sent as Gmail message",
            queueID: message.id.description,
            envelopeID: message.envelope.envelopeID,
            arrivedAt: message.receivedAt,
            original: await original(of: message),
            returnsAll: returnsAll(message),
            remark: settlement.result.reason
        )
        let content = report.compose(token: ReportToken.make(), date: now)
        return OutgoingReport(
            message: NewMessage(report, content, by: account, at: now),
            content: content,
            note: MessageEvent(at: now, kind: .reported, detail: Remark(.reported, kind.action.rawValue, "\(sender)")),
            isOfDelay: kind == .delayed
        )
    }

    private func returnsAll(_ message: MessageRecord) -> Bool {
        message.envelope.returnContent == .full && message.size <= Self.mostReturned
    }

    /// Returns the header, or the whole message. If it cannot be read, the report is sent without it.
    private func original(of message: MessageRecord) async -> [UInt8] {
        do {
            guard message.hasContent else { throw StorageError.notFound("the content of \(message.id)") }
            let content = try await context.store.content(of: message.id)
            return try returnsAll(message) ? content.allBytes() : ParcelMaker.readHeader(content)
        } catch {
            context.logger.notice(
                "a delivery report names the message only by its Message-ID",
                metadata: ["queue-id": "\(message.id)", "error": "\(error)"]
            )
            return Array("Message-ID: \(message.summary.messageID ?? "")\r\n".utf8)
        }
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

    /// Whether the sender gets this report for a recipient: failures unless NOTIFY says otherwise, others only on
    /// request (RFC 3461 section 4.1).
    fileprivate func isWanted(_ notify: Notify?) -> Bool {
        switch self {
        case .failed: notify?.contains(.failure) ?? true
        case .delayed: notify?.contains(.delay) ?? false
        case .delivered: notify?.contains(.success) ?? false
        }
    }
}
