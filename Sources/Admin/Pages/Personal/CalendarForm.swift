import Base
import Google
import Storage

/// The calendars and event types that are transferred.
enum CalendarForm {
    /// The calendars to choose from; selected ones that no longer exist remain visible.
    static func offered(_ options: CalendarOptions) -> [ChosenCalendar] {
        let known = options.known ?? []
        return known + options.calendars.filter { chosen in !known.contains { $0.id == chosen.id } }
    }

    /// The check box of a calendar.
    static func name(_ calendar: ChosenCalendar) -> String { "calendar-\(calendar.id)" }

    /// The check box of an event type.
    static func name(_ type: EventType) -> String { "event-type-\(type.rawValue)" }

    static func take(_ form: FormValues, into options: inout CalendarOptions) {
        options.calendars = offered(options).filter { form.isOn(name($0)) }
        let types = EventType.allCases.filter { form.isOn(name($0)) }
        // To Google, an empty list would mean all types.
        options.eventTypes = types.isEmpty ? EventType.usual : Set(types)
        options.createsContacts = form.isOn("creates-guests")
    }

    /// Transfers everything again, after a confirmation.
    static func renew(_ visit: Visit) async throws -> Answer {
        let (subject, text) = (try await PersonalSubject(visit), visit.text(PersonalText.self))
        guard subject.settings.calendar.startDate != nil else { throw Refusal.notFound }
        guard visit.isConfirmed else {
            return visit.confirm(
                Confirmation(
                    text.renewEventsQuestion(subject.isMe ? "" : subject.name),
                    consequences: text.renewEventsEffects,
                    button: text.renewEventsButton,
                    action: visit.path,
                    back: subject.path
                )
            )
        }
        let (store, now) = (visit.console.store, visit.console.clock.now)
        try await store.renewCalendars(of: subject.person.id)
        _ = try await store.requestJobRun(.syncAppointments, for: subject.person.id, at: now)
        visit.console.seams.jobsRequested()
        visit.note("all appointments are brought over again", area: .calendar)
        visit.notify(Notice(.done, text.renewEventsDone))
        return .redirect(subject.path)
    }

    /// Reads the user's calendars; selected ones take their current names.
    static func readCalendars(_ visit: Visit) async throws -> Answer {
        let subject = try await PersonalSubject(visit)
        let (text, grantText) = (visit.text(PersonalText.self), visit.text(GrantText.self))
        guard let account = subject.account, GrantedScopes(account.scopes).allows(.calendar) else {
            return try await subject.refuse(text.needsPurpose(grantText.purpose(.calendar).name), visit)
        }
        let entries: [CalendarListEntry]
        do {
            entries = try await CalendarClient(visit.google.verbs.gmail(account).caller).calendars()
        } catch let error as GoogleError {
            return try await subject.refuse(text.googleFailed(visit.words(error.reason)), visit)
        }
        let calendars = entries.filter { $0.primary != true }.map { ChosenCalendar(id: $0.id, name: $0.name) }
        // Read again: the request to Google took time.
        var settings = try await visit.console.store.personalSettings(of: subject.person.id)
        settings.calendar.known = calendars
        settings.calendar.calendars = settings.calendar.calendars.map { old in
            calendars.first { $0.id == old.id } ?? old
        }
        try await visit.console.store.savePersonalSettings(settings, of: subject.person.id)
        visit.notify(Notice(.done, text.calendarsNow(calendars.count)))
        return .redirect(subject.path)
    }
}
