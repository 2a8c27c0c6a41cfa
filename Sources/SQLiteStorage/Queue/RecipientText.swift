import Mail
import Storage

/// Recipients as one text column: a line each, with the address, NOTIFY and ORCPT separated by tabs.
enum RecipientText {
    static func write(_ recipients: [Recipient]) -> String {
        recipients.map { recipient in
            guard recipient.notify != nil || recipient.originalRecipient != nil else { return "\(recipient.address)" }
            let notify = recipient.notify.map { String($0.rawValue) } ?? ""
            return "\(recipient.address)\t\(notify)\t\(recipient.originalRecipient.map(escaped) ?? "")"
        }
        .joined(separator: "\n")
    }

    static func read(_ text: String) throws -> [Recipient] {
        try text.split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard let first = parts.first, let address = Address(first) else {
                throw StorageError.damaged("the recipients of a delivery")
            }
            let notify = parts.count > 1 ? Int(parts[1]).map { Notify(rawValue: $0) } : nil
            let original = parts.count > 2 && !parts[2].isEmpty ? unescaped(parts[2]) : nil
            return Recipient(address, notify: notify, originalRecipient: original)
        }
    }

    /// ORCPT is decoded text and may hold anything.
    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\t", with: "\\t").replacing("\n", with: "\\n")
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "t" ? "\t" : character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }
}
