import COpenSSL

/// One TLS connection without a socket: bytes in, bytes out.
///
/// The memory BIOs live as long as one step: the incoming one lies over the caller's bytes, and an idle connection
/// keeps none. After every step, also one that throws, `output` must be sent to the peer: it may hold an alert.
///
/// Not for use from two threads at once.
@safe
package struct TLSEngine: ~Copyable {
    private let ssl: OpaquePointer
    /// Kept alive for the server name callback.
    private let context: TLSContext
    private var hasFailed = false
    private var hasClosed = false

    /// Whether the handshake is over, so that `send` may be called.
    package private(set) var isEstablished = false
    /// Whether the peer has sent close_notify: it will send nothing more, and nothing was cut off.
    package private(set) var peerHasClosed = false

    /// The server's side. Waits for the client's first bytes.
    package init(server context: TLSContext) throws(TLSError) {
        let ssl = try unsafe Self.make(context)
        unsafe SSL_set_accept_state(ssl)
        unsafe self.ssl = ssl
        self.context = context
    }

    /// The client's side, which checks that the server's certificate is for `host` (a name or an IP address). Begin
    /// with `start`.
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

    /// Begins the handshake: a client's first flight. On the server's side it does nothing.
    package mutating func start(output: inout some ByteSink) throws(TLSError) {
        guard !hasFailed else { throw .closed }
        var none: [UInt8] = []
        try receive(Span(), plaintext: &none, output: &output)
    }

    /// Takes what came from the peer, all of it; appends what it says to `plaintext` and what must be answered to
    /// `output`.
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

    /// Says close_notify; nothing can be sent afterwards, but the peer may still send. Does nothing the second time,
    /// before the handshake is over, and after a failure.
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

    /// Goes on with the handshake and reads all that can be read. Returns why it cannot go on, if so.
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

    /// What a call that did not succeed means; `nil` when it merely wants more input.
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

/// What is known about the connection once it is established.
extension TLSEngine {
    /// Such as `TLSv1.3`.
    package var version: String { unsafe String(cString: SSL_get_version(ssl)) }

    /// Such as `TLS_AES_256_GCM_SHA384`.
    package var cipher: String {
        unsafe SSL_CIPHER_get_name(SSL_get_current_cipher(ssl)).map { unsafe String(cString: $0) } ?? ""
    }

    /// The name the client asked for.
    package var serverName: String? {
        unsafe SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { unsafe String(cString: $0) }
    }

    /// The peer's certificate, if it showed one and it was verified.
    package var peerCertificate: Certificate? {
        guard isEstablished, unsafe SSL_get_verify_result(ssl) == Int(X509_V_OK),
            let x509 = unsafe SSL_get0_peer_certificate(ssl)
        else { return nil }
        return unsafe Certificate(x509)
    }
}
