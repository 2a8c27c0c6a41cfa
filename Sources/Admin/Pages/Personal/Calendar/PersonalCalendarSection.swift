import Base
import Google
import Storage

/// The page of a user's settings about the calendar.
enum PersonalCalendarSection: ConsoleSection {
    static let templates = [Template("personal-calendar", PackageResources.personal_calendar_mustache)]
    static let texts: any Texts.Type = PersonalCalendarText.self
    static let navigation: [NavigationItem] = []

    static func register(_ routes: ConsoleRoutes) {
        routes.post("personal/:user/calendar", for: .user, CalendarForm.save)
        routes.post("personal/:user/calendars", for: .user, CalendarForm.readCalendars)
        routes.post("personal/:user/calendars/renew", for: .user, CalendarForm.renew)
    }
}

/// Which appointments are transferred from Google to Odoo.
struct CalendarView: Sendable {
    let frame: PersonalFrame
    /// Events are transferred from a start date on, and not at all without one.
    let bringsEvents: CheckField
    let start: Field
    let calendars: [CheckField]
    let eventTypes: [CheckField]
    let createsAttendees: CheckField
    /// Whether there is anything to transfer again.
    let canRenew: Bool
    let effects: [String]

    static func page(_ page: PersonalPage, _ frame: PersonalFrame) async throws -> Page {
        let text = page.request.text(PersonalCalendarText.self)
        let view = CalendarView(page, frame, text, effects: try await page.effects())
        return Page("personal-calendar", title: frame.title, text: text, view: view)
    }

    private init(
        _ page: PersonalPage,
        _ frame: PersonalFrame,
        _ text: Translated<PersonalCalendarText>,
        effects: [String]
    ) {
        let (options, format) = (page.subject.settings.calendar, page.request.format)
        self.frame = frame
        self.effects = effects
        bringsEvents = page.check(.bringsEvents, text.bringsEvents, options.startDate != nil)
        let stored = options.startDate?.description ?? ""
        // Browsers show dates in their own language; the hint has the stored one in the reader's.
        let since = options.startDate.map { format.startOfDay(year: $0.year, month: $0.month, day: $0.day) }
        start = Field(
            .calendarStart,
            text.calendarStart,
            .date,
            value: page.typed(.calendarStart, stored),
            stored: stored,
            hint: since.map { text.calendarSince(format.date($0)) } ?? text.calendarStartHint,
            error: page.errors[.calendarStart],
            isOptional: true,
            saysOptional: false
        )
        calendars = CalendarForm.offered(options).map { calendar in
            page.check(.calendar(calendar), calendar.name, options.calendars.contains { $0.id == calendar.id })
        }
        eventTypes = EventType.allCases.map { type in
            page.check(.eventType(type), text.eventType(type), options.eventTypes.contains(type))
        }
        createsAttendees = page.check(
            .createsAttendees,
            text.createsAttendees,
            options.createsContacts,
            hint: text.createsAttendeesHint
        )
        canRenew = options.startDate != nil
    }
}
