/// The reason why no complete answer arrived, and whether the server may still have acted on the request.
package struct HTTPFailure: Error, Sendable, Hashable {
    /// How far the exchange progressed.
    package enum Reach: Sendable, Hashable {
        /// The server has certainly not acted: no connection, no TLS, or it refused the stream without processing it.
        case notSent
        /// All or part of the request was sent; whether the server acted is unknown.
        case perhapsProcessed
    }

    /// The kind of failure.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case nameResolution = "name resolution"
        case connection
        case tls
        case timeout
        case tooLarge = "answer too large"
        case cancelled
        case badRequest = "request cannot be sent"
        case source = "body could not be read"
        case proxy
        case other
    }

    package var kind: Kind
    package var reach: Reach
    /// A description without secrets.
    package var detail: String

    package init(kind: Kind, reach: Reach, detail: String) {
        self.kind = kind
        self.reach = reach
        self.detail = detail
    }
}
