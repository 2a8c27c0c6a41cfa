package import Base
import Transport

extension GmailClient {
    /// users.messages.get with format=raw: the whole message, byte for byte.
    ///
    /// - Parameter largest: in bytes; a larger message ends the call with `GoogleError.Cause.transport`, kind
    ///   `tooLarge`.
    /// - Returns: `nil` if the message does not exist (any more).
    package func wholeMessage(_ id: String, largest: Int) async throws(GoogleError) -> WholeMessage? {
        let query = [("format", "raw"), ("fields", "id,labelIds,internalDate,raw"), ("prettyPrint", "false")]
        // Base64 encodes three bytes as four characters; the other members are small.
        let request = HTTPRequest(
            .get,
            FormFields(query).appended(to: endpoints.gmailURL("/messages/" + FormFields.escape(id))),
            timeout: limits.uploadTimeout(largest),
            maximumResponseSize: largest / 3 * 4 + limits.longestAnswer
        )
        let response = try await exchange(request, acts: false)
        if response.status == 404 { return nil }
        guard (200..<300).contains(response.status) else { throw refusal(response, acts: false) }
        guard let message = WholeMessage(answer: response.body) else {
            throw GoogleError(.unreadable("no message in the answer"))
        }
        return message
    }

    /// users.history.list: one page of the messages added to the label since `start`, oldest first.
    ///
    /// - Parameter pageSize: changes a page, at most 500.
    /// - Returns: `nil` if Google no longer knows `start`: then the label must be listed again.
    package func additions(
        to label: String,
        since start: String,
        pageSize: Int = 500,
        pageToken: String? = nil
    ) async throws(GoogleError) -> LabelHistory? {
        var query = [
            ("startHistoryId", start), ("labelId", label), ("maxResults", String(pageSize)),
            ("historyTypes", "messageAdded"), ("historyTypes", "labelAdded"),
            (
                "fields",
                "history(id,messagesAdded/message(id,labelIds),labelsAdded(labelIds,message/id)),historyId,nextPageToken"
            ),
        ]
        if let pageToken { query.append(("pageToken", pageToken)) }
        do {
            let answer = try await get(LabelHistory.Answer.self, "/history", query)
            return LabelHistory(answer, label: label)
        } catch {
            if error.disposition == .notFound { return nil }
            throw error
        }
    }

    /// users.messages.modify: removes the label. Returns false if the message does not exist (any more).
    package func remove(label: String, from id: String) async throws(GoogleError) -> Bool {
        try await change(id, "modify", LabelChange(ids: nil, removeLabelIds: [label]))
    }

    /// users.messages.batchModify: removes the label from up to 1000 messages; messages that are gone are skipped.
    package func remove(label: String, fromAll ids: [String]) async throws(GoogleError) {
        let request = try request("/messages/batchModify", LabelChange(ids: ids, removeLabelIds: [label]))
        let response = try await exchange(request, acts: false)
        guard (200..<300).contains(response.status) else { throw refusal(response, acts: false) }
    }

    /// users.messages.trash: Gmail permanently deletes the message after 30 days. Returns false if the message does not
    /// exist (any more).
    package func trash(_ id: String) async throws(GoogleError) -> Bool {
        try await change(id, "trash", LabelChange(ids: nil, removeLabelIds: nil))
    }

    private struct LabelChange: Encodable {
        var ids: [String]?
        var removeLabelIds: [String]?
    }

    /// Idempotent.
    private func change(_ id: String, _ verb: String, _ change: LabelChange) async throws(GoogleError) -> Bool {
        let request = try request("/messages/\(FormFields.escape(id))/\(verb)?fields=id", change)
        let response = try await exchange(request, acts: false)
        if response.status == 404 { return false }
        guard (200..<300).contains(response.status) else { throw refusal(response, acts: false) }
        return true
    }

    private func request(_ path: String, _ change: LabelChange) throws(GoogleError) -> HTTPRequest {
        let body: [UInt8]
        do { body = try JSON.encode(change) } catch {
            throw GoogleError(.unreadable("the labels cannot be written"))
        }
        return HTTPRequest(
            .post,
            endpoints.gmailURL(path),
            fields: [.init("Content-Type", "application/json")],
            body: .bytes(body),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
    }
}

/// The messages added to a label since a point in its history, from history.list.
package struct LabelHistory: Sendable, Hashable {
    /// Each id once, in order of arrival. Some messages may have left the label again.
    package var ids: [String]
    /// The start of the next listing; valid only after all pages have been read.
    package var historyID: String
    /// The last change of this page: the start of a listing that goes on after it. `nil` on a page without changes.
    package var lastChange: String?
    package var nextPageToken: String?

    package init(ids: [String], historyID: String, lastChange: String? = nil, nextPageToken: String?) {
        self.ids = ids
        self.historyID = historyID
        self.lastChange = lastChange
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
            var id: String?
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
        self.init(
            ids: ids,
            historyID: answer.historyId,
            lastChange: answer.history?.last?.id,
            nextPageToken: answer.nextPageToken
        )
    }
}

/// A message as stored in the mailbox, byte for byte.
package struct WholeMessage: Sendable, Hashable {
    package var id: String
    package var labelIDs: [String]
    /// When Gmail received it.
    package var internalDate: Timestamp?
    package var bytes: [UInt8]

    package init(id: String, labelIDs: [String], internalDate: Timestamp?, bytes: [UInt8]) {
        self.id = id
        self.labelIDs = labelIDs
        self.internalDate = internalDate
        self.bytes = bytes
    }

    private struct Answer: Decodable {
        var id: String
        var labelIds: [String]?
        var internalDate: String?
    }

    /// Reads the answer of messages.get with format=raw. The message is taken out before the rest is decoded as JSON: a
    /// decoder would hold a large one in memory several times.
    init?(answer: [UInt8]) {
        let mark = Array("\"raw\":".utf8)
        guard let start = answer.firstRange(of: mark)?.upperBound,
            let open = answer[start...].firstIndex(of: UInt8(ascii: "\"")),
            let close = answer[(open + 1)...].firstIndex(of: UInt8(ascii: "\"")),
            let bytes = Self.decode(answer[(open + 1)..<close].prefix(while: Self.isLetter))
        else { return nil }
        let rest = answer[...open] + answer[close...]
        guard let read = try? JSON.decode(Answer.self, from: Array(rest)) else { return nil }
        self.init(
            id: read.id,
            labelIDs: read.labelIds ?? [],
            internalDate: read.internalDate.flatMap { Int64($0) }.map { Timestamp(milliseconds: $0) },
            bytes: bytes
        )
    }

    /// After the letters follows padding, which JSON may write in several ways.
    private static func isLetter(_ byte: UInt8) -> Bool {
        byte != UInt8(ascii: "=") && byte != UInt8(ascii: "\\")
    }

    /// Decodes URL-safe Base64, block by block.
    private static func decode(_ letters: ArraySlice<UInt8>) -> [UInt8]? {
        let block = 64 << 10
        var bytes: [UInt8] = []
        bytes.reserveCapacity(letters.count / 4 * 3 + 3)
        var position = letters.startIndex
        while position < letters.endIndex {
            let end = min(position + block, letters.endIndex)
            let piece = String(decoding: letters[position..<end], as: UTF8.self)
            guard let decoded = Base64.decode(piece, .url) else { return nil }
            bytes += decoded
            position = end
        }
        return bytes
    }
}
