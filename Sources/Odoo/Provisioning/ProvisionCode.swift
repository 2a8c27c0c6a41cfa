/// The code of the server actions, as Odoo evaluates it.
package enum ProvisionCode {
    /// The field on contacts: the users in whose Google contacts they stand.
    package static let subscribers = "x_gsuite_user_ids"
    /// The field on users: when they last asked for their appointments.
    package static let requested = "x_gsuite_requested"
    /// The field on users: whether the gateway may act as them.
    package static let synchronised = "x_gsuite_sync"

    /// Puts the selected contacts into the caller's Google contacts. Only those that the caller may read: the gateway
    /// reads them all, and must not carry out what Odoo hides.
    package static let subscribe = selection(command: 4)
    package static let unsubscribe = selection(command: 3)

    private static func selection(command: Int) -> String {
        """
        chosen = env['res.partner'].with_context(active_test=False).search([('id', 'in', (records or model).ids)])
        quiet = chosen.sudo().with_context(tracking_disable=True, mail_notrack=True)
        quiet.write({'\(subscribers)': [(\(command), env.uid)]})
        """
    }

    /// Notes that the caller wants the appointments now, and shows the calendar.
    package static let request = """
        now = datetime.datetime.now().replace(microsecond=0)
        env['res.users'].sudo().browse(env.uid).write({'\(requested)': now})
        german = (env.context.get('lang') or '').startswith('de')
        action = {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
            'type': 'info',
            'title': 'Google',
            'message': 'Die Termine werden gleich geholt.' if german else 'Your appointments will be fetched shortly.',
            'next': env.ref('calendar.action_calendar_event').sudo().read()[0],
        }}
        """
}
