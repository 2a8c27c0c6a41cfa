/// Sends HTTP requests: by libcurl in production, in tests by whatever the test needs.
package protocol HTTPTransport: Sendable {
    /// Sends `request` and collects the answer, whatever its status. Cancelling the task aborts the transfer.
    ///
    /// - Throws: `HTTPFailure` when no complete answer came.
    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}
