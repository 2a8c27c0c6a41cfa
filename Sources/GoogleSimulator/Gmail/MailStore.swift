import Base

/// An account's messages, labels, drafts and history.
final class MailStore {
    private(set) var messages: [String: StoredMessage] = [:]
    /// Ids from the oldest to the newest; may include removed ones.
    private(set) var order: [String] = []
    /// The thread of each Message-ID, for replies.
    private(set) var threads: [String: String] = [:]
    /// Message ids by draft id.
    var drafts: [String: String] = [:]
    var labels = LabelSet()
    var history = History()

    /// The messages, newest first.
    var newestFirst: some Sequence<StoredMessage> { order.lazy.reversed().compactMap { self.messages[$0] } }

    func add(_ message: StoredMessage) {
        var message = message
        message.historyID = history.add(.messageAdded, message)
        messages[message.id] = message
        order.append(message.id)
        if let messageID = message.header.messageID { threads[messageID] = message.threadID }
    }

    /// Returns the thread that a message with this header belongs to, by References and In-Reply-To.
    func thread(of header: MessageText) -> String? {
        let ids = (header.value("References") ?? "") + " " + (header.value("In-Reply-To") ?? "")
        for id in ids.split(whereSeparator: \.isWhitespace).reversed() {
            if let thread = threads[String(id)] { return thread }
        }
        return nil
    }

    /// Adds and removes labels; records the actual changes in the history.
    func modify(_ id: String, add: [String], remove: [String]) -> StoredMessage? {
        guard var message = messages[id] else { return nil }
        // A message that is marked as spam also leaves the inbox.
        let remove = remove + (add.contains("SPAM") ? ["INBOX"] : [])
        let added = add.filter { !message.labels.contains($0) }
        let removed = message.labels.filter(remove.contains)
        message.labels.removeAll(where: remove.contains)
        message.labels += added
        if !added.isEmpty { message.historyID = history.add(.labelAdded, message, labels: added) }
        if !removed.isEmpty { message.historyID = history.add(.labelRemoved, message, labels: removed) }
        messages[id] = message
        return message
    }

    @discardableResult
    func remove(_ id: String) -> Bool {
        guard let message = messages.removeValue(forKey: id) else { return false }
        _ = history.add(.messageDeleted, message)
        return true
    }

    /// Removes a label from every message, as when it is deleted.
    func removeLabel(_ label: String) {
        for id in order { _ = modify(id, add: [], remove: [label]) }
    }

    func forget() {
        messages = [:]
        order = []
        threads = [:]
        drafts = [:]
        history = History()
    }
}

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

/// The changes in a mailbox, in order (`users.history.list`).
struct History {
    enum Kind: String, CaseIterable {
        case messageAdded, messageDeleted, labelAdded, labelRemoved

        /// The member of a history record that holds such changes.
        var member: String {
            switch self {
            case .messageAdded: "messagesAdded"
            case .messageDeleted: "messagesDeleted"
            case .labelAdded: "labelsAdded"
            case .labelRemoved: "labelsRemoved"
            }
        }
    }

    struct Entry {
        let id: Int
        let kind: Kind
        let message: JSON
        let reference: JSON
        /// All labels of the message after the change, and before it.
        let messageLabels: [String]
        /// The labels that were added or removed.
        let labels: [String]

        var json: JSON {
            var change: [String: JSON] = ["message": message]
            if !labels.isEmpty { change["labelIds"] = JSON(labels) }
            return [
                "id": .string(String(id)), "messages": [reference], kind.member: [.object(change)],
            ]
        }
    }

    private(set) var entries: [Entry] = []
    private(set) var lastID = 1000
    /// Older ids are answered with 404.
    var oldestKnown = 0

    /// Records a change and returns its history id.
    mutating func add(_ kind: Kind, _ message: StoredMessage, labels: [String] = []) -> Int {
        lastID += 1
        entries.append(
            Entry(
                id: lastID,
                kind: kind,
                message: message.referenceWithLabels,
                reference: message.reference,
                messageLabels: message.labels + labels,
                labels: labels
            )
        )
        return lastID
    }

    /// Returns the entries after `id`, oldest first.
    func since(_ id: Int) -> ArraySlice<Entry> {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].id <= id { low = middle + 1 } else { high = middle }
        }
        return entries[low...]
    }
}
