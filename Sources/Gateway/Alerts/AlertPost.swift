package import Admin
package import Base
package import Transport

/// Sends alerts and summaries to webhooks and Google Chat.
package struct AlertPost: Sendable {
    private let options: AlertOptions
    private let post: WebhookPost

    package init(_ options: AlertOptions, transport: any HTTPTransport) {
        self.options = options
        post = WebhookPost(transport)
    }

    /// Calls the webhook.
    ///
    /// - Parameter id: the message's, the same for each attempt.
    package func callWebhook(_ letter: any OutgoingLetter, id: String, at now: Timestamp) async throws(PostFailure) {
        guard let webhook = options.webhook else { throw PostFailure(description: "there is no webhook any more") }
        try await post.call(webhook, letter.json(at: now), id: id, at: now)
    }

    /// Posts to Google Chat.
    package func postToChat(_ letter: any OutgoingLetter) async throws(PostFailure) {
        guard let chat = options.chat else { throw PostFailure(description: "there is no Google Chat any more") }
        try await post.post(letter.chat(options.language), to: chat.reveal())
    }
}
