/// The actions by which the gateway serves the app; only its group may run them.
extension AppCode {
    /// Those of the users who are administrators now: a request for somebody else is served only then.
    package static let administrators = """
        numbers = (env.context.get('gsuite_gateway') or {}).get('users') or []
        numbers = [number for number in numbers if isinstance(number, int) and number > 1][:500]
        people = env['res.users'].sudo().browse(numbers).exists().filtered(lambda user: user.active and not user.share)
        result = [person.id for person in people if person.with_user(person.id).has_group('base.group_system')]
        action = {'type': 'gsuite_gateway', 'result': result}

        """

    /// The messages for which a user asked for something, each with the contacts that this user may read.
    package static let requestedMails = """
        arguments = env.context.get('gsuite_gateway') or {}
        number = arguments.get('user')
        person = env['res.users'].sudo().browse(number if isinstance(number, int) and number > 1 else []).exists()
        if not person or not person.active or person.share:
            raise UserError('gsuite_gateway: not for this user')
        mails = env['\(AppMail.model)'].sudo().search([
            ('\(AppMail.owner)', '=', person.id), ('\(AppMail.request)', '!=', False),
            ('id', '>', int(arguments.get('after') or 0))], order='id', limit=\(AppCall.mostMails))
        linked = mails.mapped('\(AppMail.contacts)').ids
        readable = env['res.partner'].with_user(person.id).search([('id', 'in', linked)]).sudo()
        names = {contact.id: contact.display_name for contact in readable}
        result = [{
            'id': mail.id, 'key': mail['\(AppMail.key)'], 'request': mail['\(AppMail.request)'],
            'chosen': mail['\(AppMail.isChosen)'], 'linked': sorted(mail['\(AppMail.contacts)'].ids),
            'contacts': [[one, names[one]] for one in mail['\(AppMail.contacts)'].ids if one in names],
        } for mail in mails]
        action = {'type': 'gsuite_gateway', 'result': result}

        """

    /// Writes messages whose request is still what the gateway read. Odoo repeats the whole call if someone changes one of
    /// them meanwhile.
    package static let writeMails = """
        rows = (env.context.get('gsuite_gateway') or {}).get('rows') or []
        if len(rows) > \(AppCall.mostMails):
            raise UserError('gsuite_gateway: too many rows')
        result = []
        for row in rows:
            mails = env['\(AppMail.model)'].sudo().search([
                ('id', 'in', row['ids']), ('\(AppMail.request)', '=', row.get('request') or False)])
            if 'linked' in row:
                mails = mails.filtered(lambda mail: sorted(mail['\(AppMail.contacts)'].ids) == row['linked'])
            mails.write({field: value for field, value in row['values'].items() if field.startswith('x_')})
            result += mails.ids
        action = {'type': 'gsuite_gateway', 'result': result}

        """
}
