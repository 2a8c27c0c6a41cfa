/// Sends HTTP requests: through libcurl in production, through test doubles in tests.
package protocol HTTPTransport: Sendable {
    /// Sends `request` and returns the answer, whatever its status. Cancelling the task aborts the transfer.
    ///
    /// - Throws: `HTTPFailure` when no complete answer arrived.
    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}
