package import Base

/// How Google is reached, and the default OAuth client.
package struct GoogleSettings: Sendable, Hashable {
    package var clientID: String?
    /// The secret itself, even if it came from `clientSecretFile` or a systemd credential.
    package var clientSecret: Secret?
    package var clientSecretFile: String?
    /// The proxy's URL, which may hold a password; `nil` follows the environment (https_proxy, no_proxy).
    package var proxy: String?
    /// A PEM file with the certificates to trust instead of the system's.
    package var caFile: String?
    package var timeouts = GoogleTimeoutSettings()
    package var endpoints = EndpointSettings()

    package init() {}
}

extension GoogleSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .optional(
                "client_id",
                \.clientID,
                .text("an OAuth client ID, such as 1234-abcd.apps.googleusercontent.com"),
                "The ID of the OAuth client for new grants. `account grant` and `account add` may name another.",
                "Die ID des OAuth-Clients für neue Zugriffe. `account grant` und `account add` können einen anderen "
                    + "angeben."
            ),
            .optional(
                "client_secret",
                \.clientSecret,
                .secret,
                "The secret of that client. Better kept in a file of its own: client_secret_file.",
                "Der Clientschlüssel dieses Clients. Besser in einer eigenen Datei: client_secret_file."
            ),
            .optional(
                "client_secret_file",
                \.clientSecretFile,
                .path,
                "A file that holds the secret. With a systemd credential named gsuite-gateway.client_secret, set neither.",
                "Eine Datei mit dem Clientschlüssel. Übergibt systemd das Credential gsuite-gateway.client_secret, "
                    + "bleiben beide leer."
            ),
            .optional(
                "proxy",
                \.proxy,
                .url(["http", "https", "socks5", "socks5h"], isSecret: true),
                "A proxy, such as http://proxy.example:3128. If empty, https_proxy and no_proxy in the environment apply.",
                "Ein Proxy, z. B. http://proxy.example:3128. Wenn leer, gelten https_proxy und no_proxy aus der "
                    + "Umgebung."
            ),
            .optional(
                "ca_file",
                \.caFile,
                .path,
                "A PEM file with the certificates to trust. If empty, the system's are trusted.",
                "Eine PEM-Datei mit den Zertifikaten, denen vertraut wird. Wenn leer, gelten die des Systems."
            ),
            .group("timeouts", \.timeouts, "The longest waits for Google."),
            .group("endpoints", \.endpoints, "The servers of Google's services. Other values point to a simulator."),
        ]
    }
}

/// The longest waits for Google.
package struct GoogleTimeoutSettings: Sendable, Hashable {
    /// The time to connect, TLS included.
    package var connect = Duration.seconds(15)
    /// The time of a whole small call.
    package var request = Duration.seconds(60)
    /// The time of a whole upload.
    package var upload = Duration.minutes(10)

    /// The time that a transfer may make no progress.
    package var stall = Duration.seconds(90)

    package init() {}
}

extension GoogleTimeoutSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "connect",
                \.connect,
                .duration(.seconds(1)...(.minutes(5))),
                "The longest time to connect, TLS included.",
                "Höchstdauer des Verbindungsaufbaus einschließlich TLS."
            ),
            .value(
                "request",
                \.request,
                .duration(.seconds(1)...(.hours(1))),
                "The longest time for a small call.",
                "Höchstdauer eines kleinen Aufrufs."
            ),
            .value(
                "upload",
                \.upload,
                .duration(.seconds(10)...(.hours(6))),
                "The longest time to upload a message.",
                "Höchstdauer beim Hochladen einer E-Mail."
            ),
            .value(
                "stall",
                \.stall,
                .duration(.seconds(1)...(.hours(1))),
                "The longest time that a transfer may make no progress.",
                "Höchstdauer, die eine Übertragung stocken darf."
            ),
        ]
    }
}

/// The servers of Google's services; other values point to a simulator.
package struct EndpointSettings: Sendable, Hashable {
    /// The server of the consent page. Each server is a URL without a path.
    package var accounts = "https://accounts.google.com"
    /// The token server.
    package var oauth = "https://oauth2.googleapis.com"
    /// Gmail's server, for calls and uploads alike.
    package var gmail = "https://gmail.googleapis.com"
    package var calendar = "https://www.googleapis.com"
    package var people = "https://people.googleapis.com"
    /// The audience that a service account's assertion names.
    package var tokenAudience = "https://oauth2.googleapis.com/token"
    package var submission = SubmissionSettings()

    package init() {}

    /// Uses one server, such as `http://127.0.0.1:8085`, in place of all of Google's web servers.
    package mutating func lead(toSimulator server: String) {
        accounts = server
        oauth = server
        gmail = server
        calendar = server
        people = server
    }
}

extension EndpointSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        let web = SettingFormat<String>.url(["https", "http"])
        return [
            .value(
                "accounts",
                \.accounts,
                web,
                "The server of the page on which users grant access.",
                "Der Server der Seite, auf der Benutzer Zugriff gewähren."
            ),
            .value("oauth", \.oauth, web, "The server that issues tokens.", "Der Server, der Tokens ausstellt."),
            .value("gmail", \.gmail, web, "The server of the Gmail API.", "Der Server der Gmail API."),
            .value("calendar", \.calendar, web, "The server of the Calendar API.", "Der Server der Calendar API."),
            .value(
                "people",
                \.people,
                web,
                "The server of the People API, for contacts and the directory.",
                "Der Server der People API, für Kontakte und das Verzeichnis."
            ),
            .value(
                "token_audience",
                \.tokenAudience,
                web,
                "The audience that a service account names when it requests a token, from whichever server.",
                "Die Zielgruppe (Audience), die ein Dienstkonto nennt, wenn es ein Token anfordert, gleich von "
                    + "welchem Server."
            ),
            .group("submission", \.submission, "Gmail's SMTP server, for accounts that send through it."),
        ]
    }
}

/// Gmail's SMTP server, for accounts that send through it (RFC 6409).
package struct SubmissionSettings: Sendable, Hashable {
    package var host = "smtp.gmail.com"
    package var port = 465
    package var encryption = SMTPEncryption.tls

    package init() {}
}

extension SubmissionSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("host", \.host, .hostname, "The server's name.", "Der Name des Servers."),
            .value(
                "port",
                \.port,
                .count(1...65_535),
                "The server's port: 465 begins with TLS, 587 with STARTTLS.",
                "Der Port des Servers: 465 beginnt mit TLS, 587 mit STARTTLS."
            ),
            .value(
                "encryption",
                \.encryption,
                .choice,
                "How the connection is encrypted. plain is for simulators.",
                "Wie die Verbindung verschlüsselt wird. plain ist für Simulatoren."
            ),
        ]
    }
}

extension GoogleSettings {
    func problems() -> [Problem] {
        var problems = endpoints.problems()
        if clientID != nil, clientSecret == nil {
            problems.append(
                Problem(
                    .warning,
                    "google.client_secret",
                    "the client ID has no secret",
                    suggestedFix:
                        "Set client_secret_file, or pass the credential \(GatewaySettings.clientSecretCredential)"
                )
            )
        }
        if clientID == nil, clientSecret != nil {
            problems.append(
                Problem(
                    .warning,
                    "google.client_id",
                    "the client secret has no client ID",
                    suggestedFix: "Set client_id"
                )
            )
        }
        return problems
    }
}

extension EndpointSettings {
    /// Servers on other machines to which tokens and mail would go unencrypted.
    fileprivate func problems() -> [Problem] {
        let urls = [
            ("accounts", accounts), ("oauth", oauth), ("gmail", gmail), ("calendar", calendar), ("people", people),
        ]
        var open = urls.filter { $0.1.hasPrefix("http://") && !isLoopback($0.1) }.map(\.0)
        if submission.encryption == .plain, !isLoopback("smtp://\(submission.host)") {
            open.append("submission.encryption")
        }
        return open.map { key in
            Problem(
                .error,
                "google.endpoints.\(key)",
                "tokens would cross the network unencrypted",
                suggestedFix: "Use https or TLS; unencrypted connections are for simulators on this machine"
            )
        }
    }
}
