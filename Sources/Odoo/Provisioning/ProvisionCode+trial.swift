extension ProvisionCode {
    /// The message that undoes a successful trial.
    static let tried = "gsuite_gateway: tried"

    /// Does what a feature does, with the rights of the gateway's user, and undoes it: an exception rolls back its
    /// whole transaction.
    package static let trial = """
        feature = (env.context.get('gsuite_gateway') or {}).get('feature')
        quiet = {'tracking_disable': True, 'mail_create_nosubscribe': True, 'mail_create_nolog': True,
                 'mail_notrack': True, 'no_mail_to_attendees': True, 'dont_notify': True, 'no_calendar_sync': True}
        contacts = env['res.partner'].with_context(**quiet)
        if feature == 'mail':
            contact = contacts.search([], limit=1)
            env['mail.message'].with_context(**quiet).create({
                'model': 'res.partner', 'res_id': contact.id, 'message_type': 'email', 'body': 'x',
                'attachment_ids': [(0, 0, {
                    'name': 'x.txt', 'datas': 'eA==', 'res_model': 'res.partner', 'res_id': contact.id})],
            }).read(['body'])
        elif feature == 'contacts':
            contacts.search([('\(subscriptions).\(subscribedUser)', 'in', [env.uid])], limit=1).read(['name', 'write_date'])
            env['ir.attachment'].search([('res_model', '=', 'res.partner'), ('res_field', '!=', False)], limit=1)
        elif feature == 'newContacts':
            contact = contacts.search([], limit=1)
            env['\(subscription)'].create({'\(subscribedContact)': contact.id, '\(subscribedUser)': env.uid})
        elif feature == 'appointments':
            guest = contacts.create({'name': 'G Suite Gateway', 'email': 'trial@gsuite-gateway.invalid'})
            env['calendar.alarm'].create({
                'name': 'G Suite Gateway', 'alarm_type': 'notification', 'duration': 7, 'interval': 'minutes'})
            event = env['calendar.event'].with_context(**quiet).create({
                'name': 'G Suite Gateway', 'start': '2000-01-03 08:00:00', 'stop': '2000-01-03 09:00:00',
                'partner_ids': [(6, 0, guest.ids)]})
            event.attendee_ids.write({'state': 'accepted'})
            event.write({'name': 'G Suite Gateway 2'})
            event.unlink()
        else:
            raise UserError('gsuite_gateway: no such feature')
        raise UserError('\(tried)')
        """
}
