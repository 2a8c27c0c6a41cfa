package import OpenSSL
package import Settings

/// The certificates of the listeners, one store for each way of asking clients for theirs.
package struct Certificates: Sendable {
    package static let selfSignedName = "self-signed"

    private var stores: [ClientVerification: CertificateStore] = [:]

    /// Loads `tls.certificates`; where no certificate lies there, a self-signed one is made.
    package init(_ settings: GatewaySettings, hostName: String) throws {
        guard settings.needsCertificate else { return }
        let folder = settings.tls.certificates
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

    /// The store for a listener; `nil` where none is needed.
    func store(for listener: ListenerSettings) -> CertificateStore? { stores[listener.verification] }

    /// The store for the console, which asks no browser for a certificate.
    var forConsole: CertificateStore? { stores[.none] }

    package var all: [CertificateStore] { Array(stores.values) }
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
