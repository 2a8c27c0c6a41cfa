import Base
import Google
import Storage

/// The words of the page of a user's settings about the calendar.
struct PersonalCalendarText: Texts {
    let calendar = Localized("Calendar", "Kalender")
    let bringsEvents = Localized("Transfer events from Google to Odoo", "Termine von Google nach Odoo übertragen")
    let calendarStart = Localized("Start of the calendar sync", "Beginn der Kalendersynchronisation")
    let calendarStartHint = Localized(
        "Required, and in the past: events from this day on are transferred. Without a date, none are.",
        "Erforderlich und in der Vergangenheit: Termine ab diesem Tag werden übertragen, ohne Datum keine."
    )
    let calendarSince = { @Sendable (date: String) in
        Localized(
            "Events from \(date) on are transferred. The day must be in the past.",
            "Termine ab dem \(date) werden übertragen. Der Tag muss in der Vergangenheit liegen."
        )
    }
    let furtherCalendars = Localized("Further calendars", "Weitere Kalender")
    let readCalendars = Localized("Read calendars", "Kalender einlesen")
    let calendarsHint = Localized(
        "The primary calendar is always transferred. Appointments of a calendar that you deselect remain in Odoo.",
        "Der Hauptkalender wird immer übertragen. Termine eines abgewählten Kalenders bleiben in Odoo."
    )
    let calendarsNow = { @Sendable (count: Int) in
        Localized(
            "\(count) \(plural(count, one: "calendar was", many: "calendars were")) read from Google.",
            "\(count) \(plural(count, one: "Kalender wurde", many: "Kalender wurden")) von Google gelesen."
        )
    }
    let eventTypes = Localized("Event types", "Terminarten")
    let eventType = { @Sendable (type: EventType) in
        switch type {
        case .standard: Localized("Events", "Termine")
        case .fromGmail: Localized("From mail (travel, reservations)", "Aus E-Mails (Reisen, Reservierungen)")
        case .outOfOffice: Localized("Out of office", "Abwesenheit")
        case .focusTime: Localized("Focus time", "Fokuszeit")
        case .workingLocation: Localized("Working location", "Arbeitsort")
        case .birthday: Localized("Birthdays", "Geburtstage")
        }
    }
    let createsAttendees = Localized(
        "Create contacts for attendees unknown to Odoo",
        "Kontakte für Teilnehmer anlegen, die Odoo nicht kennt"
    )
    let createsAttendeesHint = Localized(
        "Otherwise they are listed in the description. Applies to appointments that are added or changed from now "
            + "on.",
        "Sonst werden sie in der Beschreibung aufgeführt. Gilt für Termine, die ab jetzt hinzukommen oder sich "
            + "ändern."
    )
    let renewEvents = Localized("Transfer all events again", "Alle Termine neu übertragen")
    let renewEventsHint = Localized(
        "Reads all events from Google again and rewrites them in Odoo. Manual changes in Odoo are also corrected "
            + "without this.",
        "Liest alle Termine erneut von Google und schreibt sie in Odoo neu. Manuelle Änderungen in Odoo werden "
            + "auch ohne dies korrigiert."
    )
    /// - Parameter name: whose they are; empty for one's own.
    let renewEventsQuestion = { @Sendable (name: String) in
        name.isEmpty
            ? Localized("Transfer all events again?", "Alle Termine neu übertragen?")
            : Localized("Transfer all events of \(name) again?", "Alle Termine von \(name) neu übertragen?")
    }
    let renewEventsEffects = Localized(
        [
            "All events are read from Google again and rewritten in Odoo.",
            "Appointments that were changed, archived or deleted there manually are replaced by what Google has. "
                + "Notes and activities remain.",
            "With many events this takes several minutes.",
        ],
        [
            "Alle Termine werden erneut von Google gelesen und in Odoo neu geschrieben.",
            "Termine, die dort manuell geändert, archiviert oder gelöscht wurden, werden durch den Stand bei "
                + "Google ersetzt. Notizen und Aktivitäten bleiben erhalten.",
            "Bei vielen Terminen dauert das einige Minuten.",
        ]
    )
    let renewEventsButton = Localized("Transfer again", "Neu übertragen")
    let renewEventsDone = Localized(
        "All events are being transferred again.",
        "Alle Termine werden jetzt neu übertragen."
    )
}
