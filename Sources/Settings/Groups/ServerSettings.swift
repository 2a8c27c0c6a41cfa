import Base

/// How the gateway identifies itself, and how it stops.
package struct ServerSettings: Sendable, Hashable {
    /// The name in the greeting, in Received and in delivery reports; `nil` is the machine's own name.
    package var hostname: String?
    /// The name of this gateway among several on one PostgreSQL; `nil` is the machine's own name and a random part.
    package var nodeName: String?
    /// How long transactions and sends in progress may take to finish after the process is signalled to stop.
    package var shutdownGrace = Duration.seconds(30)

    package init() {}
}

extension ServerSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .optional(
                "hostname",
                \.hostname,
                .hostname,
                "The host name in the greeting, in Received and in delivery reports. If empty, the machine's own name.",
                "Der Hostname in der Begrüßung, in Received und in Zustellberichten. Wenn leer, der Name des "
                    + "Rechners."
            ),
            .optional(
                "node_name",
                \.nodeName,
                .text("a name"),
                "The name of this gateway among several that serve one PostgreSQL, as status and console show it. If empty, "
                    + "the machine's own name and a random part.",
                "Der Name dieses Gateways unter mehreren, die sich ein PostgreSQL teilen, wie ihn Status und Konsole "
                    + "zeigen. Wenn leer, der Name des Rechners und ein zufälliger Teil."
            ),
            .value(
                "shutdown_grace",
                \.shutdownGrace,
                .duration(.seconds(1)...(.minutes(30))),
                "How long sends in progress may take to finish when the gateway is stopped. Clients in the middle of a "
                    + "batch have two thirds of that time. TimeoutStopSec= of the systemd unit must be longer. 60s is too "
                    + "long: Odoo waits that long for a greeting.",
                "Wie lange laufende Sendungen noch dauern dürfen, wenn das Gateway angehalten wird. Clients mitten "
                    + "in einer Serie von E-Mails haben zwei Drittel davon. TimeoutStopSec= der systemd-Unit muss "
                    + "länger sein. 60 s sind zu lang: So lange wartet Odoo auf eine Begrüßung."
            ),
        ]
    }
}

/// The key that seals grants in the database.
package struct SecretsSettings: Sendable, Hashable {
    /// A file (mode 0600) that holds the key; created at first start if it does not exist.
    package var keyFile = "/etc/gsuite-gateway/secrets/key"
    /// The name of the systemd credential that holds the key; if systemd passes one of this name, it takes precedence.
    package var keyCredential = "gsuite-gateway.key"

    package init() {}
}

extension SecretsSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "key_file",
                \.keyFile,
                .path,
                "A file that holds the key, readable by the gateway's user only (0600). It is created at first start. Keep "
                    + "a copy elsewhere: without the key, no grant in the database can be read.",
                "Eine Datei mit dem Schlüssel, nur für den Benutzer des Gateways lesbar (0600). Sie wird beim ersten "
                    + "Start angelegt. Bewahren Sie eine Kopie an anderer Stelle auf: Ohne den Schlüssel ist kein "
                    + "Zugriff in der Datenbank lesbar."
            ),
            .value(
                "key_credential",
                \.keyCredential,
                .fileName,
                "The name of a systemd credential (LoadCredential=) that holds the key. If systemd passes it, it replaces "
                    + "the file.",
                "Der Name eines systemd-Credentials (LoadCredential=) mit dem Schlüssel. Übergibt systemd es, "
                    + "ersetzt es die Datei."
            ),
        ]
    }
}

/// The gateway's own certificates.
package struct TLSSettings: Sendable, Hashable {
    /// The oldest version of TLS that is accepted.
    package enum Version: String, Sendable, CaseIterable {
        case tls12 = "1.2"
        case tls13 = "1.3"
    }

    /// A folder that holds one folder per certificate, each with `fullchain.pem` and `privkey.pem`.
    package var certificates = "/var/lib/gsuite-gateway/certs"
    /// The name of the folder with the certificate for clients that request no name or an unknown one; `nil` is the
    /// first in alphabetical order.
    package var defaultCertificate: String?
    package var minimumVersion = Version.tls12

    package init() {}
}

extension TLSSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "certificates",
                \.certificates,
                .path,
                "A folder with one folder per certificate, each with fullchain.pem and privkey.pem, as Let's Encrypt lays "
                    + "them out. If there is none, a self-signed certificate is created.",
                "Ein Ordner mit einem Unterordner je Zertifikat, jeder mit fullchain.pem und privkey.pem, wie Let's "
                    + "Encrypt sie ablegt. Gibt es keinen, wird ein selbstsigniertes Zertifikat erstellt."
            ),
            .optional(
                "default_certificate",
                \.defaultCertificate,
                .fileName,
                "The folder of the certificate for clients that request no name or an unknown one. If empty, the first in "
                    + "alphabetical order.",
                "Der Ordner des Zertifikats für Clients, die keinen oder einen unbekannten Namen nennen. Wenn leer, "
                    + "der erste in alphabetischer Reihenfolge."
            ),
            .value(
                "minimum_version",
                \.minimumVersion,
                .choice,
                "The oldest version of TLS that is accepted.",
                "Die älteste zulässige TLS-Version."
            ),
        ]
    }
}
