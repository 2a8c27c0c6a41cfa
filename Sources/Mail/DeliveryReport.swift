package import Base

/// A delivery status notification (RFC 3464 in the container of RFC 3462).
package struct DeliveryReport: Sendable {
    /// The reported action (RFC 3464 section 2.3.3).
    package enum Action: String, Sendable {
        case failed
        case delayed
        /// Accepted by Gmail, which reports nothing back (`delivered` would claim more than is known).
        case relayed
    }

    private static let textWidth = 76
    /// In characters, each of which may take several bytes.
    private static let longestWord = 200

    package var action: Action
    /// The host name of the reporting gateway.
    package var reporter: String
    /// The address in the report's From field.
    package var from: Address
    /// The envelope sender of the reported message.
    package var to: Address
    package var recipients: [Recipient]
    /// Recipients whose addresses are invalid.
    package var invalidRecipients: [InvalidRecipient]
    /// An enhanced status code (RFC 3463), such as `5.1.1`.
    package var status: String
    /// The reason, for people.
    package var reason: String
    package var queueID: String
    package var envelopeID: String?
    package var arrivedAt: Timestamp
    /// The original message as received, with its original Message-ID: its header, or all of it.
    package var original: [UInt8]
    /// True when `original` is the whole message (RET=FULL).
    package var returnsAll: Bool
    /// The reason as a code with its values, so that it can be shown in the reader's language.
    package var localizedReason: Reason?

    /// The recipient's extension field (RFC 3464 section 2.4) that carries `localizedReason`, in base 64.
    static let reasonField = "X-Gateway-Reason"
    /// Characters of that field per line.
    private static let reasonWidth = 60

    package init(
        action: Action,
        reporter: String,
        from: Address,
        to: Address,
        recipients: [Recipient],
        invalidRecipients: [InvalidRecipient] = [],
        status: String,
        reason: String,
        queueID: String,
        envelopeID: String?,
        arrivedAt: Timestamp,
        original: [UInt8],
        returnsAll: Bool,
        localizedReason: Reason? = nil
    ) {
        self.action = action
        self.reporter = reporter
        self.from = from
        self.to = to
        self.recipients = recipients
        self.invalidRecipients = invalidRecipients
        self.status = status
        self.reason = reason
        self.queueID = queueID
        self.envelopeID = envelopeID
        self.arrivedAt = arrivedAt
        self.original = original
        self.returnsAll = returnsAll
        self.localizedReason = localizedReason
    }

    /// Returns the report as a message.
    ///
    /// - Parameter token: letters and digits that make the Message-ID and the boundary unique.
    package func compose(token: String, date: Timestamp) -> [UInt8] {
        let boundary = "report-\(token)"
        var text = HeaderWriter()
        text.write("Message-ID", "<\(token)@\(reporter)>")
        text.write("Date", MailDate.write(date))
        text.write("From", [Mailbox(displayName: "Mail Delivery System", address: from)])
        text.write("To", [Mailbox(displayName: nil, address: to)])
        text.write("Subject", subject)
        text.write("Auto-Submitted", "auto-replied")
        text.write("MIME-Version", "1.0")
        text.write("Content-Type", "multipart/report; report-type=delivery-status; boundary=\"\(boundary)\"")
        text.end()
        let open = "--\(boundary)\r\n"
        var bytes = text.bytes
        bytes += "\(open)Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".utf8
        bytes += explanation.utf8
        bytes += "\r\n\(open)Content-Type: message/delivery-status\r\n\r\n".utf8
        bytes += perMessageFields
        for recipient in recipients { bytes += perRecipientFields("\(recipient.address)", recipient.originalRecipient) }
        for recipient in invalidRecipients { bytes += perRecipientFields(recipient.text, recipient.originalRecipient) }
        let type = returnsAll ? "message/rfc822" : "text/rfc822-headers"
        let encoding = original.contains { $0 >= 0x80 } ? "Content-Transfer-Encoding: 8bit\r\n" : ""
        bytes += "\r\n\(open)Content-Type: \(type)\r\n\(encoding)\r\n".utf8
        bytes += original
        bytes += "\r\n--\(boundary)--\r\n".utf8
        return bytes
    }

    private var subject: String {
        switch action {
        case .failed: "Undelivered mail: \(status)"
        case .delayed: "Mail is delayed"
        case .relayed: "Mail was sent"
        }
    }

    private var explanation: String {
        let opening =
            switch action {
            case .failed:
                "Your message could not be sent, and it will not be retried. If you can fix the problem below, fix it and"
                    + " send the message again."
            case .delayed: "Your message has not been sent yet. No action is needed; it will be retried."
            case .relayed: "Your message was accepted by Gmail."
            }
        let texts = recipients.map { "\($0.address)" } + invalidRecipients.map(\.text)
        let list = texts.map { "    \($0)" }.joined(separator: "\r\n")
        return "\(opening)\r\n\r\nRecipients:\r\n\(list)\r\n\r\n\(wrapped(reason))\r\n\r\nQueue ID: \(queueID)\r\n"
    }

    private var perMessageFields: [UInt8] {
        var fields = HeaderWriter()
        if let envelopeID { fields.write("Original-Envelope-Id", ascii(envelopeID)) }
        fields.write("Reporting-MTA", "dns; \(reporter)")
        fields.write("Arrival-Date", MailDate.write(arrivedAt))
        return fields.bytes
    }

    /// Writes only ASCII: Odoo understands `message/delivery-status`, where an international address is written as
    /// `utf-8-addr-xtext` (RFC 6533 section 3), but not `message/global-delivery-status`. It reads only addresses of
    /// the form `rfc822; address`, so that type is used here too.
    private func perRecipientFields(_ address: String, _ original: String?) -> [UInt8] {
        var fields = HeaderWriter()
        fields.end()
        if let original {
            fields.write("Original-Recipient", GlobalAddressText.encode(oneLine(original)))
        }
        fields.write("Final-Recipient", "rfc822; \(GlobalAddressText.encode(address))")
        fields.write("Action", action.rawValue)
        fields.write("Status", status)
        if action != .relayed { fields.write("Diagnostic-Code", "x-gateway; \(ascii(reason))") }
        if action == .failed, let localizedReason { fields.write(Self.reasonField, Self.encoded(localizedReason)) }
        return fields.bytes
    }

    private static func encoded(_ localizedReason: Reason) -> String {
        var rest = Base64.encode(Array(localizedReason.stored.utf8))[...]
        var lines: [Substring] = []
        while !rest.isEmpty {
            lines.append(rest.prefix(reasonWidth))
            rest = rest.dropFirst(reasonWidth)
        }
        return lines.joined(separator: " ")
    }

    /// Wraps `text` to lines that mail allows.
    private func wrapped(_ text: String) -> String {
        var lines: [String] = [""]
        for word in oneLine(text).split(separator: " ") {
            if lines[lines.count - 1].isEmpty {
                lines[lines.count - 1] = String(word.prefix(Self.longestWord))
            } else if lines[lines.count - 1].count + 1 + word.count > Self.textWidth {
                lines.append(String(word.prefix(Self.longestWord)))
            } else {
                lines[lines.count - 1] += " \(word)"
            }
        }
        return lines.joined(separator: "\r\n")
    }

    /// Returns one line of ASCII for machines; other characters become question marks.
    private func ascii(_ text: String) -> String {
        String(String.UnicodeScalarView(oneLine(text).unicodeScalars.map { $0.isASCII ? $0 : "?" }))
    }

    /// Replaces line breaks and control characters, which would end a field.
    private func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}

/// An international address in ASCII, for `message/delivery-status` (RFC 6533 section 3, `utf-8-addr-xtext`).
enum GlobalAddressText {
    /// ASCII characters that must also be escaped.
    private static let special: Set<Unicode.Scalar> = ["+", "=", "\\"]

    /// Escapes non-ASCII characters, and in such an address the special characters too, as `\x{HEX}`. An ASCII address
    /// stays unchanged.
    static func encode(_ address: String) -> String {
        guard !address.utf8.allSatisfy({ $0 < 0x80 }) else { return address }
        return address.unicodeScalars.reduce(into: "") { text, scalar in
            if scalar.isASCII, !special.contains(scalar) {
                text.unicodeScalars.append(scalar)
            } else {
                text += "\\x{\(String(scalar.value, radix: 16, uppercase: true))}"
            }
        }
    }
    /// Decodes what `encode` wrote. Anything that is not such an escape stays unchanged, and so does a text that would
    /// decode to ASCII: it was never encoded.
    static func decode(_ text: String) -> String {
        var decoded = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "\\x{") {
            decoded += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}"),
                let scalar = UInt32(rest[start.upperBound..<end], radix: 16).flatMap(Unicode.Scalar.init)
            else {
                decoded += rest[start]
                rest = rest[start.upperBound...]
                continue
            }
            decoded.unicodeScalars.append(scalar)
            rest = rest[rest.index(after: end)...]
        }
        decoded += rest
        return decoded.utf8.allSatisfy { $0 < 0x80 } ? text : decoded
    }
}
