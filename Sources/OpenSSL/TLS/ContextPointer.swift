import COpenSSL

/// Owns an `SSL_CTX`. OpenSSL counts references, so an engine may outlive it.
@safe
final class ContextPointer: @unchecked Sendable {
    let pointer: OpaquePointer

    private init(method: OpaquePointer?) throws(TLSError) {
        ErrorQueue.clear()
        guard let pointer = unsafe SSL_CTX_new(method) else {
            throw .library(reason: ErrorQueue.takeReason(otherwise: "no context"))
        }
        unsafe self.pointer = pointer
        // Only TLS 1.2 with forward secrecy and authenticated ciphers, or TLS 1.3.
        guard unsafe shim_SSL_CTX_set_min_proto_version(pointer, TLS1_2_VERSION) == 1,
            unsafe SSL_CTX_set_cipher_list(pointer, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1,
            unsafe shim_SSL_CTX_set1_groups_list(pointer, "X25519:P-256:P-384") == 1
        else {
            throw .library(reason: ErrorQueue.takeReason(otherwise: "cipher settings"))
        }
        // An idle connection keeps no record buffers (34 KiB otherwise), and the chain is exactly what the file
        // contains: missing certificates are not searched for, and verified, at every handshake.
        unsafe shim_SSL_CTX_set_mode(pointer, Int(SSL_MODE_RELEASE_BUFFERS | SSL_MODE_NO_AUTO_CHAIN))
        unsafe SSL_CTX_set_default_passwd_cb(pointer, shim_no_passphrase)
    }

    deinit {
        unsafe SSL_CTX_free(pointer)
    }

    /// Creates a context for clients.
    static func client() throws(TLSError) -> ContextPointer {
        try unsafe ContextPointer(method: TLS_client_method())
    }

    /// Creates a context for servers that requests client certificates as `clients` specifies.
    static func server(clients: ClientVerification) throws(TLSError) -> ContextPointer {
        let context = try unsafe ContextPointer(method: TLS_server_method())
        let pointer = unsafe context.pointer
        unsafe SSL_CTX_set_options(pointer, shim_SSL_OP_server)
        // Sessions resume only by stateless ticket: nothing is stored here, and a mail client needs only one ticket.
        unsafe shim_SSL_CTX_set_session_cache_mode(pointer, Int(SSL_SESS_CACHE_OFF))
        unsafe SSL_CTX_set_num_tickets(pointer, 1)
        let identity = Array("gateway".utf8)
        unsafe SSL_CTX_set_session_id_context(pointer, identity, UInt32(identity.count))
        switch clients {
        case .none:
            break
        case .optional(let caFile):
            try context.trust(caFile: caFile, naming: true)
            unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
        case .required(let caFile):
            try context.trust(caFile: caFile, naming: true)
            unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
        }
        return context
    }

    /// Accepts peers whose certificate chains to a CA in `caFile`; `naming` also sends clients the names of those CAs.
    func trust(caFile: String, naming: Bool) throws(TLSError) {
        ErrorQueue.clear()
        guard unsafe SSL_CTX_load_verify_locations(pointer, caFile, nil) == 1 else {
            throw .unusableFile(path: caFile, reason: ErrorQueue.takeReason(otherwise: "no CA certificates"))
        }
        guard naming else { return }
        guard let names = unsafe SSL_load_client_CA_file(caFile) else {
            throw .unusableFile(path: caFile, reason: ErrorQueue.takeReason(otherwise: "no CA certificates"))
        }
        unsafe SSL_CTX_set_client_CA_list(pointer, names)
    }

    /// Loads a certificate chain and its private key.
    func use(_ files: CertificateFiles) throws(TLSError) {
        ErrorQueue.clear()
        guard unsafe SSL_CTX_use_certificate_chain_file(pointer, files.chain) == 1 else {
            throw .unusableFile(path: files.chain, reason: ErrorQueue.takeReason(otherwise: "no certificate"))
        }
        guard unsafe SSL_CTX_use_PrivateKey_file(pointer, files.key, SSL_FILETYPE_PEM) == 1 else {
            throw .unusableFile(path: files.key, reason: ErrorQueue.takeReason(otherwise: "no private key"))
        }
        guard unsafe SSL_CTX_check_private_key(pointer) == 1 else {
            throw .unusableFile(path: files.key, reason: "the key does not belong to the certificate")
        }
    }
}
