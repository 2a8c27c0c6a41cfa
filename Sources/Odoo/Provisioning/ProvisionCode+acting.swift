extension ProvisionCode {
    /// The message with which `asOwner` refuses a user who is not synchronised, or never may be.
    static let notForUser = "gsuite_gateway: not for this user"

    /// Makes one call as another user, with that user's rights: for appointments, since Odoo hides private ones from
    /// everyone but their owner, even from administrators; for contacts, so that users reach through the gateway what
    /// they reach in Odoo. Acts only as internal users who are synchronised, never as Odoo itself. Its group reserves
    /// it to the gateway.
    package static let asOwner = """
        wish = env.context.get('gsuite_gateway') or {}
        everything = ('create', 'write', 'unlink', 'search_read')
        allowed = {
            'calendar.event': everything, 'calendar.attendee': everything, 'calendar.recurrence': everything,
            'res.partner': ('create', 'search_read'),
        }
        if wish.get('method') not in allowed.get(wish.get('model'), ()):
            raise UserError('gsuite_gateway: that is not for it')
        number = wish.get('user')
        known = isinstance(number, int) and not isinstance(number, bool) and number > 1
        user = env['res.users'].sudo().browse(number if known else []).exists()
        if not user or not user.active or user.share or not user['\(synchronised)']:
            raise UserError('\(notForUser)')
        owned = env[wish['model']].with_user(user.id).with_context(**wish.get('context', {}))
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

    /// Sets the users as whom the gateway acts: only internal, active ones. New ones are written to Odoo's log. With
    /// `exactly`, the mark is removed from all others. Returns those of the users who are now synchronised.
    package static let synchronise = """
        wish = env.context.get('gsuite_gateway') or {}
        numbers = [number for number in (wish.get('users') or []) if isinstance(number, int) and number > 1]
        users = env['res.users'].sudo().browse(numbers).exists().filtered(lambda user: user.active and not user.share)
        fresh = users.filtered(lambda user: not user['\(synchronised)'])
        if fresh:
            fresh.write({'\(synchronised)': True})
            log('G Suite Gateway acts from now on as: %s' % ', '.join(fresh.mapped('login')))
        if wish.get('exactly'):
            others = env['res.users'].sudo().with_context(active_test=False).search([
                ('\(synchronised)', '=', True), ('id', 'not in', users.ids)])
            if others:
                others.write({'\(synchronised)': False})
                log('G Suite Gateway no longer acts as: %s' % ', '.join(others.mapped('login')))
        action = {'type': 'gsuite_gateway', 'result': users.ids}
        """
}
