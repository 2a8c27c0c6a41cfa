package import Admin
package import Base
package import Transport

/// Why a message about an alert was not sent.
package struct AlertFailure: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String
}

/// Sends alerts and summaries to webhooks and Google Chat. What it says of a failure names no URL: that of Google Chat is
/// its own password.
package struct AlertPost: Sendable {
    private static let timeout = Duration.seconds(15)
    /// An answer is not read beyond its status.
    private static let longestAnswer = 64 << 10

    private let options: AlertOptions
    private let transport: any HTTPTransport

    package init(_ options: AlertOptions, transport: any HTTPTransport) {
        self.options = options
        self.transport = transport
    }

    /// Calls the webhook.
    ///
    /// - Parameter id: the message's, the same for each attempt.
    package func callWebhook(_ letter: any OutgoingLetter, id: String, at now: Timestamp) async throws(AlertFailure) {
        guard let webhook = options.webhook else { throw AlertFailure(description: "there is no webhook any more") }
        let body = letter.json(at: now)
        let signature = WebhookSignature.fields(body, id: id, at: now, secret: webhook.key)
        try await post(body, to: webhook.url, signature.map { HTTPRequest.Field($0.name, $0.value) })
    }

    /// Posts to Google Chat.
    package func postToChat(_ letter: any OutgoingLetter) async throws(AlertFailure) {
        guard let chat = options.chat else { throw AlertFailure(description: "there is no Google Chat any more") }
        try await post(letter.chat(options.language), to: chat.reveal(), [])
    }

    private func post(_ body: [UInt8], to url: String, _ fields: [HTTPRequest.Field]) async throws(AlertFailure) {
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
            throw AlertFailure(description: "no answer (\(error.kind.rawValue))")
        }
        guard (200..<300).contains(response.status) else {
            throw AlertFailure(description: "answered with the status \(response.status)")
        }
    }
}
