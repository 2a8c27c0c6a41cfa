package import Base

/// The web console.
package struct ConsoleSettings: Sendable, Hashable {
    /// Whether the console speaks TLS itself.
    package enum Encryption: String, Sendable, CaseIterable {
        /// No: for use on this machine only, or behind a proxy that speaks TLS.
        case none
        /// Yes, with the gateway's certificates.
        case certificate
    }

    /// Who must set up a second factor.
    package enum SecondFactorDemand: String, Sendable, CaseIterable {
        case optional
        case administrators
    }

    package var enabled = true
    package var address = IPAddress.loopback
    package var port = 8025
    package var tls = Encryption.none
    /// The origin that users see, without a path; `nil` takes the origin that the browser requests.
    package var baseURL: String?
    /// The prefix of all paths, such as `/gateway`.
    package var pathPrefix: String?
    /// Proxies whose X-Forwarded headers are trusted.
    package var trustedProxies: [IPNetwork] = []
    /// Proxies whose connections begin with a PROXY protocol header.
    package var proxyProtocolFrom: [IPNetwork] = []
    /// The IANA name of the zone that times are shown in; `nil` is the machine's own.
    package var timeZone: String?
    package var secondFactor = SecondFactorDemand.optional
    /// Whether a forgotten password can be reset by mail.
    package var passwordReset = true
    package var sessions = ConsoleSessionSettings()
    package var fromOdoo = ConsoleFromOdooSettings()
    package var limits = ConsoleLimitSettings()

    package init() {}
}

extension ConsoleSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("enabled", \.enabled, .flag, "Whether the console runs.", "Ob die Konsole läuft."),
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
                "tls",
                \.tls,
                .choice,
                "Whether the console speaks TLS itself, with the certificates in tls.certificates. none is for use on this "
                    + "machine only, or behind a proxy that speaks TLS.",
                "Ob die Konsole selbst TLS spricht, mit den Zertifikaten in tls.certificates. none eignet sich nur "
                    + "für diesen Rechner oder hinter einem Proxy, der TLS spricht."
            ),
            .optional(
                "base_url",
                \.baseURL,
                .origin,
                "The URL at which users reach the console, such as https://gateway.acme.example. Google redirects to it, so "
                    + "it must use https and a public name, except on localhost. If empty, the URL that the browser "
                    + "requests.",
                "Die URL, unter der Benutzer die Konsole erreichen, z. B. https://gateway.acme.example. Google "
                    + "leitet dorthin weiter; sie braucht daher https und einen öffentlichen Namen, außer auf "
                    + "localhost. Wenn leer, gilt die URL, die der Browser anfordert."
            ),
            .optional(
                "path_prefix",
                \.pathPrefix,
                .urlPath,
                "The prefix of all paths, such as /gateway, for a proxy that serves other things under the same name.",
                "Das Präfix aller Pfade, z. B. /gateway, für einen Proxy, der unter demselben Namen noch anderes "
                    + "anbietet."
            ),
            .value(
                "trusted_proxies",
                \.trustedProxies,
                .networksOrNone,
                "Proxies whose X-Forwarded-For, -Proto and -Host are trusted. If empty, none are.",
                "Proxys, deren X-Forwarded-For, -Proto und -Host vertraut wird. Wenn leer, keinem."
            ),
            .value(
                "proxy_protocol_from",
                \.proxyProtocolFrom,
                .networksOrNone,
                "Proxies and load balancers whose connections begin with a PROXY protocol header (version 1 or 2), before "
                    + "TLS: those that pass connections on unread. A connection from these addresses without a header is "
                    + "closed; other clients connect without one. A proxy that reads HTTP belongs to trusted_proxies.",
                "Proxys und Load Balancer, deren Verbindungen mit einem Header des PROXY-Protokolls (Version 1 oder "
                    + "2) beginnen, noch vor TLS: solche, die Verbindungen ungelesen durchreichen. Eine Verbindung "
                    + "von diesen Adressen ohne Header wird geschlossen; andere Clients verbinden sich ohne. Ein "
                    + "Proxy, der HTTP liest, gehört in trusted_proxies."
            ),
            .optional(
                "time_zone",
                \.timeZone,
                .text("an IANA time zone, such as Europe/Berlin"),
                "The zone that times are shown in, such as Europe/Berlin. If empty, the machine's own.",
                "Die Zeitzone, in der Zeiten angezeigt werden, z. B. Europe/Berlin. Wenn leer, die des Rechners."
            ),
            .value(
                "second_factor",
                \.secondFactor,
                .choice,
                "Who signs in with a password and a second factor, a code from an authenticator app (TOTP): users who "
                    + "choose to, or in addition all administrators, who are prompted to set it up.",
                "Wer sich mit Passwort und zweitem Faktor anmeldet, einem Code aus einer Authenticator-App (TOTP): "
                    + "Benutzer, die es wünschen (optional), oder zusätzlich alle Administratoren (administrators), "
                    + "die zum Einrichten aufgefordert werden."
            ),
            .value(
                "password_reset",
                \.passwordReset,
                .flag,
                "Whether users who have forgotten their password are mailed a link to choose a new one, by the default sender. "
                    + "It takes base_url, with which the link begins. Whoever reads the default sender's Sent folder can use "
                    + "such links; administrators are mailed one only if they have a second factor.",
                "Ob Benutzer, die ihr Passwort vergessen haben, vom Standardabsender einen Link erhalten, mit dem sie ein "
                    + "neues wählen. Dazu braucht es base_url, mit der der Link beginnt. Wer den Ordner „Gesendet“ des "
                    + "Standardabsenders liest, kann solche Links verwenden; Administratoren erhalten nur mit einem "
                    + "zweiten Faktor einen."
            ),
            .group("sessions", \.sessions, "How long users stay signed in."),
            .group(
                "from_odoo",
                \.fromOdoo,
                "Users who come from Odoo by *Grant access* in the app there, without a password."
            ),
            .group("limits", \.limits, "Limits on what a browser may ask of the console."),
        ]
    }
}

/// Limits on what a browser may ask of the console.
package struct ConsoleLimitSettings: Sendable, Hashable {
    package var body = 256 << 10
    package var connections = 256
    package var connectionsPerAddress = 64
    package var headerTimeout = Duration.seconds(10)
    package var requestTimeout = Duration.seconds(30)
    package var idleTimeout = Duration.seconds(60)

    package init() {}
}

extension ConsoleLimitSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "body",
                \.body,
                .size((16 << 10)...(16 << 20)),
                "The largest form that a browser may send.",
                "Das größte Formular, das ein Browser senden darf."
            ),
            .value(
                "connections",
                \.connections,
                .count(4...10_000),
                "Concurrent connections.",
                "Gleichzeitige Verbindungen."
            ),
            .value(
                "connections_per_address",
                \.connectionsPerAddress,
                .count(2...10_000),
                "Concurrent connections from one address, unless it is one of trusted_proxies. Beyond that, the connection "
                    + "that has sent no request for the longest time is closed.",
                "Gleichzeitige Verbindungen von einer Adresse, außer von trusted_proxies. Darüber hinaus wird die "
                    + "Verbindung geschlossen, die am längsten keine Anfrage gesendet hat."
            ),
            .value(
                "header_timeout",
                \.headerTimeout,
                .duration(.seconds(1)...(.minutes(1))),
                "The longest time for the header of a connection's first request to arrive.",
                "Höchstdauer, bis der Header der ersten Anfrage einer Verbindung eingetroffen ist."
            ),
            .value(
                "request_timeout",
                \.requestTimeout,
                .duration(.seconds(5)...(.minutes(10))),
                "The longest time for a request to arrive and be answered.",
                "Höchstdauer, bis eine Anfrage eingetroffen und beantwortet ist."
            ),
            .value(
                "idle_timeout",
                \.idleTimeout,
                .duration(.seconds(5)...(.minutes(10))),
                "The longest time that a connection may stay silent.",
                "Höchstdauer, die eine Verbindung untätig sein darf."
            ),
        ]
    }
}

/// How long a user stays signed in to the console.
package struct ConsoleSessionSettings: Sendable, Hashable {
    package var idle = Duration.hours(12)
    package var longest = Duration.days(7)
    /// The lifetime of invitations and of links for a new password.
    package var linkLifetime = Duration.days(2)

    package init() {}
}

extension ConsoleSessionSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "idle",
                \.idle,
                .duration(.minutes(5)...(.days(30))),
                "How long an unused session lasts.",
                "Wie lange eine ungenutzte Sitzung gültig bleibt."
            ),
            .value(
                "longest",
                \.longest,
                .duration(.minutes(5)...(.days(90))),
                "How long a session lasts, no matter how much it is used.",
                "Wie lange eine Sitzung höchstens gültig bleibt, auch wenn sie genutzt wird."
            ),
            .value(
                "link_lifetime",
                \.linkLifetime,
                .duration(.minutes(10)...(.days(30))),
                "How long invitations and links for a new password are valid.",
                "Wie lange Einladungen und Links für ein neues Passwort gültig sind."
            ),
        ]
    }
}

/// What is allowed to users who come from Odoo.
package struct ConsoleFromOdooSettings: Sendable, Hashable {
    package var newUsers = true
    package var administrators = false

    package init() {}
}

extension ConsoleFromOdooSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "new_users",
                \.newUsers,
                .flag,
                "Whether an internal user of Odoo whose login is an email address becomes a user of the console, with the role "
                    + "user, if there is none with that address. If not, administrators invite them.",
                "Ob ein interner Benutzer von Odoo, dessen Benutzername eine E-Mail-Adresse ist, mit der Rolle Benutzer ein "
                    + "Benutzer der Konsole wird, wenn es dort noch keinen mit dieser Adresse gibt. Wenn nicht, laden "
                    + "Administratoren sie ein."
            ),
            .value(
                "administrators",
                \.administrators,
                .flag,
                "Whether administrators of the console who come from Odoo have their rights there; otherwise they have those of "
                    + "other users until they sign in with a password or with Google. Whoever administers Odoo can come "
                    + "from there as anybody who has no second factor.",
                "Ob Administratoren der Konsole, die aus Odoo kommen, dort ihre Rechte haben; sonst haben sie die Rechte "
                    + "anderer Benutzer, bis sie sich mit Passwort oder mit Google anmelden. Wer Odoo administriert, kann "
                    + "von dort als jeder kommen, der keinen zweiten Faktor hat."
            ),
        ]
    }
}

extension ConsoleSettings {
    /// Returns the console's settings that are refused or unwise.
    func problems() -> [Problem] {
        guard enabled else { return [] }
        return exposureProblems() + baseURLProblems() + sessionProblems()
            + proxyProblems(proxyProtocolFrom, at: "console.proxy_protocol_from")
    }

    /// Settings that let passwords cross the network unencrypted.
    private func exposureProblems() -> [Problem] {
        guard !address.isLoopback, tls == .none else { return [] }
        guard !isBehindProxy else {
            return [
                Problem(
                    .warning,
                    "console.tls",
                    "users who reach \(address):\(port) without the proxy send passwords unencrypted",
                    suggestedFix: "Let only the proxy through the firewall, or set tls: certificate"
                )
            ]
        }
        return [
            Problem(
                .error,
                "console.tls",
                "passwords and sessions would cross the network unencrypted",
                suggestedFix:
                    "Set tls: certificate, listen on 127.0.0.1, or add the proxy that speaks TLS to trusted_proxies"
            )
        ]
    }

    private var isBehindProxy: Bool { !trustedProxies.isEmpty || !proxyProtocolFrom.isEmpty }

    private func baseURLProblems() -> [Problem] {
        guard let baseURL else {
            guard !address.isLoopback else { return [] }
            return [
                Problem(
                    .warning,
                    "console.base_url",
                    "links and Google's redirects need a host name",
                    suggestedFix: "Set it to the URL that users open, such as https://gateway.acme.example"
                )
            ]
        }
        let isLocal = ["localhost", "127.0.0.1", "[::1]"].contains { name in
            let host = baseURL.dropFirst("http://".count)
            return host == name || host.hasPrefix(name + ":")
        }
        if baseURL.hasPrefix("http://"), !isLocal {
            return [
                Problem(
                    .error,
                    "console.base_url",
                    "\(baseURL) is not encrypted, and Google does not redirect to it",
                    suggestedFix: "Use https"
                )
            ]
        }
        if baseURL.hasPrefix("http://"), tls == .certificate {
            return [
                Problem(
                    .error,
                    "console.base_url",
                    "the console speaks TLS, so http cannot reach it",
                    suggestedFix: "Use https"
                )
            ]
        }
        if baseURL.hasPrefix("https://"), address.isLoopback, tls == .none, !isBehindProxy {
            return [
                Problem(
                    .warning,
                    "console.trusted_proxies",
                    "no proxy that speaks TLS for the console is set, so every browser seems to have the proxy's address",
                    suggestedFix: "Add the proxy, such as 127.0.0.1, or set tls: certificate"
                )
            ]
        }
        return []
    }

    private func sessionProblems() -> [Problem] {
        guard sessions.idle > sessions.longest else { return [] }
        return [
            Problem(
                .warning,
                "console.sessions.idle",
                "it exceeds console.sessions.longest, so it never takes effect",
                suggestedFix: "Make it shorter than console.sessions.longest"
            )
        ]
    }
}
