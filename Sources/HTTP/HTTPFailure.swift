/// Why there was no complete answer, and whether the server may have acted on the request all the same.
package struct HTTPFailure: Error, Sendable, Hashable {
    /// How far the exchange had come.
    package enum Reach: Sendable, Hashable {
        /// The server has certainly not acted: no connection, no TLS, or it refused the stream unprocessed.
        case notSent
        /// The request, or a part of it, had left; whether the server acted is unknown.
        case perhapsProcessed
    }

    /// What kind of trouble it was.
    package enum Kind: String, Sendable, Hashable {
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
    /// In words, without secrets.
    package var detail: String

    package init(kind: Kind, reach: Reach, detail: String) {
        self.kind = kind
        self.reach = reach
        self.detail = detail
    }
}
