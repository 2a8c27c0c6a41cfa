/// A recurrence rule: an RRULE (RFC 5545 section 3.3.10) with a frequency of days or longer. Google Calendar has no
/// shorter ones.
package struct RecurrenceRule: Sendable, Hashable {
    package enum Frequency: String, Sendable, CaseIterable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// In the order of ISO 8601, which starts the week on Monday.
    package enum Weekday: Int, Sendable, CaseIterable, Codable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }

    /// A weekday, or the nth one of a month or year; negative ordinals count from the end.
    package struct Day: Sendable, Hashable {
        package var weekday: Weekday
        package var ordinal: Int?

        package init(_ weekday: Weekday, ordinal: Int? = nil) {
            self.weekday = weekday
            self.ordinal = ordinal
        }
    }

    /// The last moment at which an occurrence may start.
    package enum End: Sendable, Hashable {
        /// A day or a time, local to the event's zone.
        case local(LocalTime, isDay: Bool)
        /// A moment in UTC, in seconds since 1970.
        case moment(Int64)
    }

    package var frequency: Frequency
    package var interval = 1
    package var count: Int?
    package var until: End?
    package var weekStart = Weekday.monday
    package var months: [Int] = []
    package var weeks: [Int] = []
    package var yearDays: [Int] = []
    package var monthDays: [Int] = []
    package var days: [Day] = []
    package var hours: [Int] = []
    package var minutes: [Int] = []
    package var seconds: [Int] = []
    package var positions: [Int] = []

    package init(_ frequency: Frequency) { self.frequency = frequency }

    /// Whether the rule has no end.
    package var isEndless: Bool { count == nil && until == nil }
}
