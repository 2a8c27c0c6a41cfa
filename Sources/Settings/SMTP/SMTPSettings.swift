/// How the gateway receives mail from Odoo.
package struct SMTPSettings: Sendable, Hashable {
    package var listeners = [ListenerSettings()]
    package var limits = SMTPLimitSettings()
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
