extension ProvisionCode {
    /// Records that a message which Odoo sent did not reach some of its recipients: their notifications turn red, their
    /// contacts' bounce counts rise by one, and mailings show the bounce. Searches all records, whoever may read them;
    /// changes nothing else, and reveals about a message only whether it exists and which recipients were recorded.
    ///
    /// Odoo's own way, `message_process` with a report, is not open to the gateway's user: with mass mailing installed
    /// it needs rights on mailings, and as the superuser it would post whatever the text says.
    package static let reportFailures = """
        wish = env.context.get('gsuite_gateway') or {}
        sent = wish.get('message_id')
        if not (isinstance(sent, str) and len(sent) <= 998 and sent.startswith('<') and sent.endswith('>')):
            raise UserError('gsuite_gateway: a Message-ID in angle brackets is needed')
        failures = wish.get('failures') or []
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
                values = {'notification_status': 'bounce'}
                if allowed(fresh, 'failure_type', 'mail_bounce'):
                    values['failure_type'] = 'mail_bounce'
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
        wish = env.context.get('gsuite_gateway') or {}
        pairs = wish.get('aliases') or []
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
        wish = env.context.get('gsuite_gateway') or {}
        gateway = env['res.users'].sudo().with_context(active_test=False).search([('login', '=', wish.get('login'))])
        hidden = env['mail.message'].sudo().search([
            ('id', '>', wish.get('after') or 0), ('message_type', '=', 'user_notification'),
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
