package import Base

/// The failures in a delivery report: the message, the recipients and the reasons (RFC 3464).
package struct ReportedFailures: Sendable, Hashable {
    package struct Failure: Sendable, Hashable {
        package let address: String
        package let reason: String
        /// The reason as a code with its values, where the report contains it.
        package let localizedReason: Reason?
    }

    /// The Message-ID, including its angle brackets.
    package let messageID: String
    package let failures: [Failure]

    /// - Parameter report: a report as `DeliveryReport` writes it.
    /// - Returns: `nil` where it reports no failure, or does not identify the message.
    package init?(_ report: String) {
        let lines = Self.unfolded(report)
        var failures: [Failure] = []
        var part = Part.other
        var messageID: String?
        var (recipient, action, diagnostic): (String?, String?, String?)
        var localizedReason: Reason?
        func end() {
            if let recipient, action == "failed" {
                // The diagnostic field contains only ASCII.
                let reason = localizedReason?.description ?? diagnostic ?? "the message could not be delivered"
                failures.append(Failure(address: recipient, reason: reason, localizedReason: localizedReason))
            }
            (recipient, action, diagnostic, localizedReason) = (nil, nil, nil, nil)
        }
        for line in lines {
            if line.hasPrefix("--") { (part, _) = (.other, end()) }
            guard let colon = line.firstIndex(of: ":") else {
                if line.isEmpty { end() }
                continue
            }
            let name = line[..<colon].lowercased()
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            switch (part, name) {
            case (.other, "content-type"): part = Part(value) ?? part
            case (.status, "final-recipient"): recipient = GlobalAddressText.decode(Self.withoutType(value))
            case (.status, "action"): action = value.lowercased()
            case (.status, "diagnostic-code"): diagnostic = Self.withoutType(value)
            case (.status, DeliveryReport.reasonField.lowercased()): localizedReason = Self.localizedReason(value)
            case (.original, "message-id"): messageID = messageID ?? Self.bracketed(value)
            default: break
            }
        }
        end()
        guard let messageID, !failures.isEmpty else { return nil }
        self.messageID = messageID
        self.failures = failures
    }

    private enum Part {
        case other, status, original

        init?(_ type: String) {
            switch type.prefix(while: { $0 != ";" && $0 != " " }).lowercased() {
            case "message/delivery-status": self = .status
            case "message/rfc822", "text/rfc822-headers": self = .original
            default: return nil
            }
        }
    }

    /// Joins each line with its continuation lines. An empty line is never continued.
    private static func unfolded(_ text: String) -> [String] {
        var lines: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if line.first == " " || line.first == "\t", let last = lines.indices.last, !lines[last].isEmpty {
                lines[last] += " " + line.drop { $0 == " " || $0 == "\t" }
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }

    private static func localizedReason(_ value: String) -> Reason? {
        guard let bytes = Base64.decode(value.filter { $0 != " " }) else { return nil }
        return Reason(stored: String(decoding: bytes, as: UTF8.self))
    }

    /// Returns the text after `rfc822;` or `x-gateway;`.
    private static func withoutType(_ value: String) -> String {
        let parts = value.split(separator: ";", maxSplits: 1)
        return String((parts.last ?? "").drop { $0 == " " })
    }

    private static func bracketed(_ value: String) -> String? {
        guard let open = value.firstIndex(of: "<"), let close = value[open...].firstIndex(of: ">") else { return nil }
        return String(value[open...close])
    }
}
