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
