import Base
import Google
import Storage

/// The form of that page.
enum CalendarForm {
    static func save(_ request: ConsoleRequest) async throws -> Answer {
        let (form, text) = (request.form, request.text(PersonalText.self))
        return try await PersonalForm.save(
            request,
            .calendar,
            fields: [.calendarStart],
            edit: { settings in
                change(form, &settings.calendar)
                // The box and the day are one option.
                guard form.isChanged(.bringsEvents) || form.isChanged(.calendarStart) else { return [:] }
                let start = form[.calendarStart]
                settings.calendar.startDate = form.isOn(.bringsEvents) ? CalendarDate(start) : nil
                guard form.isOn(.bringsEvents), settings.calendar.startDate == nil else { return [:] }
                return [.calendarStart: start.isEmpty ? text.problem(.missing) : text.notADate]
            }
        )
    }

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
        let (subject, text) = (try await PersonalSubject(request), request.text(PersonalCalendarText.self))
        guard subject.settings.calendar.startDate != nil else { throw Refusal.notFound }
        guard request.isConfirmed else {
            return request.confirm(
                Confirmation(
                    text.renewEventsQuestion(subject.isMe ? "" : subject.name),
                    consequences: text.renewEventsEffects,
                    button: text.renewEventsButton,
                    action: request.path,
                    back: subject.path(of: .calendar)
                )
            )
        }
        let (store, now) = (request.console.store, request.console.clock.now)
        try await store.renewCalendars(of: subject.user.id)
        _ = try await store.requestActionRun(.syncAppointments, for: subject.user.id, at: now)
        request.console.gateway.actionsRequested()
        request.note("a new transfer of all events was requested", category: .calendar)
        request.notify(Notice(.done, text.renewEventsDone))
        return .redirect(subject.path(of: .calendar))
    }

    /// Reads the user's calendars; selected ones take their current names.
    static func readCalendars(_ request: ConsoleRequest) async throws -> Answer {
        let subject = try await PersonalSubject(request)
        let (text, grantText) = (request.text(PersonalText.self), request.text(GrantText.self))
        guard let account = subject.account, GrantedScopes(account.scopes).allows(.calendar) else {
            return try await subject.refuse(
                text.needsPurpose(grantText.purpose(.calendar).name),
                request,
                on: .calendar
            )
        }
        let entries: [CalendarListEntry]
        do {
            entries = try await CalendarClient(request.google.gmail(of: account).caller).calendars()
        } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(request.words(error.reason)), request, on: .calendar)
        }
        let calendars = entries.filter { $0.primary != true }.map { ChosenCalendar(id: $0.id, name: $0.name) }
        let stored = try await subject.change(request) { settings in
            settings.calendar.known = calendars
            settings.calendar.calendars = settings.calendar.calendars.map { old in
                calendars.first { $0.id == old.id } ?? old
            }
            return [:]
        }
        request.notify(Notice(.done, request.text(PersonalCalendarText.self).calendarsNow(calendars.count)))
        return try await PersonalPage(request, stored.subject, .calendar).answer()
    }
}
