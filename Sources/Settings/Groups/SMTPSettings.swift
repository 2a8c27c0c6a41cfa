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
                "Failed logins in one connection after which it is closed."
            ),
            .value(
                "failures_per_address",
                \.failuresPerAddress,
                .count(1...100_000),
                "Failed logins within the window after which an address is locked out."
            ),
            .value(
                "failures_per_login",
                \.failuresPerLogin,
                .count(1...100_000),
                "Failed logins within the window after which a login is locked out, for the addresses that failed."
            ),
            .value(
                "window",
                \.window,
                .duration(.seconds(1)...(.days(1))),
                "The time over which failures are counted."
            ),
            .value("lockout", \.lockout, .duration(.seconds(1)...(.days(7))), "How long a lockout lasts."),
            .value(
                "delay",
                \.delay,
                .duration(.zero...(.seconds(10))),
                "The wait before a failed login is answered. It doubles with each further failure of the connection."
            ),
        ]
    }
}
