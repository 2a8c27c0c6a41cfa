import Base

/// A message in an account's mailbox.
struct StoredMessage {
    let id: String
    let threadID: String
    /// The labels in the order in which they were added.
    var labels: [String]
    /// When Google accepted the message, or the time in the Date field.
    let internalDate: Timestamp
    let header: MessageText
    /// `nil` if bodies are not stored.
    let body: [UInt8]?
    let size: Int
    var historyID: Int

    var reference: JSON { ["id": .string(id), "threadId": .string(threadID)] }

    var referenceWithLabels: JSON {
        ["id": .string(id), "threadId": .string(threadID), "labelIds": JSON(labels)]
    }
}
