package import Base
package import Mail
import OpenSSL
package import Storage

extension NewMessage {
    /// A delivery report as a message to be queued: from the null sender, so that nothing is ever reported on it.
    ///
    /// - Parameters:
    ///   - content: the report as it was composed.
    ///   - account: by which it goes where it has to be mailed.
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
            deliveries: [PlannedDelivery(account: account.id, lane: .normal, recipients: envelope.recipients)]
        )
    }
}

extension MessageRecord {
    /// How reports came into the queue, as their Received field says it.
    fileprivate static let reportOrigin = "LOCAL"

    /// Whether it is a delivery report that the gateway wrote itself.
    var isReport: Bool { envelope.sender == nil && origin.with == Self.reportOrigin }
}

/// What makes a report's Message-ID and boundary unique.
package enum ReportToken {
    /// Letters and digits.
    package static func make() -> String {
        Base64.encode(RandomBytes.make(12), .url, padded: false).filter { $0 != "-" && $0 != "_" }
    }
}
