/// How far the sending of one request has come, and what follows for whether the server may have acted on it.
///
/// libcurl sends a request again by itself when a reused connection dies without an answer, also a POST: that must
/// not happen where the server may have acted. A body that did not leave whole cannot be acted on (RFC 9112
/// section 8), and neither can a stream that the server refused (RFC 9113 section 8.7).
struct SendProgress: Sendable, Hashable {
    /// Whether sending it twice does no more than once (RFC 9110 section 9.2.2).
    let isIdempotent: Bool
    /// Bytes of the body.
    let length: Int

    private var attempts = 0
    /// The furthest that libcurl has read of the body in this attempt.
    private var taken = 0
    private var isRefused = false
    /// An earlier attempt may have been acted on.
    private var isTainted = false
    /// A second attempt was forbidden.
    private(set) var isCutShort = false

    init(isIdempotent: Bool, length: Int) {
        self.isIdempotent = isIdempotent
        self.length = length
    }

    /// The connection stands and the request is about to leave. Returns whether it may.
    mutating func begin() -> Bool {
        if attempts > 0, perhapsProcessed {
            guard isIdempotent else {
                isCutShort = true
                return false
            }
            isTainted = true
        }
        attempts += 1
        taken = 0
        isRefused = false
        return true
    }

    /// libcurl took the body up to `offset`.
    mutating func took(upTo offset: Int) {
        taken = max(taken, offset)
    }

    /// The server refused the stream unprocessed.
    mutating func refused() {
        isRefused = true
    }

    /// Whether the server may have acted.
    var perhapsProcessed: Bool {
        isTainted || attempts > 0 && taken >= length && !isRefused
    }
}
