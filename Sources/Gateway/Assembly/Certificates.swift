package import Admin
package import Base
package import OpenSSL
package import Settings

/// The certificates of the listeners, with one store for each kind of client verification.
package struct Certificates: Sendable {
    package static let selfSignedName = "self-signed"

    /// How long before its expiry the gateway's own certificate is renewed.
    private static let renewal = Duration.days(30)

    private let folder: String
    private let hostName: String
    private var stores: [ClientVerification: CertificateStore] = [:]

    /// Loads `tls.certificates`; if it has no certificate, creates a self-signed one.
    package init(_ settings: GatewaySettings, hostName: String) throws {
        folder = settings.tls.certificates
        self.hostName = hostName
        guard settings.needsCertificate else { return }
        if try !FileSystem.exists(folder) || CertificateStore.names(in: folder).isEmpty {
            try FileSystem.makeFolder(folder)
            _ = try SelfSigned.write(to: "\(folder)/\(Self.selfSignedName)", names: [hostName])
        }
        var wanted = settings.smtp.listeners.filter { $0.encryption != .plain }.map(\.verification)
        if settings.console.enabled, settings.console.tls == .certificate { wanted.append(.none) }
        for clients in wanted {
            guard stores[clients] == nil else { continue }
            stores[clients] = try CertificateStore(
                folder: folder,
                defaultName: settings.tls.defaultCertificate,
                clients: clients,
                oldest: settings.tls.minimumVersion == .tls13 ? .tls13 : .tls12
            )
        }
    }

    /// Returns the store for a listener; `nil` if it needs none.
    func store(for listener: ListenerSettings) -> CertificateStore? { stores[listener.verification] }

    /// The store for the console, which requests no client certificates.
    var forConsole: CertificateStore? { stores[.none] }

    package var all: [CertificateStore] { Array(stores.values) }

    /// The folder and the state of its certificates. All stores read the same folder.
    package var facts: (folder: String, all: [CertificateFact]) {
        let entries = all.first?.entries ?? []
        return (
            folder,
            entries.map { entry in
                CertificateFact(
                    name: entry.name,
                    expiresAt: entry.certificate?.notAfter,
                    isOwn: Self.isOwn(entry),
                    problem: entry.problem.map { "\($0)" }
                )
            }
        )
    }

    /// Renews the gateway's own certificate before it expires. Returns whether it did.
    package func renewOwn(at now: Timestamp) throws(TLSError) -> Bool {
        let own = all.first?.entries.first(where: Self.isOwn)
        guard let expiry = own?.certificate?.notAfter, expiry - now < Self.renewal else { return false }
        try SelfSigned.write(to: "\(folder)/\(Self.selfSignedName)", names: [hostName], now: now)
        return true
    }

    /// Whether the gateway created the certificate: it is in the gateway's own folder and self-signed.
    private static func isOwn(_ entry: CertificateStore.Entry) -> Bool {
        entry.name == selfSignedName && entry.certificate.map { $0.issuer == $0.subject } ?? false
    }
}

extension ListenerSettings {
    fileprivate var verification: ClientVerification {
        guard let clientCA else { return .none }
        switch clientCertificates {
        case .off: return .none
        case .optional: return .optional(caFile: clientCA)
        case .required: return .required(caFile: clientCA)
        }
    }
}
