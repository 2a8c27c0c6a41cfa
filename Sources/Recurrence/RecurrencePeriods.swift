import Base

/// The days of a rule, period by period: a day, a week, a month or a year, depending on its frequency.
struct RecurrencePeriods {
    /// The last year of the calendars of this program.
    private static let lastYear = 9999

    private let rule: RecurrenceRule
    /// The start of the next period, in days since 1970.
    private var start: Int?

    /// - Parameter rule: the rule with missing parts filled in from the event's start.
    init(_ rule: RecurrenceRule, from first: Int) {
        self.rule = rule
        let date = LocalTime(day: first).civil
        switch rule.frequency {
        case .daily: start = first
        case .weekly: start = first - RecurrenceRule.weekday(first, since: rule.weekStart)
        case .monthly: start = CivilTime.daysSince1970(year: date.year, month: date.month, day: 1)
        case .yearly: start = CivilTime.daysSince1970(year: date.year, month: 1, day: 1)
        }
    }

    /// The first day of the period that `next` returns next; `nil` past the last year.
    var nextStart: Int? { start }

    /// Returns the matching days of the next period in ascending order; `nil` past the last year.
    mutating func next() -> [Int]? {
        guard let first = start else { return nil }
        let date = LocalTime(day: first).civil
        guard date.year <= Self.lastYear else { return nil }
        let end: Int
        switch rule.frequency {
        case .daily:
            end = first + 1
            start = first + rule.interval
        case .weekly:
            end = first + 7
            start = first + 7 * rule.interval
        case .monthly:
            end = Self.month(date.year, date.month, plus: 1)
            start = Self.month(date.year, date.month, plus: rule.interval)
        case .yearly:
            end = CivilTime.daysSince1970(year: date.year + 1, month: 1, day: 1)
            start = CivilTime.daysSince1970(year: date.year + rule.interval, month: 1, day: 1)
        }
        return (first..<end).filter(fits)
    }

    private static func month(_ year: Int, _ month: Int, plus months: Int) -> Int {
        let index = month - 1 + months
        return CivilTime.daysSince1970(year: year + index / 12, month: index % 12 + 1, day: 1)
    }

    private func fits(_ day: Int) -> Bool {
        let date = LocalTime(day: day).civil
        if !rule.months.isEmpty, !rule.months.contains(date.month) { return false }
        let monthStart = day - date.day + 1
        let monthLength = Self.month(date.year, date.month, plus: 1) - monthStart
        if !rule.monthDays.isEmpty,
            !rule.monthDays.contains(where: { $0 == date.day || $0 == date.day - monthLength - 1 })
        {
            return false
        }
        let yearStart = CivilTime.daysSince1970(year: date.year, month: 1, day: 1)
        let yearLength = CivilTime.daysSince1970(year: date.year + 1, month: 1, day: 1) - yearStart
        if !rule.yearDays.isEmpty {
            let number = day - yearStart + 1
            if !rule.yearDays.contains(where: { $0 == number || $0 == number - yearLength - 1 }) { return false }
        }
        if !rule.weeks.isEmpty, !fitsWeek(day, year: date.year) { return false }
        guard !rule.days.isEmpty else { return true }
        let isInMonth = rule.frequency == .monthly || rule.frequency == .yearly && !rule.months.isEmpty
        let (start, length) = isInMonth ? (monthStart, monthLength) : (yearStart, yearLength)
        return rule.days.contains { fits(day, $0, in: start, length) }
    }

    /// Ordinals count within a month or a year; in shorter periods they are ignored.
    private func fits(_ day: Int, _ wanted: RecurrenceRule.Day, in start: Int, _ length: Int) -> Bool {
        guard RecurrenceRule.weekday(day, since: .monday) == wanted.weekday.rawValue else { return false }
        guard let ordinal = wanted.ordinal, rule.frequency == .monthly || rule.frequency == .yearly else { return true }
        let index = day - start
        return ordinal > 0 ? index / 7 + 1 == ordinal : (length - 1 - index) / 7 + 1 == -ordinal
    }

    /// Week 1 is the first with at least four days in its year (RFC 5545, BYWEEKNO).
    private func fitsWeek(_ day: Int, year: Int) -> Bool {
        let starts = (year - 1...year + 2).map(firstWeek)
        guard let index = starts.lastIndex(where: { $0 <= day }), index + 1 < starts.count else { return false }
        let number = (day - starts[index]) / 7 + 1
        let count = (starts[index + 1] - starts[index]) / 7
        return rule.weeks.contains { $0 == number || $0 == number - count - 1 }
    }

    private func firstWeek(_ year: Int) -> Int {
        let fourth = CivilTime.daysSince1970(year: year, month: 1, day: 4)
        return fourth - RecurrenceRule.weekday(fourth, since: rule.weekStart)
    }
}

extension RecurrenceRule {
    /// The number of days (0 to 6) by which the weekday of a day, in days since 1970, follows `start`.
    package static func weekday(_ day: Int, since start: Weekday) -> Int {
        // 1970-01-01 was a Thursday.
        let number = (day % 7 + 7 + Weekday.thursday.rawValue) % 7
        return (number - start.rawValue + 7) % 7
    }
}
