import Base
package import Storage

/// An address on the bounce list, for programs.
package struct BouncedAddressView: Encodable, Sendable {
    package let address: String
    package let firstAt: String
    package let lastAt: String
    package let messages: Int
    package let status: String
    package let reason: String
    /// The queue ID of the last message.
    package let message: String

    package init(_ bounced: BouncedAddress) {
        address = bounced.address
        firstAt = bounced.firstAt.iso8601
        lastAt = bounced.lastAt.iso8601
        messages = bounced.count
        status = bounced.status
        reason = bounced.reason
        message = "\(bounced.message)"
    }
}

extension BouncedAddressView {
    /// The names of the columns in CSV.
    package static let csvHead = CSVText.line([
        "address", "last-bounce", "first-bounce", "messages", "status", "reason", "queue-id",
    ])

    package var csv: String { CSVText.line([address, lastAt, firstAt, "\(messages)", status, reason, message]) }
}
