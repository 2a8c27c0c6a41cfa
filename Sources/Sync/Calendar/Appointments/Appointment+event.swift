import Base
import Google
import Recurrence
import Storage

/// What has to be known of a calendar to understand its events.
struct CalendarContext: Sendable, Hashable, Codable {
    /// The zone of events that name none.
    var timeZone: String
    /// What holds for events with `useDefault`, as minutes before the start.
    var reminders: [Int]
    /// The address whose calendar it is, in small letters.
    var address: String
}

extension Appointment {
    /// Longer texts are cut; Google allows 8192 characters for descriptions and 1024 for titles.
    private static let longestText = 16_384
    private static let longestTitle = 1024
    private static let mostGuests = 500

    /// - Parameter time: when it takes place, whatever the event says itself.
    init(_ event: CalendarEvent, _ time: Time, in context: CalendarContext) {
        title = String((event.summary ?? "").prefix(Self.longestTitle))
        description = HTMLText(event.description ?? "", longest: Self.longestText).html
        place = String((event.location ?? "").prefix(Self.longestTitle))
        self.time = time
        isFree = event.transparency == "transparent"
        isPrivate = event.visibility == "private" || event.visibility == "confidential"
        conference = event.conferenceLink ?? ""
        organiser = event.appointmentOrganiser(context)
        guests = event.guests(context, most: Self.mostGuests)
        reminders = event.popups(context)
    }
}

extension CalendarEvent {
    /// When it takes place; `nil` where that cannot be read, or it ends before it begins.
    var time: Appointment.Time? {
        guard let start, let end else { return nil }
        if let first = start.date.flatMap({ CalendarDate($0) }), let after = end.date.flatMap({ CalendarDate($0) }) {
            // The day of the end no longer belongs to it; one that ends where it begins has a single day.
            let last = max(first, after.advanced(by: -1) ?? first)
            return .days(first: first, last: last)
        }
        guard let start = start.moment, let end = end.moment, start <= end else { return nil }
        return .moments(start: start, end: end)
    }

    /// The key of an occurrence that differs from its series; `nil` for what is none.
    var occurrenceKey: String? {
        guard recurringEventId != nil, let original = originalStartTime else { return nil }
        if let day = original.date.flatMap({ CalendarDate($0) }) { return day.local.basicDate }
        return original.moment.map { TimeZoneRules.utc.local($0).basic + "Z" }
    }

    fileprivate var conferenceLink: String? {
        let points = conferenceData?.entryPoints ?? []
        return points.first { $0.entryPointType == "video" }?.uri ?? hangoutLink
    }

    /// The events of calendars that belong to nobody are their readers' own.
    fileprivate func appointmentOrganiser(_ context: CalendarContext) -> Appointment.Organiser {
        guard let address = organizer?.email?.lowercased(), organizer?.isSelf != true, address != context.address,
            !address.hasSuffix(".calendar.google.com")
        else { return .own }
        return .other(address: address, name: organizer?.displayName ?? "")
    }

    fileprivate func guests(_ context: CalendarContext, most: Int) -> [Appointment.Guest] {
        var guests: [String: Appointment.Guest] = [:]
        for attendee in (attendees ?? []).prefix(most) where attendee.isResource != true {
            guard let address = attendee.email?.lowercased(), !address.isEmpty else { continue }
            guests[address] = Appointment.Guest(
                address: address,
                name: attendee.displayName ?? "",
                answer: attendee.responseStatus.flatMap(Appointment.Answer.init) ?? .needsAction,
                isSelf: attendee.isSelf == true || address == context.address
            )
        }
        if !guests.values.contains(where: \.isSelf) {
            guests[context.address] = Appointment.Guest(
                address: context.address,
                name: "",
                answer: .accepted,
                isSelf: true
            )
        }
        return guests.values.sorted { $0.address < $1.address }
    }

    /// Mails that remind are Google's to send: Odoo would send them to every guest.
    fileprivate func popups(_ context: CalendarContext) -> [Int] {
        guard let reminders, reminders.useDefault != true else { return context.reminders }
        return [EventReminder].popups(reminders.overrides ?? [])
    }
}

extension [EventReminder] {
    /// Minutes before the start, ascending.
    static func popups(_ reminders: [EventReminder]) -> [Int] {
        Set(reminders.filter { $0.method == "popup" }.compactMap(\.minutes)).sorted()
    }
}

extension EventTime {
    var moment: Timestamp? { dateTime.flatMap { Timestamp(iso8601: $0) } }
}

extension CalendarDate {
    /// Its midnight.
    var local: LocalTime { LocalTime(year: year, month: month, day: day) }

    init?(_ local: LocalTime) {
        let time = local.civil
        self.init(year: time.year, month: time.month, day: time.day)
    }

    func advanced(by days: Int) -> CalendarDate? { CalendarDate(LocalTime(day: local.day + days)) }
}
