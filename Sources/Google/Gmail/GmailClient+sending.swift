import Base
import HTTP

extension GmailClient {
    /// users.messages.send, by the upload that fits the size. Google sends to the addresses in To, Cc and Bcc.
    package func send(_ message: RawMessage) async throws(GoogleError) -> SentMessage {
        try await upload(SentMessage.self, to: "/messages/send", message, acts: true)
    }

    /// users.drafts.create. A draft whose creation has an unknown outcome is never sent, so it counts as not done.
    package func createDraft(_ message: RawMessage) async throws(GoogleError) -> Draft {
        try await upload(Draft.self, to: "/drafts", message, acts: false)
    }

    /// users.drafts.send. Not found means that the draft was already sent, or deleted.
    package func sendDraft(_ id: String) async throws(GoogleError) -> SentMessage {
        struct Body: Encodable { var id: String }
        let body: [UInt8]
        do { body = try JSON.encode(Body(id: id)) } catch {
            throw GoogleError(.unreadable("the draft's id cannot be written"))
        }
        let request = HTTPRequest(
            .post,
            FormFields([("fields", "id,threadId,labelIds")]).appended(to: endpoints.gmailURL("/drafts/send")),
            fields: [.init("Content-Type", "application/json")],
            body: .bytes(body),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        return try read(SentMessage.self, from: try await exchange(request, acts: true), acts: true)
    }

    /// users.drafts.delete. Returns true if the draft existed and is now gone: then it was certainly not sent.
    package func deleteDraft(_ id: String) async throws(GoogleError) -> Bool {
        let request = HTTPRequest(
            .delete,
            endpoints.gmailURL("/drafts/" + FormFields.escape(id)),
            timeout: limits.callTimeout,
            maximumResponseSize: limits.longestAnswer
        )
        let response = try await exchange(request, acts: true)
        if response.status == 404 { return false }
        guard (200..<300).contains(response.status) else { throw refusal(response, acts: true) }
        return true
    }

    private func upload<Value: Decodable>(
        _ type: Value.Type,
        to path: String,
        _ message: RawMessage,
        acts: Bool
    ) async throws(GoogleError) -> Value {
        guard message.size <= limits.largestSingleUpload else {
            return try read(type, from: try await resumableUpload(to: path, message, acts: acts), acts: acts)
        }
        let request = HTTPRequest(
            .post,
            FormFields([("uploadType", "media")]).appended(to: endpoints.gmailUploadURL(path)),
            fields: [.init("Content-Type", "message/rfc822")],
            body: .stream(length: message.size, source: message.source),
            timeout: limits.uploadTimeout(message.size),
            maximumResponseSize: limits.longestAnswer
        )
        return try read(type, from: try await exchange(request, acts: acts), acts: acts)
    }
}
