package import Base

/// Sends HTTP requests: through libcurl in production, through test doubles in tests.
package protocol HTTPTransport: Sendable {
    /// Sends `request` and returns the answer with any status. Cancelling the task aborts the transfer.
    ///
    /// - Throws: `HTTPFailure` when no complete answer arrived.
    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse
}

/// An HTTP request with all its limits.
package struct HTTPRequest: Sendable {
    /// The methods that Google's and Odoo's APIs use.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// The content sent after the header.
    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Read in pieces from `source`, `length` bytes in total.
        case stream(length: Int, source: any BodySource)
    }

    package var method: Method
    package var url: String
    /// The fields to send, in order. A value with CR, LF or NUL is refused.
    package var fields: [Field]
    /// Sent as `Authorization: Bearer …`; kept separate so that it is never printed.
    package var bearer: Secret?
    package var body: Body
    /// The limit for the whole exchange.
    package var timeout: Duration
    /// A longer body of the answer ends the exchange with an error.
    package var maximumResponseSize: Int

    package struct Field: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    package init(
        _ method: Method,
        _ url: String,
        fields: [Field] = [],
        bearer: Secret? = nil,
        body: Body = .none,
        timeout: Duration = .seconds(60),
        maximumResponseSize: Int = 4 << 20
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.bearer = bearer
        self.body = body
        self.timeout = timeout
        self.maximumResponseSize = maximumResponseSize
    }
}

/// The source of a streamed body. Called from another thread than the caller's, one read at a time.
package protocol BodySource: Sendable {
    /// Fills `buffer` with the bytes at `offset` and returns their number; 0 only at the end.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A complete answer.
package struct HTTPResponse: Sendable {
    package var status: Int
    /// In the order received, with the names as sent.
    package var fields: [HTTPRequest.Field]
    package var body: [UInt8]

    package init(status: Int, fields: [HTTPRequest.Field] = [], body: [UInt8] = []) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The first field of that name, regardless of case.
    package func field(_ name: String) -> String? {
        fields.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

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
