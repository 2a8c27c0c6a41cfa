package import Base

/// How the gateway receives mail from Odoo.
package struct SMTPSettings: Sendable, Hashable {
    package var listeners = [ListenerSettings()]
    package var limits = SMTPLimits()
    package var authentication = AuthenticationSettings()

    package init() {}
}

extension SMTPSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .list(
                "listeners",
                \.listeners,
                "Any number of addresses and ports. A key that a listener omits has the value shown here."
            ),
            .group("limits", \.limits, "Limits on what an SMTP client may ask of the gateway."),
            .group(
                "authentication",
                \.authentication,
                "What happens after failed logins. Successful logins never count."
            ),
        ]
    }
}

/// What happens after failed logins. Successful logins never count.
package struct AuthenticationSettings: Sendable, Hashable {
    /// Failed logins in one connection after which it is closed.
    package var failuresPerConnection = SMTPLimits().failedLogins
    /// Failed logins within `window` after which an address is locked out.
    package var failuresPerAddress = 20
    /// Failed logins within `window` after which a login is locked out for the addresses that failed.
    package var failuresPerLogin = 10
    package var window = Duration.minutes(10)
    package var lockout = Duration.minutes(15)
    /// The wait before a failed login is answered; it doubles with each further failure.
    package var delay = Duration.seconds(1)

    package init() {}
}

extension AuthenticationSettings: SettingGroup {
    static var schema: [Setting<Self>] {
        [
            .value(
                "failures_per_connection",
                \.failuresPerConnection,
                .count(1...100),
                "Failed logins in one connection after which it is closed.",
                "Fehlgeschlagene Anmeldungen in einer Verbindung, nach denen sie geschlossen wird."
            ),
            .value(
                "failures_per_address",
                \.failuresPerAddress,
                .count(1...100_000),
                "Failed logins within the window after which an address is locked out.",
                "Fehlgeschlagene Anmeldungen im Zeitfenster, nach denen eine Adresse gesperrt wird."
            ),
            .value(
                "failures_per_login",
                \.failuresPerLogin,
                .count(1...100_000),
                "Failed logins within the window after which a login is locked out, for the addresses that failed.",
                "Fehlgeschlagene Anmeldungen im Zeitfenster, nach denen eine SMTP-Anmeldung für die betreffenden "
                    + "Adressen gesperrt wird."
            ),
            .value(
                "window",
                \.window,
                .duration(.seconds(1)...(.days(1))),
                "The time over which failures are counted.",
                "Das Zeitfenster, in dem Fehlschläge gezählt werden."
            ),
            .value(
                "lockout",
                \.lockout,
                .duration(.seconds(1)...(.days(7))),
                "How long a lockout lasts.",
                "Wie lange eine Sperre dauert."
            ),
            .value(
                "delay",
                \.delay,
                .duration(.zero...(.seconds(10))),
                "The wait before a failed login is answered. It doubles with each further failure of the connection.",
                "Die Wartezeit vor der Antwort auf eine fehlgeschlagene Anmeldung. Sie verdoppelt sich mit jedem "
                    + "weiteren Fehlschlag der Verbindung."
            ),
        ]
    }
}
