import Base
import HTTP

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

    /// users.history.list: one page of the messages added to the label since `start`.
    ///
    /// - Returns: `nil` if Google no longer knows `start`: then the label must be listed again.
    package func additions(
        to label: String,
        since start: String,
        pageToken: String? = nil
    ) async throws(GoogleError) -> LabelHistory? {
        var query = [
            ("startHistoryId", start), ("labelId", label), ("maxResults", "500"),
            ("historyTypes", "messageAdded"), ("historyTypes", "labelAdded"),
            (
                "fields",
                "history(messagesAdded/message(id,labelIds),labelsAdded(labelIds,message/id)),historyId,nextPageToken"
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
