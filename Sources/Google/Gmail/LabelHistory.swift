/// The messages added to a label since a point in its history, from history.list.
package struct LabelHistory: Sendable, Hashable {
    /// Each id once, in order of arrival. Some messages may have left the label again.
    package var ids: [String]
    /// The start of the next listing; valid only after all pages have been read.
    package var historyID: String
    package var nextPageToken: String?

    package init(ids: [String], historyID: String, nextPageToken: String?) {
        self.ids = ids
        self.historyID = historyID
        self.nextPageToken = nextPageToken
    }

    struct Answer: Decodable {
        struct Message: Decodable {
            var id: String
            var labelIds: [String]?
        }
        struct Added: Decodable { var message: Message }
        struct Labelled: Decodable {
            var message: Message
            var labelIds: [String]?
        }
        struct Record: Decodable {
            var messagesAdded: [Added]?
            var labelsAdded: [Labelled]?
        }
        var history: [Record]?
        var historyId: String
        var nextPageToken: String?
    }

    init(_ answer: Answer, label: String) {
        var seen: Set<String> = []
        var ids: [String] = []
        for record in answer.history ?? [] {
            let arrived = (record.messagesAdded ?? []).map(\.message).filter { $0.labelIds?.contains(label) == true }
            let labelled = (record.labelsAdded ?? []).filter { $0.labelIds?.contains(label) == true }.map(\.message)
            for message in arrived + labelled where seen.insert(message.id).inserted { ids.append(message.id) }
        }
        self.init(ids: ids, historyID: answer.historyId, nextPageToken: answer.nextPageToken)
    }
}
