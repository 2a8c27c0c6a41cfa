import Recurrence
import Storage

/// A recurrence as Odoo can express it: the contents of its `calendar.recurrence`.
struct OdooRule: Sendable, Hashable, Codable {
    enum Pattern: Sendable, Hashable, Codable {
        case daily
        /// On these days of the week, in order; at least one.
        case weekly([RecurrenceRule.Weekday])
        /// On that day, 1 to 31, of the months that have it.
        case monthly(day: Int)
        /// On the first to fourth such day of each month, or the last (-1).
        case monthlyOn(RecurrenceRule.Weekday, ordinal: Int)
        /// On the day and in the month of its start.
        case yearly
    }

    enum End: Sendable, Hashable, Codable {
        case never
        /// After this many occurrences, including cancelled ones.
        case after(Int)
        /// The last day on which it may fall.
        case on(CalendarDate)
    }

    var pattern: Pattern
    /// In days, weeks, months or years.
    var interval: Int
    var end: End
    /// The IANA name of the time zone in which it repeats.
    var timeZone: String
}
