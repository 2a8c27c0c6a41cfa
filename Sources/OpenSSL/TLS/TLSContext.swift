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
