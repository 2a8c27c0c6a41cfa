import Admin
import Base

extension MessageHistoryView {
    /// Returns the history as text for people.
    func text() -> String {
        var lines = [
            "Queue id     \(id)",
            "Received     \(receivedAt)\(client.map { " from \($0)" } ?? "")\(login.map { ", login \($0)" } ?? "")",
            "Envelope     \(sender) to \(deliveries.flatMap(\.recipients).joined(separator: ", "))",
            "From         \(from ?? "(none)")",
            "Subject      \(subject ?? "(none)")",
            "Message-ID   \(messageID ?? "(none)")",
            "Size         \(size) bytes",
        ]
        if let twinOf { lines.append("Duplicate of \(twinOf)") }
        for delivery in deliveries {
            let part = deliveries.count > 1 ? " \(delivery.part) of \(deliveries.count)" : ""
            lines.append("Delivery\(part)     \(delivery.state) by \(delivery.account), priority \(delivery.lane)")
            if let reason = delivery.reason { lines.append("             \(reason)") }
            if let due = delivery.dueAt { lines.append("             next attempt \(due)") }
            if let gmailID = delivery.gmailID { lines.append("             remote id \(gmailID)") }
            if let sent = delivery.sentMessageID { lines.append("             sent as \(sent)") }
        }
        lines.append("")
        for step in story {
            let part = deliveries.count > 1 ? step.part.map { " (part \($0))" } ?? "" : ""
            lines.append("\(step.at)  \(step.what)\(part)  \(step.detail)")
            if let answer = step.answer { lines.append("    Google's answer: \(answer)") }
        }
        return lines.map(PrintableText.line).joined(separator: "\n")
    }
}
