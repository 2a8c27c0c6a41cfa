package import Base
import Cryptography
import Logging
package import Mail
package import Storage

/// Writes the delivery report to the envelope sender. It goes through the queue like other mail.
struct Reporter {
    /// No account can mail a report.
    struct NoAccount: Error {}

    /// The most bytes of the message that a report returns, even with RET=FULL.
    private static let mostReturned = 256 << 10

    private let context: DeliveryContext

    init(context: DeliveryContext) {
        self.context = context
    }

    /// Returns the report that `settlement` requires, written while the message still exists; `nil` if none is due.
    func report(
        on settlement: Settlement,
        of lease: LeasedDelivery,
        at now: Timestamp
    ) async throws(NoAccount) -> OutgoingReport? {
        guard let kind = settlement.report else { return nil }
        guard kind != .delayed || !lease.delivery.isDelayReported else { return nil }
        let message = lease.message
        let recipients = lease.delivery.recipients.filter { kind.isWanted($0.notify) }
        let invalid = lease.delivery.invalidRecipients.filter { kind.isWanted($0.notify) }
        guard let sender = message.envelope.sender, !recipients.isEmpty || !invalid.isEmpty else { return nil }
        let accounts = context.accounts.current.accounts
        guard let account = accounts.defaultSender ?? accounts[lease.delivery.account] else {
            context.logger.error(
                "cannot send a delivery report; no account can mail it",
                metadata: ["queue-id": "\(message.id)", "sender": "\(sender)"]
            )
            throw NoAccount()
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
            localizedReason: settlement.result.reason
        )
        let content = report.compose(token: ReportToken.make(), date: now)
        return OutgoingReport(
            message: NewMessage(report, content, by: account, at: now),
            content: content,
            note: MessageEvent(at: now, kind: .reported, detail: Reason(.reported, kind.action.rawValue, "\(sender)")),
            action: kind.action
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
            return try returnsAll(message) ? content.allBytes() : OutgoingMessageBuilder.readHeader(content)
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

extension NewMessage {
    /// Creates a delivery report as a message to be queued, from the null sender, so that no report on it is ever sent.
    ///
    /// - Parameters:
    ///   - content: the composed report.
    ///   - account: the account that sends it where it must be mailed.
    package init(_ report: DeliveryReport, _ content: [UInt8], by account: AccountRecord, at now: Timestamp) {
        let envelope = Envelope(sender: nil, recipients: [Recipient(report.to)])
        self.init(
            envelope: envelope,
            receivedAt: now,
            origin: NewMessage.Origin(client: nil, helo: nil, login: nil, with: MessageRecord.reportOrigin),
            digest: SHA256.digest(content),
            summary: NewMessage.Summary(
                from: report.from.description,
                subject: "Delivery report (\(report.action.rawValue)) on \(report.queueID)",
                messageID: nil
            ),
            deliveries: [PlannedDelivery(account: account.id, priority: .normal, recipients: envelope.recipients)]
        )
    }
}

/// Makes a report's Message-ID and boundary unique.
package enum ReportToken {
    /// Returns a token of letters and digits.
    package static func make() -> String {
        Base64.encode(RandomBytes.make(12), .url, padded: false).filter { $0 != "-" && $0 != "_" }
    }
}

/// Proves that the gateway issued a delivery's id.
///
/// The proof is in the header of each outgoing message and returns with a bounce. Ids are easy to guess; without the
/// proof, anyone could claim that a message was not delivered.
package struct BounceProof: Sendable {
    /// The length of a key in bytes.
    package static let keyLength = 32
    /// The length of the code in bytes: half of SHA-256's (RFC 2104 section 5).
    private static let length = 16
    private static let digits = Array("0123456789abcdef".utf8)

    private let key: [UInt8]
    private let since: Timestamp

    package init(_ key: BounceProofKey) {
        self.key = key.bytes
        since = key.madeAt
    }

    /// Returns a new key.
    package static func makeKey() -> [UInt8] { RandomBytes.make(keyLength) }

    /// Returns the value of `GatewayHeader.proof` for a delivery.
    package func value(for delivery: DeliveryID) -> String {
        let code = HMAC.sha256.code(for: Array(GatewayHeader.value(for: delivery).utf8), key: key)
        return String(
            decoding: code.prefix(Self.length).flatMap { [Self.digits[Int($0 >> 4)], Self.digits[Int($0 & 15)]] },
            as: UTF8.self
        )
    }

    /// Makes the value for each delivery; for code that knows no cryptography.
    var maker: @Sendable (DeliveryID) -> String { { value(for: $0) } }

    /// Whether `value` proves the id of `delivery`. A message received before the key existed went out without a proof.
    package func proves(_ delivery: DeliveryID, by value: String?, receivedAt: Timestamp) -> Bool {
        guard let value else { return receivedAt < since }
        return ConstantTime.areEqual(self.value(for: delivery).utf8, value.utf8)
    }
}
