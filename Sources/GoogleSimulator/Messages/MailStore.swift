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
