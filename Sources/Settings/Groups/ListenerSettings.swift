package import Base
package import Storage

/// An address and port that accepts mail, and who may use it.
package struct ListenerSettings: Sendable, Hashable {
    /// Whether a client must authenticate before it may send. Required certificates demand it too: before STARTTLS, nobody
    /// has been asked for one, and a certificate may name a login that was removed.
    package enum Login: String, Sendable, CaseIterable {
        case optional
        case required
    }

    /// Whether a client is asked for a certificate.
    package enum ClientCertificates: String, Sendable, CaseIterable {
        case off
        /// A certificate that verifies counts as a login; a client without one is accepted too.
        case optional
        case required
    }

    /// What happens to a recipient whose address no mailbox can have.
    package enum InvalidRecipients: String, Sendable, CaseIterable {
        /// RCPT is accepted, and a delivery report informs the sender that nothing was sent there.
        case report
        /// RCPT is refused.
        case refuse
    }

    /// The name in logs and metrics, and of the socket that systemd passes (FileDescriptorName=).
    package var name = "smtp"
    package var address = IPAddress.loopback
    /// 0 takes any free port.
    package var port = 2525
    package var encryption = SMTPEncryption.startTLS
    /// Networks that may connect; other clients are turned away before the greeting.
    package var networks = IPNetwork.loopback
    /// Proxies whose connections begin with a PROXY protocol header.
    package var proxyProtocolFrom: [IPNetwork] = []
    package var login = Login.optional
    package var clientCertificates = ClientCertificates.off
    /// A PEM file with the CA certificates that client certificates must chain to.
    package var clientCA: String?
    package var invalidRecipients = InvalidRecipients.report
    /// Whether all mail is captured instead of sent.
    package var capture = false
    /// The addresses and domains to which mail is sent; other mail is captured. Empty for all.
    package var allowOnly: [String] = []

    package init() {}
}

extension ListenerSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "name",
                \.name,
                .text("a name"),
                "The name in logs and metrics, and of the socket that systemd passes (FileDescriptorName=).",
                "Der Name in Protokollen und Messwerten sowie des Sockets, den systemd übergibt "
                    + "(FileDescriptorName=)."
            ),
            .value(
                "address",
                \.address,
                .address,
                "The address to listen on. 0.0.0.0 or :: means every address of the machine.",
                "Die Adresse, auf der das Gateway lauscht. 0.0.0.0 oder :: steht für alle Adressen des Rechners."
            ),
            .value(
                "port",
                \.port,
                .count(0...65_535),
                "The port to listen on. 0 takes any free port.",
                "Der Port, auf dem das Gateway lauscht. 0 nimmt einen beliebigen freien Port."
            ),
            .value(
                "encryption",
                \.encryption,
                .choice,
                "When connections are encrypted: never, when the client sends STARTTLS, or from the first byte.",
                "Wann Verbindungen verschlüsselt werden: nie (plain), sobald der Client STARTTLS sendet (starttls) "
                    + "oder vom ersten Byte an (tls)."
            ),
            .value(
                "networks",
                \.networks,
                .networks,
                "Networks that may connect. If others than this machine may, also require a login or a client certificate.",
                "Netzwerke, die sich verbinden dürfen. Dürfen es andere als dieser Rechner, verlangen Sie auch eine "
                    + "Anmeldung oder ein Client-Zertifikat."
            ),
            .value(
                "proxy_protocol_from",
                \.proxyProtocolFrom,
                .networksOrNone,
                "Proxies and load balancers whose connections begin with a PROXY protocol header (version 1 or 2, such as "
                    + "HAProxy's send-proxy-v2), in encrypted connections too. The client's address in it counts "
                    + "everywhere: for networks, limits, lockouts, the log and Received. A connection from these addresses "
                    + "without a header is closed; other clients connect without one.",
                "Proxys und Load Balancer, deren Verbindungen mit einem Header des PROXY-Protokolls (Version 1 oder "
                    + "2, z. B. HAProxys send-proxy-v2) beginnen, auch bei verschlüsselten Verbindungen. Die darin "
                    + "genannte Client-Adresse gilt überall: für Netzwerke, Grenzwerte, Sperren, das Protokoll und "
                    + "Received. Eine Verbindung von diesen Adressen ohne Header wird geschlossen; andere Clients "
                    + "verbinden sich ohne."
            ),
            .value(
                "login",
                \.login,
                .choice,
                "Whether a client must log in, or present a certificate, before it may send.",
                "Ob ein Client sich anmelden oder ein Zertifikat vorlegen muss, bevor er senden darf."
            ),
            .value(
                "client_certificates",
                \.clientCertificates,
                .choice,
                "Whether clients are asked for a certificate. One that verifies counts as a login, by the name in it. "
                    + "If required, no client sends without a login: no unencrypted one, and none whose certificate names "
                    + "no enabled login.",
                "Ob Clients nach einem Zertifikat gefragt werden. Ein gültiges zählt als Anmeldung unter dem Namen, "
                    + "den es nennt. Mit required sendet kein Client ohne Anmeldung: keiner ohne Verschlüsselung und "
                    + "keiner, dessen Zertifikat keine aktive SMTP-Anmeldung nennt."
            ),
            .optional(
                "client_ca",
                \.clientCA,
                .path,
                "A PEM file with the CA certificates that client certificates must chain to.",
                "Eine PEM-Datei mit den CA-Zertifikaten, von denen Client-Zertifikate stammen müssen."
            ),
            .value(
                "invalid_recipients",
                \.invalidRecipients,
                .choice,
                "What to do with a recipient whose address no mailbox can have (kunde@firma..de): accept it and report the "
                    + "failure to the sender, or refuse it. Odoo needs the report, since it ignores a refusal among "
                    + "accepted recipients.",
                "Was mit einem Empfänger geschieht, dessen Adresse kein Postfach haben kann (kunde@firma..de): "
                    + "annehmen und dem Absender den Fehler melden (report) oder ablehnen (refuse). Odoo braucht den "
                    + "Bericht, da es eine Ablehnung neben angenommenen Empfängern übergeht."
            ),
            .value(
                "capture",
                \.capture,
                .flag,
                "Whether mail is captured: accepted, kept and shown in the console, but not sent. For copies of a production "
                    + "database and for tests.",
                "Ob E-Mails abgefangen werden: angenommen, aufbewahrt und in der Konsole gezeigt, aber nicht "
                    + "gesendet. Für Kopien einer Produktivdatenbank und für Tests."
            ),
            .value(
                "allow_only",
                \.allowOnly,
                .recipients,
                "Addresses and domains, such as @acme.example, to which mail is sent; mail to all other recipients is captured. "
                    + "If empty, mail to everyone is sent.",
                "Adressen und Domains, z. B. @acme.example, an die gesendet wird; E-Mails an alle anderen Empfänger "
                    + "werden abgefangen. Wenn leer, wird an alle gesendet."
            ),
        ]
    }
}

extension ListenerSettings {
    /// Whether a client must authenticate before it may send. Required certificates demand it too: before STARTTLS, nobody
    /// has been asked for one, and a certificate may name a login that was removed.
    package var demandsIdentity: Bool { login == .required || clientCertificates == .required }

    /// The networks from which machines other than this one can reach the listener, a proxy's help included.
    var outsideNetworks: [IPNetwork] {
        address.isLoopback && proxyProtocolFrom.isEmpty ? [] : networks.filter { !$0.isLoopback }
    }

    /// Returns the settings of this listener that are refused or unwise; `key` is the listener's key.
    func problems(at key: String) -> [Problem] {
        relayProblems(at: key) + encryptionProblems(at: key) + certificateProblems(at: key)
            + captureProblems(capture, allowOnly, at: key)
            + proxyProblems(proxyProtocolFrom, at: "\(key).proxy_protocol_from")
    }

    /// Settings that let clients send through the company's accounts without authentication.
    private func relayProblems(at key: String) -> [Problem] {
        if networks.isEmpty {
            return [
                Problem(
                    .error,
                    "\(key).networks",
                    "no client may connect",
                    suggestedFix: "Add the networks that may, or remove the listener"
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
                    suggestedFix:
                        "Set login: required or client_certificates: required, or list only the machines that run "
                        + "Odoo"
                )
            ]
        }
        return [
            Problem(
                .warning,
                "\(key).networks",
                "every program in \(list(outsideNetworks)) may send mail as any of your accounts without a login",
                suggestedFix: "If not all of these programs are Odoo, set login: required"
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
                    suggestedFix: "Set encryption: starttls or tls"
                )
            ]
        }
        return [
            Problem(
                .warning,
                "\(key).encryption",
                "mail from \(list(outsideNetworks)) crosses the network unencrypted",
                suggestedFix: "Set encryption: starttls or tls"
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
                    suggestedFix: "Set client_certificates: optional or required, or remove client_ca"
                )
            ]
        case (_, nil):
            return [
                Problem(
                    .error,
                    "\(key).client_certificates",
                    "there is no CA to verify client certificates against",
                    suggestedFix: "Set client_ca to a PEM file"
                )
            ]
        case (_, _?) where encryption == .plain:
            return [
                Problem(
                    .error,
                    "\(key).client_certificates",
                    "client certificates require TLS, which this listener does not use",
                    suggestedFix: "Set encryption: starttls or tls"
                )
            ]
        case (_, _?): return []
        }
    }

    private func list(_ networks: [IPNetwork]) -> String {
        networks.map(\.description).joined(separator: ", ")
    }
}

extension ListenerSettings {
    /// Which of its mail is captured.
    package var capturePolicy: CapturePolicy { CapturePolicy(capturesAll: capture, allowOnly: allowOnly) }
}

/// Capturing that contradicts itself.
func captureProblems(_ capture: Bool, _ allowOnly: [String], at key: String) -> [Problem] {
    guard capture, !allowOnly.isEmpty else { return [] }
    return [
        Problem(
            .error,
            "\(key).allow_only",
            "all mail is captured, so none is sent to these recipients",
            suggestedFix: "Set capture: false to capture mail to all others only, or remove allow_only"
        )
    ]
}

/// Networks from which anyone could name any address as the client's.
func proxyProblems(_ proxies: [IPNetwork], at key: String) -> [Problem] {
    let open = proxies.filter { $0.isPublic && !$0.isSingleAddress }
    guard !open.isEmpty else { return [] }
    let list = open.map(\.description).joined(separator: ", ")
    return [
        Problem(
            .error,
            key,
            "anyone in \(list) could pass for any client",
            suggestedFix: "List only the addresses of your proxies"
        )
    ]
}

extension IPNetwork {
    fileprivate var isSingleAddress: Bool { prefix == address.family.bits }
}
