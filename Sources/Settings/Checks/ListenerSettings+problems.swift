import Base

extension ListenerSettings {
    /// Whether a client must authenticate before it may send.
    package var demandsIdentity: Bool { login == .required || clientCertificates == .required }

    /// The networks from which machines other than this one can reach the listener.
    var outsideNetworks: [IPNetwork] {
        address.isLoopback ? [] : networks.filter { !$0.isLoopback }
    }

    /// Returns the settings of this listener that are refused or unwise; `key` is the listener's key.
    func problems(at key: String) -> [Problem] {
        relayProblems(at: key) + encryptionProblems(at: key) + certificateProblems(at: key)
    }

    /// Settings that let clients send through the company's accounts without authentication.
    private func relayProblems(at key: String) -> [Problem] {
        if networks.isEmpty {
            return [
                Problem(
                    .error,
                    "\(key).networks",
                    "no client may connect",
                    remedy: "Add the networks that may, or remove the listener"
                )
            ]
        }
        guard !demandsIdentity, !outsideNetworks.isEmpty else { return [] }
        let open = outsideNetworks.filter { $0.isPublic && !$0.isSingleAddress }
        guard open.isEmpty else {
            return [
                Problem(
                    .error,
                    "\(key).networks",
                    "OPEN RELAY: anyone in \(list(open)) could send mail as your company without a login",
                    remedy: "Set login: required or client_certificates: required, or list only the machines that run "
                        + "Odoo"
                )
            ]
        }
        return [
            Problem(
                .warning,
                "\(key).networks",
                "every program in \(list(outsideNetworks)) may send mail as any of your accounts without a login",
                remedy: "If not all of these programs are Odoo, set login: required"
            )
        ]
    }

    /// Settings that let mail and passwords cross a network unencrypted.
    private func encryptionProblems(at key: String) -> [Problem] {
        guard encryption == .plain, !outsideNetworks.isEmpty else { return [] }
        guard login != .required else {
            return [
                Problem(
                    .error,
                    "\(key).encryption",
                    "\(list(outsideNetworks)) must log in, but passwords are not accepted unencrypted",
                    remedy: "Set encryption: starttls or tls"
                )
            ]
        }
        return [
            Problem(
                .warning,
                "\(key).encryption",
                "mail from \(list(outsideNetworks)) crosses the network unencrypted",
                remedy: "Set encryption: starttls or tls"
            )
        ]
    }

    private func certificateProblems(at key: String) -> [Problem] {
        switch (clientCertificates, clientCA) {
        case (.off, nil): return []
        case (.off, _?):
            return [
                Problem(
                    .warning,
                    "\(key).client_ca",
                    "no client is asked for a certificate",
                    remedy: "Set client_certificates: optional or required, or remove client_ca"
                )
            ]
        case (_, nil):
            return [
                Problem(
                    .error,
                    "\(key).client_certificates",
                    "there is no CA to verify client certificates against",
                    remedy: "Set client_ca to a PEM file"
                )
            ]
        case (_, _?) where encryption == .plain:
            return [
                Problem(
                    .error,
                    "\(key).client_certificates",
                    "client certificates require TLS, which this listener does not use",
                    remedy: "Set encryption: starttls or tls"
                )
            ]
        case (_, _?): return []
        }
    }

    private func list(_ networks: [IPNetwork]) -> String {
        networks.map(\.description).joined(separator: ", ")
    }
}

extension IPNetwork {
    fileprivate var isSingleAddress: Bool { prefix == address.family.bits }
}
