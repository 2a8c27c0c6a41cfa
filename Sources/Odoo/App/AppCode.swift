/// The code of the app's server actions, as Odoo evaluates it.
///
/// Odoo 19 checks no record rules for actions that have a group, and a caller over RPC can name any records: so each action
/// picks the caller's own, and writes these as the superuser.
package enum AppCode {
    /// Words in the caller's language, and the message that shows them and reloads the list.
    static let words = """
        german = (env.context.get('lang') or user.lang or '').startswith('de')

        def words(english, deutsch):
            return deutsch if german else english

        def counted(number, one, many, eine, viele):
            return words(one, eine) if number == 1 else words(many, viele) % number

        # Odoo 16 has no soft reload: there, a view is loaded again when an action that it ran closes.
        is_old = 'webhook_url' not in env['ir.actions.server']._fields
        again = {'type': 'ir.actions.act_window_close'} if is_old else {'type': 'ir.actions.client', 'tag': 'soft_reload'}

        def toast(text, kind='success'):
            return {'type': 'ir.actions.client', 'tag': 'display_notification', 'params': {
                'type': kind, 'title': 'Google Workspace', 'message': text, 'sticky': False,
                'next': again}}

        """

    /// Wakes the gateway, once what is done is stored. A function sees no names of the code of a computed field.
    private static func wake(_ environment: String) -> String {
        """
        def wake(odoo=\(environment)):
            hook = odoo.ref('gsuite_gateway.action_wake', raise_if_not_found=False)
            if hook:
                hook.sudo().with_context(active_model='\(AppRequest.model)', active_id=1, active_ids=[1]).run()

        """
    }

    /// Leaves a request for the gateway, and wakes it once the request is stored.
    static let ask =
        wake("env")
            + """
            def ask(kind, argument=False, person=uid):
                asked = env['\(AppRequest.model)'].sudo()
                if asked.search_count([('create_uid', '=', uid)]) < \(AppRequest.mostPerUser):
                    asked.create({
                        'x_name': kind, '\(AppRequest.kind)': kind, '\(AppRequest.argument)': argument,
                        '\(AppRequest.user)': person})
                    env.cr.postcommit.add(wake)

            """

    /// Computes `AppSettings.isChanged`: wakes the gateway once options that someone else changed are stored.
    static let settingsChanged =
        wake("self.env")
            + """
            if not self.env.user.has_group('gsuite_gateway.group'):
                self.env.cr.postcommit.add(wake)
            for record in self:
                record['\(AppSettings.isChanged)'] = True

            """

    /// The selected messages, as far as they are the caller's.
    static let chosen = """
        chosen = env['\(AppMail.model)'].sudo().search([
            ('id', 'in', (records or record or model).ids), ('\(AppMail.owner)', '=', uid),
            ('\(AppMail.isRemoved)', '=', False)])

        """

    /// Computes `AppFields.mailCount`. As the superuser: portal users, too, read contacts.
    static let mailCount = """
        counts = {}
        own = self.env['\(AppMail.model)'].sudo().search([
            ('\(AppMail.owner)', '=', self.env.uid), ('\(AppMail.state)', '=', 'imported'),
            ('\(AppMail.contacts)', 'in', self._origin.ids)])
        for mail in own:
            for contact in mail['\(AppMail.contacts)']:
                counts[contact.id] = counts.get(contact.id, 0) + 1
        for record in self:
            record['\(AppFields.mailCount)'] = counts.get(record._origin.id, 0)

        """

    /// Computes `AppFields.isMine`.
    static let isMine = """
        kept = self.env['\(ProvisionCode.subscription)'].sudo().with_context(active_test=False).search([
            ('\(ProvisionCode.subscribedUser)', '=', self.env.uid),
            ('\(ProvisionCode.subscribedContact)', 'in', self._origin.ids)])
        mine = kept.mapped('\(ProvisionCode.subscribedContact)').ids
        for record in self:
            record['\(AppFields.isMine)'] = record._origin.id in mine

        """
}

/// The lists of messages.
extension AppCode {
    /// Leaves the request for `count` messages, and says what follows.
    private static let toldImport = """
        if count:
            ask('mail')
            action = toast(counted(
                count, '1 message is being imported.', '%s messages are being imported.',
                '1 Nachricht wird importiert.', '%s Nachrichten werden importiert.'), 'info')
        else:
            action = toast(words(
                'None of the selected messages can be imported.',
                'Keine der ausgewählten Nachrichten kann importiert werden.'), 'warning')

        """

    package static let importMails =
        words + ask + chosen
            + """
            fresh = chosen.filtered(lambda mail: mail['\(AppMail.state)'] in ('waiting', 'failed'))
            fresh.write({
                '\(AppMail.request)': 'import', '\(AppMail.state)': 'requested', '\(AppMail.problem)': False})

            count = len(fresh)

            """ + toldImport

    package static let importAndRemove =
        words + ask + chosen
            + """
            fresh = chosen.filtered(lambda mail: mail['\(AppMail.state)'] in ('waiting', 'failed'))
            fresh.write({
                '\(AppMail.request)': 'import_remove', '\(AppMail.state)': 'requested', '\(AppMail.problem)': False})

            done = chosen.filtered(lambda mail: mail['\(AppMail.state)'] == 'imported')
            done.write({'\(AppMail.request)': 'remove', '\(AppMail.isRemoved)': True})
            count = len(fresh) + len(done)

            """ + toldImport

    package static let removeMails =
        words + ask + chosen
            + """
            chosen.write({'\(AppMail.request)': 'remove', '\(AppMail.isRemoved)': True})
            if chosen:
                ask('mail')
            action = toast(counted(
                len(chosen), '1 message was deleted from the list.', '%s messages were deleted from the list.',
                '1 Nachricht wurde aus der Liste gelöscht.', '%s Nachrichten wurden aus der Liste gelöscht.'))

            """

    /// Creates contacts for the addresses that have none, as the user: Odoo refuses it to those who may not.
    static let createContacts =
        words + ask + chosen
            + """
            made = found = 0
            fresh = chosen.filtered(lambda mail: mail['\(AppMail.state)'] in ('waiting', 'failed'))
            for mail in fresh.filtered('\(AppMail.unknown)')[:100]:
                contacts = env['res.partner']
                for line in mail['\(AppMail.unknown)'].splitlines()[:20]:
                    name, mark, address = line.rpartition('<')
                    address = address.strip(' >')
                    if '@' not in address:
                        continue
                    # As the user: Odoo refuses it to those who may not create contacts.
                    known = env['res.partner'].search([('email_normalized', '=', address.lower())], limit=1)
                    if known:
                        found += 1
                    else:
                        known = env['res.partner'].create({'name': name.strip(' "') or address, 'email': address})
                        made += 1
                    contacts |= known
                if contacts:
                    mail.write({
                        '\(AppMail.contacts)': [(4, contact.id) for contact in contacts],
                        '\(AppMail.unknown)': False, '\(AppMail.isChosen)': True,
                        '\(AppMail.request)': mail['\(AppMail.request)'] or 'choose'})
            if made or found:
                ask('mail')
                action = toast(words(
                    'Created contacts: %s, existing ones: %s.', 'Angelegte Kontakte: %s, vorhandene: %s.') % (made, found))
            else:
                action = toast(words(
                    'All addresses of the selected messages have a contact already.',
                    'Alle Adressen der ausgewählten Nachrichten haben schon einen Kontakt.'), 'info')

            """

    /// Opens the dialogue in which the user chooses contacts.
    static let chooseContacts =
        words + chosen
            + """
            chosen = chosen.filtered(lambda mail: mail['\(AppMail.state)'] in ('waiting', 'failed'))
            if chosen:
                # A contact that the user may not read is not shown.
                readable = env['res.partner'].search([('id', 'in', chosen.mapped('\(AppMail.contacts)').ids)])
                dialogue = env['\(AppChoice.model)'].create({
                    '\(AppChoice.mails)': [(6, 0, chosen.ids)], '\(AppChoice.contacts)': [(6, 0, readable.ids)]})
                view = env.ref('gsuite_gateway.view_choice_form')
                action = {
                    'type': 'ir.actions.act_window', 'name': words('Choose contacts', 'Kontakte auswählen'),
                    'res_model': '\(AppChoice.model)', 'res_id': dialogue.id, 'views': [(view.id, 'form')], 'target': 'new'}
            else:
                action = toast(words(
                    'None of the selected messages can be imported.',
                    'Keine der ausgewählten Nachrichten kann importiert werden.'), 'warning')

            """

    /// Stores the contacts chosen in the dialogue, as far as the user may read them.
    static let useContacts =
        words + ask
            + """
            dialogue = env['\(AppChoice.model)'].search([
                ('id', 'in', (records or record or model).ids), ('create_uid', '=', uid)], limit=1)
            mails = env['\(AppMail.model)'].sudo().search([
                ('id', 'in', dialogue.sudo()['\(AppChoice.mails)'].ids), ('\(AppMail.owner)', '=', uid),
                ('\(AppMail.isRemoved)', '=', False),
                ('\(AppMail.state)', 'in', ('waiting', 'failed'))])
            # As the user: only contacts that the user may read.
            contacts = env['res.partner'].search([('id', 'in', dialogue.sudo()['\(AppChoice.contacts)'].ids)])
            if mails and contacts:
                for mail in mails:
                    mail.write({
                        '\(AppChoice.contacts)': [(6, 0, contacts.ids)],
                    '\(AppMail.isChosen)': True, '\(AppMail.unknown)': False,
                        '\(AppMail.request)': mail['\(AppMail.request)'] or 'choose'})
                ask('mail')
                action = toast(words('The contacts were saved.', 'Die Kontakte wurden gespeichert.'))
                action['params']['next'] = {'type': 'ir.actions.act_window_close'}
            else:
                action = toast(words(
                    'Choose at least one contact.', 'Wählen Sie mindestens einen Kontakt aus.'), 'warning')
                action['params']['next'] = False

            """
}
