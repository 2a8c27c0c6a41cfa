import Base
import Google
import Storage

/// Contacts, calendar and mail: saved together, with an error at each invalid field. Of all fields, only those that the user
/// changed count.
struct SyncForm: Sendable {
    private let form: FormValues
    private let text: Translated<PersonalText>
    private let today: CalendarDate
    private let databases: [String]
    /// Another user's login would give access to their contacts and calendar.
    private let mayChangeLogin: Bool

    private init(_ request: ConsoleRequest) {
        (form, text, today) = (request.form, request.text(PersonalText.self), request.today)
        databases = request.console.odoo?.databases ?? []
        mayChangeLogin = request.isAdministrator
    }

    static func save(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let form = SyncForm(request)
        let stored = try await subject.change(request) { form.edit(&$0) }
        guard stored.errors.isEmpty else {
            return try await PersonalPage(request, stored.subject, errors: stored.errors).answer()
        }
        let settings = stored.subject.settings
        request.note("personal settings were changed", category: .settings)
        if settings.contacts.deletesUnsubscribed, !subject.settings.contacts.deletesUnsubscribed {
            // The next run asks about subscriptions that ended before.
            let now = request.console.clock.now
            _ = try await request.console.store.requestActionRun(.syncContacts, for: subject.user.id, at: now)
        }
        // The actions available to the user may have changed: they can be requested immediately.
        request.console.gateway.actionsRequested()
        request.notify(Notice(.done, request.text(PersonalText.self).saved))
        return .redirect(subject.path)
    }

    /// Changes what the user changed, and returns what is wrong then.
    private func edit(_ settings: inout PersonalSettings) -> [FormField: String] {
        var errors: [FormField: String] = [:]
        form.change(.deletesUnsubscribed, &settings.contacts.deletesUnsubscribed)
        form.change(.importsNew, &settings.contacts.importsNew)
        form.change(.leavesOutSalutation, &settings.contacts.leavesOutSalutation)
        form.change(.tagsAsGroups, &settings.contacts.tagsAsGroups)
        form.change(.mostDeleted, &settings.contacts.mostDeletedPercent)
        form.change(.incomingCount, &settings.mail.incomingCount)
        form.change(.outgoingCount, &settings.mail.outgoingCount)
        form.change(.deletesTransferred, &settings.mail.deletesTransferred)
        form.change(.leavesInFolder, &settings.mail.leavesInFolder)
        form.change(.importsByItself, &settings.mail.importsByItself)
        form.change(.isLogged, &settings.isLogged)
        CalendarForm.change(form, &settings.calendar)
        // The box and the day are one option.
        if form.isChanged(.bringsEvents) || form.isChanged(.calendarStart) {
            settings.calendar.startDate = form.isOn(.bringsEvents) ? CalendarDate(form[.calendarStart]) : nil
        }
        let offered = settings.offeredFolders
        for (field, folder) in [
            (FormField.incomingFolder, \PersonalSettings.mail.incomingFolder),
            (.outgoingFolder, \PersonalSettings.mail.outgoingFolder),
        ] where form.isChanged(field) {
            settings[keyPath: folder] = offered.first { $0.labelID == form[field] }
        }
        if form.isChanged(.odooDatabase), let database = form.raw(.odooDatabase), databases.contains(database) {
            settings.odoo.database = database
        }
        if mayChangeLogin, form.isChanged(.odooLogin), form.raw(.odooLogin) != nil {
            settings.odoo.login = form[.odooLogin]
        }
        for (field, problem) in settings.problems(today: today) { errors[FormField(field)] = text.problem(problem) }
        // The client's fields belong to another form.
        for field in [FormField.clientID, .clientSecret, .userName] { errors[field] = nil }
        let start = form[.calendarStart]
        if form.isOn(.bringsEvents), settings.calendar.startDate == nil,
            form.isChanged(.bringsEvents) || form.isChanged(.calendarStart)
        {
            errors[.calendarStart] = start.isEmpty ? text.problem(.missing) : text.notADate
        }
        if !form[.incomingFolder].isEmpty, form.isChanged(.incomingFolder), settings.mail.incomingFolder == nil {
            errors[.incomingFolder] = text.unknownFolder
        }
        if !form[.outgoingFolder].isEmpty, form.isChanged(.outgoingFolder), settings.mail.outgoingFolder == nil {
            errors[.outgoingFolder] = text.unknownFolder
        }
        return errors
    }

    /// Reads the user's labels; selected ones take their current names.
    static func readFolders(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let (text, grantText) = (request.text(PersonalText.self), request.text(GrantText.self))
        guard let account = subject.account, GrantedScopes(account.scopes).allows(.labels) else {
            return try await subject.refuse(text.needsPurpose(grantText.purpose(.mail).name), request)
        }
        let labels: [Label]
        do { labels = try await request.google.gmail(of: account).labels() } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(request.words(error.reason)), request)
        }
        let folders = labels.filter { $0.type == "user" }.map { TransferFolder(labelID: $0.id, name: $0.name) }
        let now = request.console.clock.now
        _ = try await request.console.store.changePersonalSettings(of: subject.user.id, at: now) { settings in
            settings.take(folders, readAt: now)
        }
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

    /// Changes what the user changed.
    static func change(_ form: FormValues, _ options: inout CalendarOptions) {
        options.calendars = offered(options).filter { calendar in
            var isChosen = options.calendars.contains { $0.id == calendar.id }
            form.change(.calendar(calendar), &isChosen)
            return isChosen
        }
        let types = EventType.allCases.filter { type in
            var isChosen = options.eventTypes.contains(type)
            form.change(.eventType(type), &isChosen)
            return isChosen
        }
        // To Google, an empty list would mean all types.
        options.eventTypes = types.isEmpty ? EventType.usual : Set(types)
        form.change(.createsAttendees, &options.createsContacts)
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
        request.console.gateway.actionsRequested()
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
            entries = try await CalendarClient(request.google.gmail(of: account).caller).calendars()
        } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(request.words(error.reason)), request)
        }
        let calendars = entries.filter { $0.primary != true }.map { ChosenCalendar(id: $0.id, name: $0.name) }
        let now = request.console.clock.now
        _ = try await request.console.store.changePersonalSettings(of: subject.user.id, at: now) { settings in
            settings.calendar.known = calendars
            settings.calendar.calendars = settings.calendar.calendars.map { old in
                calendars.first { $0.id == old.id } ?? old
            }
        }
        request.notify(Notice(.done, text.calendarsNow(calendars.count)))
        return .redirect(subject.path)
    }
}
