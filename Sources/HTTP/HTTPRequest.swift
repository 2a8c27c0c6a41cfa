package import Base

/// One HTTP request, with every bound that it needs.
package struct HTTPRequest: Sendable {
    /// The few methods that Google's and Odoo's APIs use.
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What is sent after the header.
    package enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// Read in pieces from `source`, `length` bytes in all.
        case stream(length: Int, source: any BodySource)
    }

    package var method: Method
    package var url: String
    /// Fields to send, in order. Values are checked: CR, LF and NUL are refused.
    package var fields: [Field]
    /// Sent as `Authorization: Bearer …`; kept apart so that it is never printed.
    package var bearer: Secret?
    package var body: Body
    /// The whole exchange must be over by then.
    package var timeout: Duration
    /// An answer's body longer than this ends the exchange with an error.
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

/// Where a streamed body comes from. Read from another thread than the caller's, one read at a time.
package protocol BodySource: Sendable {
    /// Fills `buffer` with what stands at `offset` and returns the number of bytes; 0 only at the end.
    func read(at offset: Int, into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}
