import Base
import Storage

/// What an event of Google's shall be in Odoo. Kept as it was last written, so that only what changed is written again.
struct Appointment: Sendable, Hashable, Codable {
    enum Time: Sendable, Hashable, Codable {
        /// Whole days, the last included.
        case days(first: CalendarDate, last: CalendarDate)
        case moments(start: Timestamp, end: Timestamp)
    }

    /// Somebody who takes part.
    struct Guest: Sendable, Hashable, Codable {
        /// In small letters.
        var address: String
        var name: String
        var answer: Answer
        /// The person whose calendar it is.
        var isSelf: Bool
    }

    /// Whether somebody comes; Odoo has the same words for it.
    enum Answer: String, Sendable, Hashable, Codable {
        case needsAction, declined, tentative, accepted
    }

    /// Who invites.
    enum Organiser: Sendable, Hashable, Codable {
        case own
        case other(address: String, name: String)
    }

    /// How one of a series that Odoo shows as such stands in it.
    enum Membership: String, Sendable, Hashable, Codable {
        /// When the rule says.
        case regular
        /// At a time of its own.
        case moved
    }

    var title: String
    /// HTML.
    var description: String
    var place: String
    var time: Time
    var isFree: Bool
    var isPrivate: Bool
    /// The address of a video conference; empty without one.
    var conference: String
    var organiser: Organiser
    /// Without rooms and devices; the person itself is always among them.
    var guests: [Guest]
    /// Minutes before the start, ascending.
    var reminders: [Int]
    /// `nil` for one that Odoo shows by itself.
    var membership: Membership?
}

/// An appointment and which of its unit it is.
struct KeyedAppointment: Sendable, Hashable {
    /// Empty for an event of its own; for one of a series when it would have begun: `20261122T080000Z`, or `20261122` for
    /// whole days. Google makes ids of occurrences in the same way.
    var key: String
    var appointment: Appointment
}
