import COpenSSL

/// A TLS connection without a socket: bytes in, bytes out.
///
/// The memory BIOs exist only during a step: the incoming one reads the caller's bytes directly, and an idle connection
/// keeps none. After every step, even one that throws, `output` must be sent to the peer: it may contain an alert.
///
/// Must not be used from two threads at once.
@safe
package struct TLSEngine: ~Copyable {
    private let ssl: OpaquePointer
    /// Kept alive for the server name callback.
    private let context: TLSContext
    private var hasFailed = false
    private var hasClosed = false

    /// Whether the handshake is complete, so that `send` may be called.
    package private(set) var isEstablished = false
    /// Whether the peer has sent close_notify: it will send nothing more, and nothing was truncated.
    package private(set) var peerHasClosed = false

    /// Creates the server side, which waits for the client's first bytes.
    package init(server context: TLSContext) throws(TLSError) {
        let ssl = try unsafe Self.make(context)
        unsafe SSL_set_accept_state(ssl)
        unsafe self.ssl = ssl
        self.context = context
    }

    /// Creates the client side, which checks that the server's certificate is for `host` (a name or an IP address).
    /// Call `start` first.
    package init(client context: TLSContext, host: String) throws(TLSError) {
        let ssl = try unsafe Self.make(context)
        unsafe SSL_set_connect_state(ssl)
        let isAddress = unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host) == 1
        let isName = unsafe !isAddress && SSL_set1_host(ssl, host) == 1 && shim_SSL_set_server_name(ssl, host) == 1
        guard isAddress || isName else {
            unsafe SSL_free(ssl)
            throw .library(reason: ErrorQueue.takeReason(otherwise: "host name refused"))
        }
        unsafe self.ssl = ssl
        self.context = context
    }

    deinit {
        unsafe SSL_free(ssl)
    }

    private static func make(_ context: TLSContext) throws(TLSError) -> OpaquePointer {
        ErrorQueue.clear()
        guard let ssl = unsafe SSL_new(context.context.pointer) else {
            throw .library(reason: ErrorQueue.takeReason(otherwise: "no connection"))
        }
        return unsafe ssl
    }

    /// Starts the handshake with the client's first flight. Has no effect on the server side.
    package mutating func start(output: inout some ByteSink) throws(TLSError) {
        guard !hasFailed else { throw .closed }
        var none: [UInt8] = []
        try receive(Span(), plaintext: &none, output: &output)
    }

    /// Processes all bytes received from the peer. Appends the decrypted data to `plaintext` and the required response
    /// to `output`.
    package mutating func receive(
        _ ciphertext: Span<UInt8>,
        plaintext: inout some ByteSink,
        output: inout some ByteSink
    ) throws(TLSError) {
        guard !hasFailed else { throw .closed }
        let failure = try unsafe ciphertext.withUnsafeBytes { (bytes) throws(TLSError) in
            let bios = try unsafe StepBIOs(ssl, input: bytes)
            let failure = advance(expecting: bytes.count, plaintext: &plaintext)
            unsafe bios.finish(ssl, output: &output)
            return failure
        }
        guard let failure else { return }
        hasFailed = true
        throw failure
    }

    /// Encrypts `plaintext` and appends it to `output`.
    package mutating func send(_ plaintext: Span<UInt8>, output: inout some ByteSink) throws(TLSError) {
        guard isEstablished, !hasFailed, !hasClosed else { throw .closed }
        guard plaintext.count > 0 else { return }
        let bios = try unsafe StepBIOs(ssl, input: .empty)
        ErrorQueue.clear()
        let result = unsafe plaintext.withUnsafeBytes { bytes in
            var written = 0
            return unsafe SSL_write_ex(ssl, bytes.baseAddress, bytes.count, &written)
        }
        let failure = result == 1 ? nil : failure(of: result)
        unsafe bios.finish(ssl, output: &output)
        guard result != 1 else { return }
        hasFailed = true
        throw failure ?? .broken(reason: "nothing written")
    }

    /// Sends close_notify; nothing can be sent afterwards, but the peer may still send. Has no effect when repeated,
    /// before the handshake is complete, or after a failure.
    package mutating func close(output: inout some ByteSink) {
        guard isEstablished, !hasFailed, !hasClosed, let bios = try? unsafe StepBIOs(ssl, input: .empty) else {
            hasClosed = true
            return
        }
        hasClosed = true
        ErrorQueue.clear()
        unsafe SSL_shutdown(ssl)
        unsafe bios.finish(ssl, output: &output)
    }

    /// Continues the handshake and reads everything available. Returns the failure, if any.
    private mutating func advance(expecting count: Int, plaintext: inout some ByteSink) -> TLSError? {
        if !isEstablished {
            ErrorQueue.clear()
            let result = unsafe SSL_do_handshake(ssl)
            guard result == 1 else { return failure(of: result) }
            isEstablished = true
        }
        var capacity = min(max(count, Self.smallestRead), Self.largestRecord)
        while !peerHasClosed {
            ErrorQueue.clear()
            var result: Int32 = 0
            plaintext.append(atLeast: capacity) { span in
                result = unsafe span.withUnsafeMutableBytes { bytes, initialized in
                    unsafe SSL_read_ex(ssl, bytes.baseAddress, bytes.count, &initialized)
                }
            }
            guard result == 1 else { return failure(of: result) }
            capacity = unsafe max(Int(SSL_pending(ssl)), Self.smallestRead)
        }
        return nil
    }

    /// The error of an unsuccessful call; `nil` when it merely needs more input.
    private mutating func failure(of result: Int32) -> TLSError? {
        switch unsafe SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE:
            return nil
        case SSL_ERROR_ZERO_RETURN:
            peerHasClosed = true
            return nil
        default:
            let reason = ErrorQueue.takeReason(otherwise: "unexpected end")
            let verification = unsafe SSL_get_verify_result(ssl)
            if verification != Int(X509_V_OK) {
                return .untrustedPeer(reason: unsafe String(cString: X509_verify_cert_error_string(verification)))
            }
            return isEstablished ? .broken(reason: reason) : .handshake(reason: reason)
        }
    }

    /// The largest plaintext of one record (RFC 8446 section 5.1).
    private static let largestRecord = 16_384
    private static let smallestRead = 256
}

/// The properties of an established connection.
extension TLSEngine {
    /// The TLS version, for example `TLSv1.3`.
    package var version: String { unsafe String(cString: SSL_get_version(ssl)) }

    /// The cipher suite, for example `TLS_AES_256_GCM_SHA384`.
    package var cipher: String {
        unsafe SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)).map { unsafe String(cString: $0) } ?? ""
    }

    /// The name that the client requested.
    package var serverName: String? {
        unsafe SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { unsafe String(cString: $0) }
    }

    /// The peer's certificate, if it presented one that was verified.
    package var peerCertificate: Certificate? {
        guard isEstablished, unsafe SSL_get_verify_result(ssl) == Int(X509_V_OK),
            let x509 = unsafe SSL_get0_peer_certificate(ssl)
        else { return nil }
        return unsafe Certificate(x509)
    }
}

/// The two memory BIOs of one step of a `TLSEngine`. The `SSL` owns them until `finish` removes them.
@safe
struct StepBIOs {
    private let outgoing: OpaquePointer

    /// Creates a BIO that reads `input` without copying it; `input` must stay valid until `finish`.
    init(_ ssl: OpaquePointer, input: UnsafeRawBufferPointer) throws(TLSError) {
        guard let count = Int32(exactly: input.count) else { throw .library(reason: "too much at once") }
        // OpenSSL refuses a nil pointer; for an empty range, any other pointer works.
        let start = unsafe input.baseAddress ?? UnsafeRawPointer(ssl)
        guard let incoming = unsafe BIO_new_mem_buf(start, count) else { throw .library(reason: "no memory") }
        // The end of the input means "more to come", not the end of the stream.
        unsafe shim_BIO_set_mem_eof_return(incoming, -1)
        guard let outgoing = unsafe BIO_new(BIO_s_mem()) else {
            unsafe BIO_free(incoming)
            throw .library(reason: "no memory")
        }
        unsafe self.outgoing = outgoing
        unsafe SSL_set0_rbio(ssl, incoming)
        unsafe SSL_set0_wbio(ssl, outgoing)
    }

    /// Appends the pending output to `output` and frees both BIOs.
    func finish(_ ssl: OpaquePointer, output: inout some ByteSink) {
        var start: UnsafeMutablePointer<CChar>?
        let count = unsafe shim_BIO_get_mem_data(outgoing, &start)
        if count > 0 {
            output.append(atLeast: count) { span in
                unsafe span.withUnsafeMutableBytes { room, initialized in
                    unsafe room.copyMemory(from: UnsafeRawBufferPointer(start: start, count: count))
                    initialized = count
                }
            }
        }
        unsafe SSL_set0_rbio(ssl, nil)
        unsafe SSL_set0_wbio(ssl, nil)
    }
}

extension UnsafeRawBufferPointer {
    /// No bytes.
    static var empty: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
}

/// A growing buffer that a `TLSEngine` appends to. The caller's own buffer type avoids a second copy.
package protocol ByteSink {
    /// Reserves room for at least `capacity` bytes, lets `fill` write to it and keeps the written bytes.
    mutating func append(atLeast capacity: Int, _ fill: (inout OutputRawSpan) -> Void)
}

extension [UInt8]: ByteSink {
    package mutating func append(atLeast capacity: Int, _ fill: (inout OutputRawSpan) -> Void) {
        let room = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            var span = unsafe OutputRawSpan(buffer: UnsafeMutableRawBufferPointer(buffer), initializedCount: 0)
            fill(&span)
            count = unsafe span.finalize(for: UnsafeMutableRawBufferPointer(buffer))
        }
        append(contentsOf: room)
    }
}
