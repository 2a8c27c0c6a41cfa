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
    package static let subscribe =
        AppCode.words
            + """
            chosen = env['res.partner'].with_context(active_test=False).search([('id', 'in', (records or model).ids)])
            kept = env['\(subscription)'].sudo().with_context(active_test=False)
            known = kept.search([
                ('\(subscribedUser)', '=', env.uid), ('\(subscribedContact)', 'in', chosen.ids)])
            fresh = chosen - known.mapped('\(subscribedContact)')
            for contact in fresh:
                kept.create({
                    '\(subscribedContact)': contact.id, '\(subscribedUser)': env.uid,
                    'x_name': env.user.name})
            action = toast(words(
                'Contacts that are now imported into your Google contacts: %s',
                'Kontakte, die jetzt in Ihre Google-Kontakte importiert werden: %s') % len(fresh))

            """

    package static let unsubscribe =
        AppCode.words
            + """
            kept = env['\(subscription)'].sudo().with_context(active_test=False)
            gone = kept.search([
                ('\(subscribedUser)', '=', env.uid),
                ('\(subscribedContact)', 'in', (records or model).ids)])
            action = toast(words(
                'Contacts that are no longer imported into your Google contacts: %s',
                'Kontakte, die nicht mehr in Ihre Google-Kontakte importiert werden: %s') % len(gone))
            gone.unlink()

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

    /// Asks for the caller's appointments.
    package static let request = AppCode.requestAppointments
}

extension ProvisionCode {
    /// The message with which `asOwner` refuses a user who is not synchronised, or never may be.
    static let notForUser = "gsuite_gateway: not for this user"

    /// Makes one call as another user, with that user's rights: for appointments, since Odoo hides private ones from
    /// everyone but their owner, even from administrators; for contacts, so that users reach through the gateway what
    /// they reach in Odoo. Acts only as internal users who are synchronised, never as Odoo itself. Its group reserves
    /// it to the gateway.
    package static let asOwner = """
        arguments = env.context.get('gsuite_gateway') or {}
        everything = ('create', 'write', 'unlink', 'search_read')
        allowed = {
            'calendar.event': everything, 'calendar.attendee': everything, 'calendar.recurrence': everything,
            'res.partner': ('create', 'search_read'),
        }
        if arguments.get('method') not in allowed.get(arguments.get('model'), ()):
            raise UserError('gsuite_gateway: that is not for it')
        number = arguments.get('user')
        known = isinstance(number, int) and not isinstance(number, bool) and number > 1
        user = env['res.users'].sudo().browse(number if known else []).exists()
        if not user or not user.active or user.share or not user['\(synchronised)']:
            raise UserError('\(notForUser)')
        owned = env[arguments['model']].with_user(user.id).with_context(**arguments.get('context', {}))
        if arguments['method'] == 'create':
            result = owned.create(arguments['values']).ids
        elif arguments['method'] == 'write':
            result = owned.browse(arguments['ids']).write(arguments['values'])
        elif arguments['method'] == 'unlink':
            result = owned.browse(arguments['ids']).exists().unlink()
        else:
            result = owned.search_read(arguments['domain'], arguments['fields'], limit=arguments['limit'], order='id')
        action = {'type': 'gsuite_gateway', 'result': result}
        """

    /// Sets the users as whom the gateway acts: only internal, active ones. New ones are written to Odoo's log. With
    /// `exactly`, the mark is removed from all others. Returns those of the users who are now synchronised.
    package static let synchronise = """
        arguments = env.context.get('gsuite_gateway') or {}
        numbers = [number for number in (arguments.get('users') or []) if isinstance(number, int) and number > 1]
        users = env['res.users'].sudo().browse(numbers).exists().filtered(lambda user: user.active and not user.share)
        fresh = users.filtered(lambda user: not user['\(synchronised)'])
        if fresh:
            fresh.write({'\(synchronised)': True})
            log('G Suite Gateway acts from now on as: %s' % ', '.join(fresh.mapped('login')))
        if arguments.get('exactly'):
            others = env['res.users'].sudo().with_context(active_test=False).search([
                ('\(synchronised)', '=', True), ('id', 'not in', users.ids)])
            if others:
                others.write({'\(synchronised)': False})
                log('G Suite Gateway no longer acts as: %s' % ', '.join(others.mapped('login')))
        action = {'type': 'gsuite_gateway', 'result': users.ids}
        """
}

extension ProvisionCode {
    /// Records that a message which Odoo sent did not reach some of its recipients: their notifications turn red, their
    /// contacts' bounce counts rise by one, and mailings show the bounce. Searches all records, whoever may read them;
    /// changes nothing else, and reveals about a message only whether it exists and which recipients were recorded.
    ///
    /// Odoo's own way, `message_process` with a report, is not open to the gateway's user: with mass mailing installed
    /// it needs rights on mailings, and as the superuser it would post whatever the text says.
    package static let reportFailures = """
        arguments = env.context.get('gsuite_gateway') or {}
        sent = arguments.get('message_id')
        if not (isinstance(sent, str) and len(sent) <= 998 and sent.startswith('<') and sent.endswith('>')):
            raise UserError('gsuite_gateway: a Message-ID in angle brackets is needed')
        failures = arguments.get('failures') or []
        if len(failures) > \(SentMessages.mostFailures):
            raise UserError('gsuite_gateway: too many failures')

        def spelled(address):
            local, at, domain = address.strip().lower().rpartition('@')
            try:
                domain = domain.encode('idna').decode()
            except Exception:
                pass
            return local + at + domain

        def names(text, address):
            text = text or ''
            for mark in '<>,;"()':
                text = text.replace(mark, ' ')
            return address in [spelled(word) for word in text.split() if '@' in word]

        def allowed(records, field, word):
            return word in dict(records.fields_get([field])[field]['selection'])

        def language(author, user):
            reader = author.user_ids[:1] or user
            return (reader.lang or '')[:2]

        messages = env['mail.message'].sudo().search([('message_id', '=', sent)], order='id desc', limit=5)
        notices = env['mail.notification'].sudo().search([
            ('mail_message_id', 'in', messages.ids), ('notification_type', '=', 'email'),
            ('notification_status', '!=', 'canceled'),
        ])
        mailed = []
        if 'mailing.trace' in env:
            mailed = env['mailing.trace'].sudo().search([('message_id', '=', sent)], limit=100)
        told = []
        for failure in failures:
            given = str(failure.get('address') or '')
            address = spelled(given)
            reason = str(failure.get('reason') or '')[:2000]
            reasons = failure.get('reasons') or {}

            def said(language):
                return str(reasons.get(language) or reason)[:2000]

            own = notices.filtered(lambda notice: names(notice.res_partner_id.email, address) or (
                'mail_email_address' in notice._fields and names(notice['mail_email_address'], address)))
            fresh = own.filtered(lambda notice: notice.notification_status != 'bounce')
            if fresh:
                # Odoo 16 knows no bounce, and shows the reason of an unknown failure only; of none, it says "No Error".
                kind = 'mail_bounce' if allowed(fresh, 'failure_type', 'mail_bounce') else 'unknown'
                values = {'notification_status': 'bounce', 'failure_type': kind}
                for message in fresh.mapped('mail_message_id'):
                    values['failure_reason'] = said(language(message.author_id, message.create_uid))
                    fresh.filtered(lambda notice: notice.mail_message_id == message).write(values)
                for partner in fresh.mapped('res_partner_id').with_context(tracking_disable=True, mail_notrack=True):
                    partner.write({'message_bounce': partner.message_bounce + 1})
            traces = [trace for trace in mailed if names(trace['email'], address)]
            for trace in traces:
                if 'trace_status' not in trace._fields:
                    trace.write({'state': 'bounced', 'bounced': datetime.datetime.now().replace(microsecond=0)})
                elif trace['trace_status'] != 'bounce':
                    values = {'trace_status': 'bounce'}
                    if 'failure_reason' in trace._fields:
                        values['failure_reason'] = said(language(env['res.partner'], trace.create_uid))
                    if allowed(trace, 'failure_type', 'mail_bounce'):
                        values['failure_type'] = 'mail_bounce'
                    trace.write(values)
            if own or traces:
                told.append(given)
        if messages and told:
            messages._notify_message_notification_update()
        action = {'type': 'gsuite_gateway', 'result': {'known': bool(messages or mailed), 'told': told}}
        """

    /// Makes other Message-IDs known for messages that Odoo sent, each through a hidden message on the same record with
    /// the same author and subtype, by which Odoo decides who is notified of a reply. Odoo shows messages of this type
    /// only to their recipients, and in no record's history; naming a recipient sends no notification. Returns how many
    /// it created.
    package static let makeAliases = """
        arguments = env.context.get('gsuite_gateway') or {}
        pairs = arguments.get('aliases') or []
        if len(pairs) > \(SentMessages.mostAliases):
            raise UserError('gsuite_gateway: too many aliases')
        for text in [text for pair in pairs for text in pair]:
            if not (isinstance(text, str) and len(text) <= 998 and text.startswith('<') and text.endswith('>')):
                raise UserError('gsuite_gateway: Message-IDs in angle brackets are needed')
        quiet = env['mail.message'].sudo().with_context(
            tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True, mail_notrack=True)
        known = {}
        places = set()
        for message in quiet.search([('message_id', 'in', [text for pair in pairs for text in pair])], order='id'):
            if message.model and message.res_id:
                known[message.message_id] = message
                places.add((message.message_id, message.model, message.res_id))
        made = 0
        for sent, alias in pairs:
            message = known.get(sent)
            if not message or (alias, message.model, message.res_id) in places:
                continue
            places.add((alias, message.model, message.res_id))
            quiet.create({
                'message_type': 'user_notification', 'message_id': alias, 'model': message.model,
                'res_id': message.res_id, 'parent_id': message.id, 'subtype_id': message.subtype_id.id,
                'author_id': message.author_id.id, 'email_from': message.email_from, 'reply_to': message.reply_to,
                'record_name': message.record_name, 'is_internal': True, 'body': '',
                'partner_ids': [(4, env.user.partner_id.id)],
            })
            made += 1
        action = {'type': 'gsuite_gateway', 'result': made}
        """

    /// Removes the hidden messages that `makeAliases` created, one range of ids at a time: those without content that
    /// name the gateway's user and are on the same record as their parent message. Returns the last id checked, or
    /// nothing at the end, and how many it removed.
    package static let removeAliases = """
        arguments = env.context.get('gsuite_gateway') or {}
        gateway = env['res.users'].sudo().with_context(active_test=False).search([('login', '=', arguments.get('login'))])
        hidden = env['mail.message'].sudo().search([
            ('id', '>', arguments.get('after') or 0), ('message_type', '=', 'user_notification'),
            ('is_internal', '=', True), ('parent_id', '!=', False),
            ('partner_ids', 'in', gateway.partner_id.ids),
        ], order='id', limit=\(SentMessages.mostAliases))
        own = hidden.filtered(lambda message: not (message.body or '').strip() and not message.attachment_ids
            and (message.model, message.res_id) == (message.parent_id.model, message.parent_id.res_id))
        result = {'last': hidden[-1:].id, 'removed': len(own)}
        own.unlink()
        action = {'type': 'gsuite_gateway', 'result': result}
        """
}

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
            attendee = contacts.create({'name': 'G Suite Gateway', 'email': 'trial@gsuite-gateway.invalid'})
            env['calendar.alarm'].create({
                'name': 'G Suite Gateway', 'alarm_type': 'notification', 'duration': 7, 'interval': 'minutes'})
            event = env['calendar.event'].with_context(**quiet).create({
                'name': 'G Suite Gateway', 'start': '2000-01-03 08:00:00', 'stop': '2000-01-03 09:00:00',
                'partner_ids': [(6, 0, attendee.ids)]})
            event.attendee_ids.write({'state': 'accepted'})
            event.write({'name': 'G Suite Gateway 2'})
            event.unlink()
        else:
            raise UserError('gsuite_gateway: no such feature')
        raise UserError('\(tried)')
        """
}
