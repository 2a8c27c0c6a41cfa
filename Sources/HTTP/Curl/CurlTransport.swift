/// HTTP by libcurl: HTTP/2 with many requests on one connection over TLS, HTTP/1.1 with kept connections otherwise.
/// Redirects are not followed.
///
/// All transfers of one transport share its connections and its thread. `shutdown` ends them; so does dropping the
/// transport, without waiting.
package final class CurlTransport: HTTPTransport {
    let options: CurlOptions
    let thread: CurlThread

    package init(_ options: CurlOptions) {
        self.options = options
        thread = CurlThread(maximumConnectionsPerHost: options.maximumConnectionsPerHost)
    }

    deinit {
        thread.stop()
    }

    package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let mailbox = Mailbox<HTTPTransfer.Outcome>()
        let transfer = try HTTPTransfer(request, options: options) { mailbox.put($0) }
        return try await run(transfer, mailbox).get()
    }

    /// Makes the thread, which the first request would otherwise do: at the start of the process there is memory for it and
    /// a file to open. Returns false where it cannot be made now.
    package func prepare() -> Bool { thread.prepare() }

    /// Wakes the thread, and says how often it has looked for work since it began; `nil` while there is no thread. Where the
    /// number stays the same however often it is asked, the thread hangs.
    package func nudge() -> Int? { thread.nudge() }

    /// Gives up what is running and returns when connections and thread are gone. Nothing can be sent afterwards.
    package func shutdown() async {
        thread.stop()
        await thread.ended()
    }

    /// Runs `transfer` until its outcome is in `mailbox`; a cancelled task gives it up.
    func run<Outcome: Sendable>(_ transfer: CurlTransfer, _ mailbox: Mailbox<Outcome>) async -> Outcome {
        await withTaskCancellationHandler {
            thread.start(transfer)
            if Task.isCancelled { thread.cancel(transfer) }
            return await mailbox.take()
        } onCancel: {
            thread.cancel(transfer)
        }
    }
}
