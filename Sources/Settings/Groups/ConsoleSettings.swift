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
    /// The IANA name of the zone that times are shown in; `nil` is the machine's own.
    package var timeZone: String?
    package var secondFactor = SecondFactorDemand.optional
    package var sessions = ConsoleSessionSettings()
    package var limits = ConsoleLimitSettings()

    package init() {}
}

extension ConsoleSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("enabled", \.enabled, .flag, "Whether the console runs."),
            .value(
                "address",
                \.address,
                .address,
                "The address to listen on. 0.0.0.0 or :: means every address of the machine."
            ),
            .value("port", \.port, .count(0...65_535), "The port to listen on. 0 takes any free port."),
            .value(
                "tls",
                \.tls,
                .choice,
                "Whether the console speaks TLS itself, with the certificates in tls.certificates. none is for use on this "
                    + "machine only, or behind a proxy that speaks TLS."
            ),
            .optional(
                "base_url",
                \.baseURL,
                .origin,
                "The URL at which users reach the console, such as https://gateway.acme.example. Google redirects to it, so "
                    + "it must use https and a public name, except on localhost. If empty, the URL that the browser "
                    + "requests."
            ),
            .optional(
                "path_prefix",
                \.pathPrefix,
                .urlPath,
                "The prefix of all paths, such as /gateway, for a proxy that serves other things under the same name."
            ),
            .value(
                "trusted_proxies",
                \.trustedProxies,
                .networksOrNone,
                "Proxies whose X-Forwarded-For, -Proto and -Host are trusted. If empty, none are."
            ),
            .optional(
                "time_zone",
                \.timeZone,
                .text("an IANA time zone, such as Europe/Berlin"),
                "The zone that times are shown in, such as Europe/Berlin. If empty, the machine's own."
            ),
            .value(
                "second_factor",
                \.secondFactor,
                .choice,
                "Who signs in with a password and a second factor, a code from an authenticator app (TOTP): users who "
                    + "choose to, or in addition all administrators, who are prompted to set it up."
            ),
            .group("sessions", \.sessions, "How long users stay signed in."),
            .group("limits", \.limits, "Limits on what a browser may ask of the console."),
        ]
    }
}
