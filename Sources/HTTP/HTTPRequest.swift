package import Base

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
