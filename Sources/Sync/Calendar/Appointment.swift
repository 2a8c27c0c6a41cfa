import Base
import Google
import Recurrence
import Storage

/// A Google event as it should be in Odoo. Stored as last written, so that only changes are written again.
struct Appointment: Sendable, Hashable, Codable {
    enum Time: Sendable, Hashable, Codable {
        /// Whole days, including the last.
        case days(first: CalendarDate, last: CalendarDate)
        case moments(start: Timestamp, end: Timestamp)
    }

    /// An attendee.
    struct Attendee: Sendable, Hashable, Codable {
        /// In lower case.
        var address: String
        var name: String
        var answer: Answer
        /// Whether this is the user whose calendar it is.
        var isSelf: Bool
    }

    /// An attendee's reply; Odoo uses the same words.
    enum Answer: String, Sendable, Hashable, Codable {
        case needsAction, declined, tentative, accepted
    }

    /// The organiser.
    enum Organiser: Sendable, Hashable, Codable {
        case own
        case other(address: String, name: String)
    }

    /// The place of an occurrence in a series that Odoo shows as such.
    enum SeriesRole: String, Sendable, Hashable, Codable {
        /// At the time the rule gives.
        case regular
        /// At another time.
        case moved
    }

    var title: String
    /// HTML.
    var description: String
    var place: String
    var time: Time
    var isFree: Bool
    var isPrivate: Bool
    /// The address of a video conference; empty if there is none.
    var conference: String
    var organiser: Organiser
    /// Without rooms and devices; always includes the user.
    var attendees: [Attendee]
    /// Minutes before the start, ascending.
    var reminders: [Int]
    /// `nil` for one that Odoo shows separately.
    var seriesRole: SeriesRole?
}

/// An appointment and its key within the unit.
struct KeyedAppointment: Sendable, Hashable {
    /// Empty for a single event. For an occurrence, the time at which it would have begun: `20261122T080000Z`, or
    /// `20261122` for whole days. Google forms ids of occurrences in the same way.
    var key: String
    var appointment: Appointment
}

/// The properties of a calendar that are needed to interpret its events.
struct CalendarContext: Sendable, Hashable, Codable {
    /// The time zone of events that name none.
    var timeZone: String
    /// The reminders of events with `useDefault`, as minutes before the start.
    var reminders: [Int]
    /// The address of the calendar's user, in lower case.
    var address: String
}

extension Appointment {
    /// Longer texts are truncated; Google allows 8192 characters for descriptions and 1024 for titles.
    private static let longestText = 16_384
    private static let longestTitle = 1024
    private static let mostAttendees = 500

    /// - Parameter time: when it takes place, which overrides the event's own time.
    init(_ event: CalendarEvent, _ time: Time, in context: CalendarContext) {
        title = String((event.summary ?? "").prefix(Self.longestTitle))
        description = HTMLText(event.description ?? "", longest: Self.longestText).html
        place = String((event.location ?? "").prefix(Self.longestTitle))
        self.time = time
        isFree = event.transparency == "transparent"
        isPrivate = event.visibility == "private" || event.visibility == "confidential"
        conference = event.conferenceLink ?? ""
        organiser = event.appointmentOrganiser(context)
        attendees = event.attendees(context, most: Self.mostAttendees)
        reminders = event.popups(context)
    }
}

extension CalendarEvent {
    /// When it takes place; `nil` if that cannot be read, or it ends before it begins.
    var time: Appointment.Time? {
        guard let start, let end else { return nil }
        if let first = start.date.flatMap({ CalendarDate($0) }), let after = end.date.flatMap({ CalendarDate($0) }) {
            // The end day is exclusive; an event that ends on its first day lasts that day.
            let last = max(first, after.advanced(by: -1) ?? first)
            return .days(first: first, last: last)
        }
        guard let start = start.moment, let end = end.moment, start <= end else { return nil }
        return .moments(start: start, end: end)
    }

    /// The key of an occurrence that differs from its series; `nil` for any other event.
    var occurrenceKey: String? {
        guard recurringEventId != nil, let original = originalStartTime else { return nil }
        if let day = original.date.flatMap({ CalendarDate($0) }) { return day.local.basicDate }
        return original.moment.map { TimeZoneRules.utc.local($0).basic + "Z" }
    }

    fileprivate var conferenceLink: String? {
        let points = conferenceData?.entryPoints ?? []
        return points.first { $0.entryPointType == "video" }?.uri ?? hangoutLink
    }

    /// Events of calendars without an owner count as the reader's own.
    fileprivate func appointmentOrganiser(_ context: CalendarContext) -> Appointment.Organiser {
        guard let address = organizer?.email?.lowercased(), organizer?.isSelf != true, address != context.address,
            !address.hasSuffix(".calendar.google.com")
        else { return .own }
        return .other(address: address, name: organizer?.displayName ?? "")
    }

    fileprivate func attendees(_ context: CalendarContext, most: Int) -> [Appointment.Attendee] {
        var found: [String: Appointment.Attendee] = [:]
        for attendee in (attendees ?? []).prefix(most) where attendee.isResource != true {
            guard let address = attendee.email?.lowercased(), !address.isEmpty else { continue }
            found[address] = Appointment.Attendee(
                address: address,
                name: attendee.displayName ?? "",
                answer: attendee.responseStatus.flatMap(Appointment.Answer.init) ?? .needsAction,
                isSelf: attendee.isSelf == true || address == context.address
            )
        }
        if !found.values.contains(where: \.isSelf) {
            found[context.address] = Appointment.Attendee(
                address: context.address,
                name: "",
                answer: .accepted,
                isSelf: true
            )
        }
        return found.values.sorted { $0.address < $1.address }
    }

    /// Email reminders are left to Google: Odoo would send them to every attendee.
    fileprivate func popups(_ context: CalendarContext) -> [Int] {
        guard let reminders, reminders.useDefault != true else { return context.reminders }
        return [EventReminder].popups(reminders.overrides ?? [])
    }
}

extension [EventReminder] {
    /// Returns the minutes before the start, ascending.
    static func popups(_ reminders: [EventReminder]) -> [Int] {
        Set(reminders.filter { $0.method == "popup" }.compactMap(\.minutes)).sorted()
    }
}

extension EventTime {
    var moment: Timestamp? { dateTime.flatMap { Timestamp(iso8601: $0) } }
}

extension CalendarDate {
    /// Midnight at the beginning of the day.
    var local: LocalTime { LocalTime(year: year, month: month, day: day) }

    init?(_ local: LocalTime) {
        let time = local.civil
        self.init(year: time.year, month: time.month, day: time.day)
    }

    func advanced(by days: Int) -> CalendarDate? { CalendarDate(LocalTime(day: local.day + days)) }
}
