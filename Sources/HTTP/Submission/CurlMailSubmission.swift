/// Submits mail with libcurl's SMTP client, over the connections and the thread of a `CurlTransport`.
package struct CurlMailSubmission: Sendable {
    private let transport: CurlTransport

    package init(_ transport: CurlTransport) {
        self.transport = transport
    }

    /// Submits a message and returns the server's reply to it, for example `250 2.0.0 OK queued as …`. Cancelling the
    /// task aborts it.
    package func submit(_ submission: MailSubmission) async throws(MailSubmissionFailure) -> MailReply {
        let mailbox = Mailbox<MailTransfer.Outcome>()
        let transfer = try MailTransfer(submission, options: transport.options) { mailbox.put($0) }
        return try await transport.run(transfer, mailbox).get()
    }
}
