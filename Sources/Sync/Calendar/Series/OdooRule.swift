import Recurrence
import Storage

/// How something repeats, as Odoo can say it: what its `calendar.recurrence` holds.
struct OdooRule: Sendable, Hashable, Codable {
    enum Pattern: Sendable, Hashable, Codable {
        case daily
        /// On these days of the week, in their order; at least one.
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
        /// After so many times, cancelled ones included.
        case after(Int)
        /// The last day on which it may fall.
        case on(CalendarDate)
    }

    var pattern: Pattern
    /// Every how many days, weeks, months or years.
    var interval: Int
    var end: End
    /// By whose clocks: a name of the IANA's.
    var timeZone: String
}
