/// The code of the server actions, as Odoo evaluates it.
package enum ProvisionCode {
    /// The field on contacts: the users in whose Google contacts they stand.
    package static let subscribers = "x_gsuite_user_ids"
    /// The field on users: when they last asked for their appointments.
    package static let requested = "x_gsuite_requested"

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

    /// Does one thing with appointments as their owner: Odoo hides private ones from everybody else, administrators
    /// included. Its group keeps it for the gateway.
    package static let asOwner = """
        wish = env.context.get('gsuite_gateway') or {}
        if wish.get('model') not in ('calendar.event', 'calendar.attendee', 'calendar.recurrence'):
            raise UserError('gsuite_gateway: this model is not for it')
        if wish.get('method') not in ('create', 'write', 'unlink', 'search_read'):
            raise UserError('gsuite_gateway: this method is not for it')
        owned = env[wish['model']].with_user(wish['user']).with_context(**wish.get('context', {}))
        if wish['method'] == 'create':
            result = owned.create(wish['values']).ids
        elif wish['method'] == 'write':
            result = owned.browse(wish['ids']).write(wish['values'])
        elif wish['method'] == 'unlink':
            result = owned.browse(wish['ids']).exists().unlink()
        else:
            result = owned.search_read(wish['domain'], wish['fields'], limit=wish['limit'], order='id')
        action = {'type': 'gsuite_gateway', 'result': result}
        """
}
