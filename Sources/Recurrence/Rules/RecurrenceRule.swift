/// When something happens again: an RRULE (RFC 5545 section 3.3.10) of days or longer. Google's calendar has none shorter.
package struct RecurrenceRule: Sendable, Hashable {
    package enum Frequency: String, Sendable, CaseIterable {
        case daily = "DAILY"
        case weekly = "WEEKLY"
        case monthly = "MONTHLY"
        case yearly = "YEARLY"
    }

    /// In the order of the week that ISO 8601 begins with Monday.
    package enum Weekday: Int, Sendable, CaseIterable, Codable {
        case monday, tuesday, wednesday, thursday, friday, saturday, sunday
    }

    /// A weekday, or the nth of a month or year; counted from its end where negative.
    package struct Day: Sendable, Hashable {
        package var weekday: Weekday
        package var ordinal: Int?

        package init(_ weekday: Weekday, ordinal: Int? = nil) {
            self.weekday = weekday
            self.ordinal = ordinal
        }
    }

    /// The last moment that may still belong to it.
    package enum End: Sendable, Hashable {
        /// A day or a time by the clocks of the event's zone.
        case local(LocalTime, isDay: Bool)
        /// A moment in UTC, as seconds since 1970.
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

    /// Whether it never ends by itself.
    package var isEndless: Bool { count == nil && until == nil }
}
