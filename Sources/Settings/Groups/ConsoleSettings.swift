package import Base

/// The web console.
package struct ConsoleSettings: Sendable, Hashable {
    /// Whether the console speaks TLS itself.
    package enum Encryption: String, Sendable, CaseIterable {
        /// No: for this machine alone, or behind a proxy that does.
        case none
        /// With the gateway's certificates.
        case certificate
    }

    /// Of whom a second factor is demanded.
    package enum SecondFactorDemand: String, Sendable, CaseIterable {
        case optional
        case administrators
    }

    package var enabled = true
    package var address = IPAddress.loopback
    package var port = 8025
    package var tls = Encryption.none
    /// The origin that people see, without a path; `nil` takes what the browser asked for.
    package var baseURL: String?
    /// What all paths begin with, such as `/gateway`.
    package var pathPrefix: String?
    /// Proxies whose X-Forwarded headers are believed.
    package var trustedProxies: [IPNetwork] = []
    /// IANA's name; `nil` is the machine's own.
    package var timeZone: String?
    package var secondFactor = SecondFactorDemand.optional
    package var sessions = ConsoleSessionSettings()
    package var limits = ConsoleLimitSettings()

    package init() {}
}

extension ConsoleSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value("enabled", \.enabled, .flag, "Whether there is a console at all."),
            .value("address", \.address, .address, "Where to listen; 0.0.0.0 or :: is every address of the machine."),
            .value("port", \.port, .count(0...65_535), "0 takes any free port."),
            .value(
                "tls",
                \.tls,
                .choice,
                "Whether the console speaks TLS itself, with the certificates of tls.certificates. none is for this "
                    + "machine alone, or behind a proxy that speaks TLS."
            ),
            .optional(
                "base_url",
                \.baseURL,
                .origin,
                "How people reach the console, such as https://gateway.acme.example. Google leads back to it, so it must "
                    + "be https and a public name, save on localhost. Empty takes what the browser asked for."
            ),
            .optional(
                "path_prefix",
                \.pathPrefix,
                .urlPath,
                "What all paths begin with, such as /gateway, where a proxy serves other things under the same name."
            ),
            .value(
                "trusted_proxies",
                \.trustedProxies,
                .networksOrNone,
                "Proxies whose X-Forwarded-For, -Proto and -Host are believed. Empty believes nobody."
            ),
            .optional(
                "time_zone",
                \.timeZone,
                .text("an IANA time zone, such as Europe/Berlin"),
                "The zone that times are shown in, such as Europe/Berlin. Empty is the machine's own."
            ),
            .value(
                "second_factor",
                \.secondFactor,
                .choice,
                "Whether signing in by a password takes a second factor, a code of an app (TOTP): whoever wants to, or "
                    + "administrators in any case, who are led to set it up."
            ),
            .group("sessions", \.sessions, "How long somebody stays signed in."),
            .group("limits", \.limits, "What a browser may ask of the console."),
        ]
    }
}
