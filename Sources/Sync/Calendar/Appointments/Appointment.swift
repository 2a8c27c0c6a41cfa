import Base
import Storage

/// A Google event as it should be in Odoo. Stored as last written, so that only changes are written again.
struct Appointment: Sendable, Hashable, Codable {
    enum Time: Sendable, Hashable, Codable {
        /// Whole days, including the last.
        case days(first: CalendarDate, last: CalendarDate)
        case moments(start: Timestamp, end: Timestamp)
    }

    /// An attendee.
    struct Guest: Sendable, Hashable, Codable {
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
    enum Membership: String, Sendable, Hashable, Codable {
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
    var guests: [Guest]
    /// Minutes before the start, ascending.
    var reminders: [Int]
    /// `nil` for one that Odoo shows separately.
    var membership: Membership?
}

/// An appointment and its key within the unit.
struct KeyedAppointment: Sendable, Hashable {
    /// Empty for a single event. For an occurrence, the time at which it would have begun: `20261122T080000Z`, or
    /// `20261122` for whole days. Google forms ids of occurrences in the same way.
    var key: String
    var appointment: Appointment
}
