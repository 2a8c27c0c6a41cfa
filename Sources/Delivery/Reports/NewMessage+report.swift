package import Base
package import Mail
import OpenSSL
package import Storage

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
            deliveries: [PlannedDelivery(account: account.id, lane: .normal, recipients: envelope.recipients)]
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
