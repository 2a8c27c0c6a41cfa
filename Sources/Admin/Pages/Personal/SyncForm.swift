import Base
import Google
import Storage

/// Contacts, calendar and mail: saved together, with an error at each invalid field.
enum SyncForm {
    static func save(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let (text, form) = (request.text(PersonalText.self), request.form)
        var (settings, errors): (PersonalSettings, [FormField: String]) = (subject.settings, [:])
        settings.contacts.deletesUnsubscribed = form.isOn(.deletesUnsubscribed)
        settings.contacts.importsNew = form.isOn(.importsNew)
        settings.contacts.leavesOutSalutation = form.isOn(.leavesOutSalutation)
        settings.contacts.tagsAsGroups = form.isOn(.tagsAsGroups)
        if let percent = form.raw(.mostDeleted) { settings.contacts.mostDeletedPercent = Int(percent) ?? 0 }
        let start = form[.calendarStart]
        let bringsEvents = form.isOn(.bringsEvents)
        settings.calendar.startDate = bringsEvents ? CalendarDate(start) : nil
        CalendarForm.take(form, into: &settings.calendar)
        settings.mail.incomingFolder = folder(form[.incomingFolder], subject.settings)
        settings.mail.outgoingFolder = folder(form[.outgoingFolder], subject.settings)
        settings.mail.incomingCount = Int(form[.incomingCount]) ?? 0
        settings.mail.outgoingCount = Int(form[.outgoingCount]) ?? 0
        settings.mail.deletesTransferred = form.isOn(.deletesTransferred)
        settings.mail.leavesInFolder = form.isOn(.leavesInFolder)
        settings.mail.importsByItself = form.isOn(.importsByItself)
        settings.isLogged = form.isOn(.isLogged)
        let databases = request.console.services.odoo?.databases ?? []
        if let database = form.raw(.odooDatabase), databases.contains(database) { settings.odoo.database = database }
        // Another user's login would give access to their contacts and calendar.
        if request.isAdministrator, form.raw(.odooLogin) != nil { settings.odoo.login = form[.odooLogin] }
        for (field, problem) in settings.problems(today: request.today) {
            errors[FormField(field)] = text.problem(problem)
        }
        // The client's fields belong to another form.
        for field in [FormField.clientID, .clientSecret, .userName] { errors[field] = nil }
        if bringsEvents, settings.calendar.startDate == nil {
            errors[.calendarStart] = start.isEmpty ? text.problem(.missing) : text.notADate
        }
        if !form[.incomingFolder].isEmpty, settings.mail.incomingFolder == nil {
            errors[.incomingFolder] = text.unknownFolder
        }
        if !form[.outgoingFolder].isEmpty, settings.mail.outgoingFolder == nil {
            errors[.outgoingFolder] = text.unknownFolder
        }
        guard errors.isEmpty else { return try await PersonalPage(request, subject, errors: errors).answer() }
        try await request.console.store.savePersonalSettings(settings, of: subject.user.id)
        request.note("personal settings were changed", category: .settings)
        if settings.contacts.deletesUnsubscribed, !subject.settings.contacts.deletesUnsubscribed {
            // The next run asks about subscriptions that ended before.
            let now = request.console.clock.now
            _ = try await request.console.store.requestActionRun(.syncContacts, for: subject.user.id, at: now)
        }
        // The actions available to the user may have changed: they can be requested immediately.
        request.console.services.actionsRequested()
        request.notify(Notice(.done, text.saved))
        return .redirect(subject.path)
    }

    /// A folder by its label, as it was read from Gmail or selected before.
    private static func folder(_ id: String, _ settings: PersonalSettings) -> TransferFolder? {
        let chosen = [settings.mail.incomingFolder, settings.mail.outgoingFolder].compactMap(\.self)
        return ((settings.folders?.folders ?? []) + chosen).first { $0.labelID == id }
    }

    /// Reads the user's labels; selected ones take their current names.
    static func readFolders(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let (text, grantText) = (request.text(PersonalText.self), request.text(GrantText.self))
        guard let account = subject.account, GrantedScopes(account.scopes).allows(.labels) else {
            return try await subject.refuse(text.needsPurpose(grantText.purpose(.mail).name), request)
        }
        let labels: [Label]
        do { labels = try await request.google.verbs.gmail(account).labels() } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(request.words(error.reason)), request)
        }
        let folders = labels.filter { $0.type == "user" }.map { TransferFolder(labelID: $0.id, name: $0.name) }
        // Read again: the request to Google took time.
        var settings = try await request.console.store.personalSettings(of: subject.user.id)
        settings.folders = FolderList(folders, readAt: request.console.clock.now)
        let present = { (old: TransferFolder?) in folders.first { $0.labelID == old?.labelID } ?? old }
        settings.mail.incomingFolder = present(settings.mail.incomingFolder)
        settings.mail.outgoingFolder = present(settings.mail.outgoingFolder)
        try await request.console.store.savePersonalSettings(settings, of: subject.user.id)
        request.notify(Notice(.done, text.foldersNow(folders.count)))
        return .redirect(subject.path)
    }
}

/// The calendars and event types that are transferred.
enum CalendarForm {
    /// The calendars to choose from; selected ones that no longer exist remain visible.
    static func offered(_ options: CalendarOptions) -> [ChosenCalendar] {
        let known = options.known ?? []
        return known + options.calendars.filter { chosen in !known.contains { $0.id == chosen.id } }
    }

    static func take(_ form: FormValues, into options: inout CalendarOptions) {
        options.calendars = offered(options).filter { form.isOn(.calendar($0)) }
        let types = EventType.allCases.filter { form.isOn(.eventType($0)) }
        // To Google, an empty list would mean all types.
        options.eventTypes = types.isEmpty ? EventType.usual : Set(types)
        options.createsContacts = form.isOn(.createsAttendees)
    }

    /// Transfers everything again, after a confirmation.
    static func renew(_ request: ConsoleRequest) async throws -> Answer {
        let (subject, text) = (try await PersonalSubject(request), request.text(PersonalText.self))
        guard subject.settings.calendar.startDate != nil else { throw Refusal.notFound }
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.renewEventsQuestion(subject.isMe ? "" : subject.name),
                    consequences: text.renewEventsEffects,
                    button: text.renewEventsButton,
                    action: request.path,
                    back: subject.path
                )
            )
        }
        let (store, now) = (request.console.store, request.console.clock.now)
        try await store.renewCalendars(of: subject.user.id)
        _ = try await store.requestActionRun(.syncAppointments, for: subject.user.id, at: now)
        request.console.services.actionsRequested()
        request.note("a new transfer of all events was requested", category: .calendar)
        request.notify(Notice(.done, text.renewEventsDone))
        return .redirect(subject.path)
    }

    /// Reads the user's calendars; selected ones take their current names.
    static func readCalendars(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let (text, grantText) = (request.text(PersonalText.self), request.text(GrantText.self))
        guard let account = subject.account, GrantedScopes(account.scopes).allows(.calendar) else {
            return try await subject.refuse(text.needsPurpose(grantText.purpose(.calendar).name), request)
        }
        let entries: [CalendarListEntry]
        do {
            entries = try await CalendarClient(request.google.verbs.gmail(account).caller).calendars()
        } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(request.words(error.reason)), request)
        }
        let calendars = entries.filter { $0.primary != true }.map { ChosenCalendar(id: $0.id, name: $0.name) }
        // Read again: the request to Google took time.
        var settings = try await request.console.store.personalSettings(of: subject.user.id)
        settings.calendar.known = calendars
        settings.calendar.calendars = settings.calendar.calendars.map { old in
            calendars.first { $0.id == old.id } ?? old
        }
        try await request.console.store.savePersonalSettings(settings, of: subject.user.id)
        request.notify(Notice(.done, text.calendarsNow(calendars.count)))
        return .redirect(subject.path)
    }
}
