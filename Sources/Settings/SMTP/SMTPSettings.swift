/// The listener: where Odoo's mail comes in.
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
                "Any number of addresses and ports. A key that a listener leaves out has the value shown here."
            ),
            .group("limits", \.limits, "What a client may ask of the gateway."),
            .group(
                "authentication",
                \.authentication,
                "How wrong passwords are met. Successful logins never count."
            ),
        ]
    }
}
