/// HTTP by libcurl: HTTP/2 with many requests on one connection over TLS, otherwise HTTP/1.1 with persistent
/// connections. Redirects are not followed.
///
/// All transfers of a transport share its connections and its thread. `shutdown` ends both; so does releasing the
/// transport, but without waiting.
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

    /// Creates the thread before the first request needs it, while the starting process has memory and file
    /// descriptors. Returns false where it cannot be created now.
    package func prepare() -> Bool { thread.prepare() }

    /// Wakes the thread and returns the number of times it has checked for work; `nil` without a thread. If repeated
    /// calls return the same number, the thread hangs.
    package func nudge() -> Int? { thread.nudge() }

    /// Aborts the running transfers, and returns when connections and thread are gone. Nothing can be sent afterwards.
    package func shutdown() async {
        thread.stop()
        await thread.ended()
    }

    /// Runs `transfer` until its outcome is in `mailbox`; cancelling the task aborts it.
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
