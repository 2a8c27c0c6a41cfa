import Base

/// A message in an account's mailbox.
struct StoredMessage {
    let id: String
    let threadID: String
    /// In the order in which they were put on.
    var labels: [String]
    /// When Google took it, or what the Date field says.
    let internalDate: Timestamp
    let header: MessageText
    /// `nil` where bodies are not kept.
    let body: [UInt8]?
    let size: Int
    var historyID: Int

    var reference: JSON { ["id": .string(id), "threadId": .string(threadID)] }

    var referenceWithLabels: JSON {
        ["id": .string(id), "threadId": .string(threadID), "labelIds": JSON(labels)]
    }
}
