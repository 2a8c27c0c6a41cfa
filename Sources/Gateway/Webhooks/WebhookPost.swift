package import Base
package import Transport

/// A program of the administrator's that is called with signed JSON.
package struct Webhook: Sendable {
    package let url: String
    /// What calls are signed with.
    package let key: Secret

    package init(url: String, key: Secret) { (self.url, self.key) = (url, key) }

    /// `nil` unless there are both.
    package init?(url: String?, secret: Secret?) {
        guard let url, let secret else { return nil }
        self.init(url: url, key: secret)
    }
}

/// Why a call was not accepted. Names no URL: it may be its own password.
package struct PostFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package let reason: Reason
    /// The status of the answer; `nil` where none came.
    package let status: Int?

    package init(description: String) { self.init(Reason(.words, description)) }

    init(_ reason: Reason, status: Int? = nil) { (self.reason, self.status) = (reason, status) }

    package var description: String { reason.description }
}

/// Posts JSON to programs outside the gateway, each time with a deadline. Any status of success accepts; redirects are not
/// followed.
package struct WebhookPost: Sendable {
    private static let timeout = Duration.seconds(15)
    /// An answer is not read beyond its status.
    private static let longestAnswer = 64 << 10

    private let transport: any HTTPTransport

    package init(_ transport: any HTTPTransport) { self.transport = transport }

    /// Calls a webhook, with a signature.
    ///
    /// - Parameter id: the message's, the same for each attempt.
    package func call(
        _ webhook: Webhook,
        _ body: [UInt8],
        id: String,
        at now: Timestamp
    ) async throws(PostFailure) {
        let signature = WebhookSignature.fields(body, id: id, at: now, secret: webhook.key)
        try await post(body, to: webhook.url, signature.map { HTTPRequest.Field($0.name, $0.value) })
    }

    package func post(
        _ body: [UInt8],
        to url: String,
        _ fields: [HTTPRequest.Field] = []
    ) async throws(PostFailure) {
        let request = HTTPRequest(
            .post,
            url,
            fields: [.init("Content-Type", "application/json; charset=utf-8")] + fields,
            body: .bytes(body),
            timeout: Self.timeout,
            maximumResponseSize: Self.longestAnswer
        )
        let response: HTTPResponse
        do { response = try await transport.send(request) } catch {
            throw PostFailure(Reason(.programNoAnswer, error.kind.rawValue))
        }
        guard (200..<300).contains(response.status) else {
            throw PostFailure(Reason(.programAnswered, "\(response.status)"), status: response.status)
        }
    }
}
