import Base
import Storage

/// What a bounce says: Gmail puts it into the inbox of the account that sent the message, in the form of RFC 3464, with the
/// message's header, or all of it, at the end.
struct BounceNotice: Sendable, Hashable {
    /// Who did not get the message, in small letters.
    var recipients: [String]
    /// Such as `5.1.1` (RFC 3463).
    var status: String
    /// What the other server said.
    var reason: String
    /// Which of the gateway's deliveries it is about.
    var delivery: DeliveryID

    /// - Parameters:
    ///   - message: as it lies in the mailbox.
    ///   - trackingField: the header field by which the gateway names its deliveries.
    /// - Returns: `nil` for what is no failure, or is about mail that did not go out by the gateway.
    init?(_ message: [UInt8], trackingField: String) {
        var recipients: [String] = []
        var (status, reason): (String?, String?)
        var delivery: DeliveryID?
        var hasFailed = false
        for line in Self.unfolded(String(decoding: message, as: UTF8.self)) {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmed
            switch line[..<colon].lowercased() {
            case "action": hasFailed = hasFailed || value.lowercased() == "failed"
            case "final-recipient": recipients.append(Self.withoutType(value).lowercased())
            case "status": status = status ?? value.prefix { !$0.isWhitespace }.description
            case "diagnostic-code": reason = reason ?? Self.withoutType(value)
            case trackingField.lowercased(): delivery = delivery ?? Self.delivery(value)
            default: break
            }
        }
        guard hasFailed, !recipients.isEmpty, let delivery else { return nil }
        self.recipients = recipients
        self.status = status ?? "5.0.0"
        self.reason = reason ?? "the message came back"
        self.delivery = delivery
    }

    private static func unfolded(_ text: String) -> [String] {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if let first = line.first, first == " " || first == "\t", let last = lines.last, !last.isEmpty {
                lines[lines.count - 1] = last + " " + line.trimmed
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }

    /// What follows `rfc822;` or `smtp;`.
    private static func withoutType(_ value: String) -> String {
        value.split(separator: ";", maxSplits: 1).last.map { $0.trimmed } ?? ""
    }

    private static func delivery(_ value: String) -> DeliveryID? {
        let parts = value.split(separator: "-")
        guard parts.count == 2, let message = QueueID(String(parts[0])), let part = Int(parts[1]) else { return nil }
        return DeliveryID(message: message, part: part)
    }
}

extension StringProtocol {
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
