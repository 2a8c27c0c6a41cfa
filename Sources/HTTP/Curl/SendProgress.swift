/// Tracks how much of a request has been sent, and so whether the server may have acted on it.
///
/// libcurl resends a request, even a POST, when a reused connection dies without an answer. That must not happen where
/// the server may have acted. A server cannot act on a body that was not sent completely (RFC 9112 section 8), nor on a
/// stream that it refused (RFC 9113 section 8.7).
struct SendProgress: Sendable, Hashable {
    /// Whether sending it twice has the same effect as sending it once (RFC 9110 section 9.2.2).
    let isIdempotent: Bool
    /// The number of bytes of the body.
    let length: Int

    private var attempts = 0
    /// The largest offset of the body that libcurl has read in this attempt.
    private var taken = 0
    private var isRefused = false
    /// The server may have acted on an earlier attempt.
    private var isTainted = false
    /// A second attempt was prevented.
    private(set) var isCutShort = false

    init(isIdempotent: Bool, length: Int) {
        self.isIdempotent = isIdempotent
        self.length = length
    }

    /// Called once the connection is open and the request is about to be sent. Returns whether it may be sent.
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

    /// Records that libcurl has read the body up to `offset`.
    mutating func took(upTo offset: Int) {
        taken = max(taken, offset)
    }

    /// Records that the server refused the stream without processing it.
    mutating func refused() {
        isRefused = true
    }

    /// Whether the server may have acted on the request.
    var perhapsProcessed: Bool {
        isTainted || attempts > 0 && taken >= length && !isRefused
    }
}
