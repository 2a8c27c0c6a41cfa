/// The code of the server actions, as Odoo evaluates it.
package enum ProvisionCode {
    /// The model that holds who imports which contact, one record each. Users change it only through the actions, which
    /// act for whoever runs them, so that no one subscribes a colleague.
    package static let subscription = "x_gsuite_subscription"
    /// Its fields.
    package static let subscribedContact = "x_partner_id"
    package static let subscribedUser = "x_user_id"
    /// The field on contacts that holds those records.
    package static let subscriptions = "x_gsuite_subscription_ids"
    /// The field on contacts that shows the users who import them into their Google contacts. It is computed: what is
    /// written to it is not stored.
    package static let subscribers = "x_gsuite_subscriber_ids"
    /// The field that held the users in earlier versions. Anyone with write access to contacts could change it for
    /// others.
    static let formerSubscribers = "x_gsuite_user_ids"
    /// The field on users that holds when they last requested their appointments.
    package static let requested = "x_gsuite_requested"
    /// The field on users that marks those as whom the gateway may act.
    package static let synchronised = "x_gsuite_sync"

    /// Computes `subscribers`.
    package static let subscriberValue = """
        users = {}
        kept = self.env['\(subscription)'].sudo()
        for record in kept.search([('\(subscribedContact)', 'in', self._origin.ids)]):
            users.setdefault(record['\(subscribedContact)'].id, []).append(record['\(subscribedUser)'].id)
        for record in self:
            record['\(subscribers)'] = [(6, 0, users.get(record._origin.id, []))]
        """

    /// Adds the selected contacts to the caller's Google contacts. Only those that the caller may read: the gateway
    /// reads them all, and must not disclose what Odoo hides.
    package static let subscribe = """
        chosen = env['res.partner'].with_context(active_test=False).search([('id', 'in', (records or model).ids)])
        kept = env['\(subscription)'].sudo().with_context(active_test=False)
        known = kept.search([('\(subscribedUser)', '=', env.uid), ('\(subscribedContact)', 'in', chosen.ids)])
        for contact in chosen - known.mapped('\(subscribedContact)'):
            kept.create({'\(subscribedContact)': contact.id, '\(subscribedUser)': env.uid, 'x_name': env.user.name})
        """

    package static let unsubscribe = """
        kept = env['\(subscription)'].sudo().with_context(active_test=False)
        kept.search([
            ('\(subscribedUser)', '=', env.uid), ('\(subscribedContact)', 'in', (records or model).ids)]).unlink()
        """

    /// Creates records of the subscriptions in `formerSubscribers`, for a batch of contacts after an id. Returns the
    /// last one's id.
    package static let takeOver = """
        last = (env.context.get('gsuite_gateway') or {}).get('after') or 0
        kept = env['\(subscription)'].sudo().with_context(active_test=False)
        contacts = env['res.partner'].sudo().with_context(active_test=False).search(
            [('id', '>', last), ('\(formerSubscribers)', '!=', False)], order='id', limit=500)
        for contact in contacts:
            known = kept.search([('\(subscribedContact)', '=', contact.id)]).mapped('\(subscribedUser)')
            for user in contact['\(formerSubscribers)'] - known:
                kept.create({
                    '\(subscribedContact)': contact.id, '\(subscribedUser)': user.id, 'x_name': user.name})
        action = {'type': 'gsuite_gateway', 'result': contacts[-1:].id or last}
        """

    /// Records that the caller requests the appointments now, and shows the calendar.
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
