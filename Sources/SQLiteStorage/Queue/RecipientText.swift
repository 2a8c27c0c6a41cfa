import Mail

/// Recipients as one text column: one line each, with the address, NOTIFY and ORCPT separated by tabs. The line of an
/// invalid recipient begins with a tab, so that its text is never read back as an address.
enum RecipientText {
    static func write(_ recipients: [Recipient], invalid: [InvalidRecipient] = []) -> String {
        let lines =
            recipients.map { line("\($0.address)", $0.notify, $0.originalRecipient) }
            + invalid.map { "\t" + line($0.text, $0.notify, $0.originalRecipient) }
        return lines.joined(separator: "\n")
    }

    private static func line(_ text: String, _ notify: Notify?, _ original: String?) -> String {
        guard notify != nil || original != nil else { return text }
        return "\(text)\t\(notify.map { String($0.rawValue) } ?? "")\t\(original.map(escaped) ?? "")"
    }

    /// Reads the column. An unreadable line becomes a damaged, invalid recipient; the others are unaffected.
    static func read(_ text: String) -> (recipients: [Recipient], invalid: [InvalidRecipient]) {
        var (recipients, invalid): ([Recipient], [InvalidRecipient]) = ([], [])
        for line in text.split(separator: "\n") {
            let isInvalid = line.first == "\t"
            let parts = (isInvalid ? line.dropFirst() : line).split(separator: "\t", omittingEmptySubsequences: false)
            let notify = parts.count > 1 ? Int(parts[1]).map { Notify(rawValue: $0) } : nil
            let original = parts.count > 2 && !parts[2].isEmpty ? unescaped(parts[2]) : nil
            if !isInvalid, let address = parts.first.flatMap({ Address($0) }) {
                recipients.append(Recipient(address, notify: notify, originalRecipient: original))
            } else {
                invalid.append(
                    InvalidRecipient(
                        parts.first ?? "",
                        notify: notify,
                        originalRecipient: original,
                        isDamaged: !isInvalid
                    )
                )
            }
        }
        return (recipients, invalid)
    }

    /// ORCPT is decoded text and may contain anything.
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
