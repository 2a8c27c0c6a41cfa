import COpenSSL

/// The settings shared by many TLS connections: certificates, trust, versions. Immutable; a change requires a new
/// context.
package final class TLSContext: Sendable {
    let context: ContextPointer
    /// Keeps the certificates alive for OpenSSL's server name callback.
    private let table: CertificateTable?

    /// Creates a server context that presents the certificate matching the requested name; `certificates.first` is the
    /// default. Versions older than `oldest` are refused.
    package init(
        certificates: [ServerCertificate],
        clients: ClientVerification = .none,
        oldest: TLSVersion = .tls12
    ) throws(TLSError) {
        guard let fallback = certificates.first else { throw .library(reason: "no certificate") }
        var names = ServerNames(fallback: fallback)
        for certificate in certificates {
            names.add(certificate, for: certificate.certificate.serverNames)
        }
        let table = CertificateTable(names)
        context = try .server(clients: clients)
        guard unsafe shim_SSL_CTX_set_min_proto_version(context.pointer, oldest.number) == 1 else {
            throw .library(reason: "TLS version not available")
        }
        self.table = table
        // OpenSSL calls this for every ClientHello, including one without a name. The context itself has no
        // certificate: certificates are shared between contexts, but this pointer to one context's table is not.
        unsafe shim_SSL_CTX_set_server_name_callback(
            context.pointer,
            { ssl, _, argument in
                guard let argument = unsafe argument else { return SSL_TLSEXT_ERR_ALERT_FATAL }
                return unsafe Unmanaged<CertificateTable>.fromOpaque(argument).takeUnretainedValue().answer(ssl)
            },
            Unmanaged.passUnretained(table).toOpaque()
        )
    }

    /// Creates a server context with one certificate.
    package convenience init(_ files: CertificateFiles, clients: ClientVerification = .none) throws(TLSError) {
        try self.init(certificates: [ServerCertificate(files, clients: clients)], clients: clients)
    }

    /// Creates a client context that trusts the CAs in `caFile`, presents the certificate in `identity` if given, and
    /// uses no version newer than `newest`.
    package init(
        trusting caFile: String,
        identity: CertificateFiles? = nil,
        newest: TLSVersion = .tls13
    ) throws(TLSError) {
        table = nil
        context = try .client()
        try context.trust(caFile: caFile, naming: false)
        unsafe SSL_CTX_set_verify(context.pointer, SSL_VERIFY_PEER, nil)
        guard unsafe shim_SSL_CTX_set_max_proto_version(context.pointer, newest.number) == 1 else {
            throw .library(reason: ErrorQueue.takeReason(otherwise: "version refused"))
        }
        if let identity { try context.use(identity) }
    }
}

/// Selects the certificate for a ClientHello.
private final class CertificateTable: Sendable {
    private let names: ServerNames<ServerCertificate>

    init(_ names: ServerNames<ServerCertificate>) {
        self.names = names
    }

    func answer(_ ssl: OpaquePointer?) -> Int32 {
        let name = unsafe SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name).map { unsafe String(cString: $0) }
        let chosen = names.choose(name)
        guard unsafe SSL_set_SSL_CTX(ssl, chosen.context.pointer) != nil else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        return name == nil ? SSL_TLSEXT_ERR_NOACK : SSL_TLSEXT_ERR_OK
    }
}

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

/// Whether a server requests a certificate from its clients (RFC 8446 section 4.3.2).
package enum ClientVerification: Sendable, Hashable {
    /// Clients are not asked for a certificate.
    case none
    /// Clients are asked. A client without a certificate is accepted; one whose certificate does not chain to the CA
    /// file is refused.
    case optional(caFile: String)
    /// Only clients with a certificate that chains to the CA file are accepted.
    case required(caFile: String)

    /// The file of trusted CA certificates (PEM), if clients are asked.
    package var caFile: String? {
        switch self {
        case .none: nil
        case .optional(let caFile), .required(let caFile): caFile
        }
    }
}

/// The supported versions; older ones are refused (RFC 8996).
package enum TLSVersion: Sendable, Hashable, CaseIterable {
    case tls12
    case tls13

    /// OpenSSL's number for the version.
    var number: Int32 {
        switch self {
        case .tls12: TLS1_2_VERSION
        case .tls13: TLS1_3_VERSION
        }
    }
}

/// TLS errors, with texts that an administrator can act on.
package enum TLSError: Error, Sendable, Hashable {
    /// A certificate, key or CA file cannot be used.
    case unusableFile(path: String, reason: String)
    /// The handshake failed: no common version or cipher, no TLS at all, or the peer's alert.
    case handshake(reason: String)
    /// The peer's certificate was not accepted.
    case untrustedPeer(reason: String)
    /// A record after the handshake was damaged, or the peer sent a fatal alert.
    case broken(reason: String)
    /// Nothing more can be sent: the connection was closed or has failed.
    case closed
    /// OpenSSL failed for a reason that does not depend on the peer, for example lack of memory.
    case library(reason: String)
}

extension TLSError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unusableFile(let path, let reason): "\(path): \(reason)"
        case .handshake(let reason): "TLS handshake failed: \(reason)"
        case .untrustedPeer(let reason): "certificate not accepted: \(reason)"
        case .broken(let reason): "TLS connection broken: \(reason)"
        case .closed: "TLS connection closed"
        case .library(let reason): "OpenSSL: \(reason)"
        }
    }
}
