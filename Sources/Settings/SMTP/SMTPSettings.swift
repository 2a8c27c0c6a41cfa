/// The listener: where Odoo's mail comes in.
package struct SMTPSettings: Sendable, Hashable {
    package var listeners = [ListenerSettings()]
    package var limits = SMTPLimitSettings()
    package var authentication = AuthenticationSettings()

    package init() {}
}
