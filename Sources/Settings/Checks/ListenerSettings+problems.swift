import Base

extension ListenerSettings {
    /// Whether a client must prove who it is before it may send.
    package var demandsIdentity: Bool { login == .required || clientCertificates == .required }

    /// The networks from which others than this machine itself can reach the listener.
    var outsideNetworks: [IPNetwork] {
        address.isLoopback ? [] : networks.filter { !$0.isLoopback }
    }

    /// What is refused or unwise in this listener; `key` is its place in the settings.
    func problems(at key: String) -> [Problem] {
        relayProblems(at: key) + encryptionProblems(at: key) + certificateProblems(at: key)
    }

    /// Who could send by the company's accounts without saying who they are.
    private func relayProblems(at key: String) -> [Problem] {
        if networks.isEmpty {
            return [
                Problem(.error, "\(key).networks", "nobody may connect", remedy: "Name who may, or drop the listener")
            ]
        }
        guard !demandsIdentity, !outsideNetworks.isEmpty else { return [] }
        let open = outsideNetworks.filter { $0.isPublic && !$0.isSingleAddress }
        guard open.isEmpty else {
            return [
                Problem(
                    .error,
                    "\(key).networks",
                    "OPEN RELAY: anybody in \(list(open)) could send mail as your company without a login",
                    remedy: "Set login: required or client_certificates: required, or name only the machines that Odoo "
                        + "runs on"
                )
            ]
        }
        return [
            Problem(
                .warning,
                "\(key).networks",
                "every program in \(list(outsideNetworks)) may send mail as any of your accounts without a login",
                remedy: "If not all of them are Odoo's, set login: required"
            )
        ]
    }

    /// What would cross a network in the clear.
    private func encryptionProblems(at key: String) -> [Problem] {
        guard encryption == .plain, !outsideNetworks.isEmpty else { return [] }
        guard login != .required else {
            return [
                Problem(
                    .error,
                    "\(key).encryption",
                    "logins are required from \(list(outsideNetworks)), but passwords are not taken in the clear",
                    remedy: "Set encryption: starttls or tls"
                )
            ]
        }
        return [
            Problem(
                .warning,
                "\(key).encryption",
                "mail from \(list(outsideNetworks)) crosses the network in the clear",
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
                    remedy: "Set client_certificates: optional or required, or leave client_ca out"
                )
            ]
        case (_, nil):
            return [
                Problem(
                    .error,
                    "\(key).client_certificates",
                    "there is nothing to verify client certificates against",
                    remedy: "Set client_ca to a PEM file"
                )
            ]
        case (_, _?) where encryption == .plain:
            return [
                Problem(
                    .error,
                    "\(key).client_certificates",
                    "certificates are shown in TLS only, and this listener has none",
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
