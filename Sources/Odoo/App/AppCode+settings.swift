/// Settings, and access to Google.
extension AppCode {
    /// The caller's own settings, created where there are none: `create_uid` is the caller.
    static let own = """
        def own():
            kept = env['\(AppSettings.model)'].sudo()
            row = kept.search([('create_uid', '=', uid)], order='id', limit=1)
            if not row:
                row = kept.create({'\(AppSettings.name)': user.name})
                ask('settings')
            return row

        """

    /// Shows the caller's settings.
    package static let openSettings =
        words + ask + own
            + """
            view = env.ref('gsuite_gateway.view_settings_form')
            action = {
                'type': 'ir.actions.act_window', 'name': words('My settings', 'Meine Einstellungen'),
                'res_model': '\(AppSettings.model)', 'res_id': own().id, 'views': [(view.id, 'form')], 'target': 'main'}

            """

    /// The code of each synchronisation.
    package static var synchronisations: [(kind: AppRequest.Kind, code: String)] {
        AppAction.synchronisations.map { ($0.kind, synchronise($0.kind, $0.told.english, $0.told.german)) }
    }

    /// Asks for a synchronisation: for the caller, or for those of the selected settings that the caller may read.
    static func synchronise(_ kind: AppRequest.Kind, _ english: String, _ german: String) -> String {
        words + ask + own
            + """
            # Only administrators see the settings of others.
            rows = env['\(AppSettings.model)'].search([('id', 'in', (records or record or model).ids)]) or own()
            for row in rows[:\(AppRequest.mostPerUser)]:
                ask('\(kind.rawValue)', person=row.create_uid.id)
            if rows.filtered(lambda row: row['\(AppSettings.state)'] == 'granted'):
                action = toast(words('\(english)', '\(german)'), 'info')
            else:
                action = toast(words(
                    'Grant access to Google first.', 'Gewähren Sie zuerst den Zugriff auf Google.'), 'warning')

            """
    }

    /// Opens the console with a ticket. Only its hash is stored, so that reading the table gains nobody anything.
    package static let grant =
        words + ask + own
            + """
            base = env['ir.config_parameter'].sudo().get_param('\(AppCall.addressParameter)')
            if not base:
                raise UserError(words(
                    'Odoo does not know the console. An administrator has to run “odoo setup” again.',
                    'Odoo kennt die Konsole nicht. Ein Administrator muss „odoo setup“ erneut ausführen.'))
            own()
            tickets = env['\(AppTicket.model)'].sudo()
            old = datetime.datetime.utcnow() - datetime.timedelta(seconds=\(AppTicket.lifetime))
            tickets.search([('create_uid', '=', uid), ('create_date', '<', old)]).unlink()
            if tickets.search_count([('create_uid', '=', uid)]) >= \(AppRequest.mostPerUser):
                raise UserError(words('Try again in a minute.', 'Versuchen Sie es in einer Minute erneut.'))
            env.cr.execute("SELECT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '')")
            ticket = env.cr.fetchone()[0]
            env.cr.execute("SELECT encode(sha256(%s::bytea), 'hex')", [ticket])
            tickets.create({'\(AppTicket.hash)': env.cr.fetchone()[0]})
            action = {'type': 'ir.actions.act_url', 'url': base + ticket, 'target': 'new'}

            """

    /// Fetches the caller's appointments, or leads to the settings where there is no access. A gateway that does not serve
    /// the app yet reads the request from the user's field.
    static let requestAppointments =
        words + ask
            + """
            served = '\(AppSettings.model)' in env and env['\(AppSettings.model)'].sudo().search_count([
                ('\(AppSettings.state)', '!=', False)])
            granted = served and env['\(AppSettings.model)'].sudo().search_count([
                ('create_uid', '=', uid), ('\(AppSettings.state)', '=', 'granted')])
            if served and not granted:
                action = env.ref('gsuite_gateway.action_settings').sudo().run()
            else:
                if served:
                    ask('appointments')
                else:
                    now = datetime.datetime.now().replace(microsecond=0)
                    env['res.users'].sudo().browse(uid).write({'\(ProvisionCode.requested)': now})
                action = toast(words(
                    'Your appointments will be fetched shortly.', 'Die Termine werden gleich abgerufen.'), 'info')
                action['params']['next'] = env.ref('calendar.action_calendar_event').sudo().read()[0]

            """
}

/// For administrators: the scheduled actions.
extension AppCode {
    package static let run = scheduledAction(
        "run",
        "The scheduled action is started.",
        "Die geplante Aktion wird gestartet."
    )

    package static let enable = scheduledAction(
        "enable",
        "The scheduled action is now on.",
        "Die geplante Aktion ist jetzt an.",
        then: "actions.write({'\(AppScheduledAction.isEnabled)': True})"
    )

    package static let disable = scheduledAction(
        "disable",
        "The scheduled action is now off.",
        "Die geplante Aktion ist jetzt aus.",
        then: "actions.write({'\(AppScheduledAction.isEnabled)': False})"
    )

    private static func scheduledAction(
        _ kind: String,
        _ english: String,
        _ german: String,
        then change: String = ""
    ) -> String {
        words + ask
            + """
            actions = env['\(AppScheduledAction.model)'].sudo().search([('id', 'in', (records or record or model).ids)])
            for chosen in actions:
                ask('\(kind)', argument=chosen['\(AppScheduledAction.kind)'])
            \(change)
            action = toast(words('\(english)', '\(german)'), 'info')

            """
    }
}

/// For the gateway alone.
extension AppCode {
    /// Shows a message in the web client of a user.
    package static let notify = """
        arguments = env.context.get('gsuite_gateway') or {}
        number = arguments.get('user')
        person = env['res.users'].sudo().browse(number if isinstance(number, int) and number > 1 else []).exists()
        if not person or not person.active or person.share:
            raise UserError('gsuite_gateway: not for this user')
        kind = arguments.get('type')
        message = {
            'type': kind if kind in ('info', 'success', 'warning', 'danger') else 'info',
            'title': str(arguments.get('title') or 'Google Workspace')[:200],
            'message': str(arguments.get('message') or '')[:2000], 'sticky': bool(arguments.get('sticky')),
            # Odoo 16 has two colours only: that of a warning, and red.
            'warning': kind != 'danger',
        }
        if 'bus.listener.mixin' in env:
            person.partner_id._bus_send('simple_notification', message)
        else:
            env['bus.bus'].sudo()._sendone(person.partner_id, 'simple_notification', message)
        action = {'type': 'gsuite_gateway', 'result': True}

        """

    /// Deletes a ticket and returns whose it was: of several calls at the same time, only one gets an answer.
    package static let spendTicket = """
        arguments = env.context.get('gsuite_gateway') or {}
        spent = arguments.get('hash')
        if not (isinstance(spent, str) and len(spent) == 64):
            raise UserError('gsuite_gateway: a hash is needed')
        env.cr.execute(
            "DELETE FROM \(AppTicket.model) WHERE \(AppTicket.hash) = %s "
            "RETURNING create_uid, create_date > (now() at time zone 'UTC') - interval '\(AppTicket.lifetime) seconds'", [spent])
        row = env.cr.fetchone()
        action = {'type': 'gsuite_gateway', 'result': row[0] if row and row[1] else False}

        """

    /// Creates the settings of users in their name, or writes them where nobody changed them meanwhile.
    package static let writeSettings = """
        rows = (env.context.get('gsuite_gateway') or {}).get('rows') or []
        if len(rows) > 500:
            raise UserError('gsuite_gateway: too many rows')
        kept = env['\(AppSettings.model)'].sudo()
        result = []
        for row in rows:
            number = row.get('user')
            person = env['res.users'].sudo().browse(number if isinstance(number, int) and number > 1 else []).exists()
            values = {field: value for field, value in row['values'].items() if field.startswith('x_')}
            current = kept.search([('create_uid', '=', person.id)], order='id', limit=1) if person else kept
            if not person or person.share:
                result.append(False)
            elif current:
                # Odoo repeats the whole call if someone changes the row meanwhile.
                env.cr.execute('SELECT id FROM \(AppSettings.model) WHERE id = %s FOR UPDATE', [current.id])
                seen = row.get('seen') or {}
                now = current.read(list(seen), load='_classic_write')[0]
                same = not [field for field in seen if str(now[field]) != str(seen[field])]
                if same:
                    kept.search([
                        ('id', 'in', row.get('duplicates') or []), ('id', '!=', current.id),
                        ('create_uid', '=', person.id)]).unlink()
                    current.write(values)
                result.append(same and current.id)
            else:
                values['\(AppSettings.name)'] = person.name
                made = kept.with_user(person.id).sudo().create(values)
                # The gateway wrote last.
                made.with_user(uid).sudo().write(values)
                result.append(made.id)
        action = {'type': 'gsuite_gateway', 'result': result}

        """
}
