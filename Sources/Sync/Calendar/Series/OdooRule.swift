import Base
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

extension OdooRule {
    private static let days: [RecurrenceRule.Weekday: String] = [
        .monday: "MO", .tuesday: "TU", .wednesday: "WE", .thursday: "TH", .friday: "FR", .saturday: "SA", .sunday: "SU",
    ]

    /// The rule as the value of an RRULE (RFC 5545 section 3.3.10), in the series' local time.
    var text: String {
        var parts: [String]
        switch pattern {
        case .daily: parts = ["FREQ=DAILY"]
        case .weekly(let days): parts = ["FREQ=WEEKLY", "BYDAY=" + days.map(Self.name).joined(separator: ",")]
        case .monthly(let day): parts = ["FREQ=MONTHLY", "BYMONTHDAY=\(day)"]
        case .monthlyOn(let day, let ordinal): parts = ["FREQ=MONTHLY", "BYDAY=\(ordinal)\(Self.name(day))"]
        case .yearly: parts = ["FREQ=YEARLY"]
        }
        parts.append("INTERVAL=\(interval)")
        switch end {
        case .never: break
        case .after(let count): parts.append("COUNT=\(count)")
        case .on(let date): parts.append("UNTIL=\("\(date)".replacing("-", with: ""))T235959")
        }
        return parts.joined(separator: ";")
    }

    private static func name(_ day: RecurrenceRule.Weekday) -> String { days[day] ?? "" }
}

extension OdooRule {
    /// - Returns: `nil` if Odoo would show something other than what takes place. It supports no dates beside a rule,
    ///   no positions, and of yearly rules only the start's day; it does support an ordinal written as a position.
    init?(_ set: RecurrenceSet, timeZone: String) {
        guard let rule = set.soleRule, let pattern = Pattern(rule, from: set.start), let end = End(rule, in: set) else {
            return nil
        }
        self.init(pattern: pattern, interval: rule.interval, end: end, timeZone: timeZone)
    }
}

extension OdooRule.Pattern {
    private static let ordinals: Set = [1, 2, 3, 4, -1]

    fileprivate init?(_ rule: RecurrenceRule, from start: LocalTime) {
        guard rule.hours.isEmpty, rule.minutes.isEmpty, rule.seconds.isEmpty, rule.weeks.isEmpty, rule.yearDays.isEmpty
        else { return nil }
        switch rule.frequency {
        case .daily, .weekly: self.init(days: rule, from: start)
        case .monthly: self.init(months: rule, from: start)
        case .yearly: self.init(years: rule, from: start)
        }
    }

    private init?(days rule: RecurrenceRule, from start: LocalTime) {
        guard rule.months.isEmpty, rule.monthDays.isEmpty, rule.positions.isEmpty,
            rule.days.allSatisfy({ $0.ordinal == nil })
        else { return nil }
        if rule.frequency == .daily {
            if rule.days.isEmpty {
                self = .daily
                return
            }
            // Every day but some equals some days of each week.
            guard rule.interval == 1 else { return nil }
        }
        guard let first = Self.weekday(start) else { return nil }
        let days = rule.days.isEmpty ? [first] : Set(rule.days.map(\.weekday)).sorted { $0.rawValue < $1.rawValue }
        guard rule.interval == 1 || Self.weeksAgree(rule.weekStart, days, from: first) else { return nil }
        self = .weekly(days)
    }

    private init?(months rule: RecurrenceRule, from start: LocalTime) {
        guard rule.months.isEmpty, rule.days.count + rule.monthDays.count <= 1 else { return nil }
        if let day = rule.days.first {
            let ordinal: Int?
            switch (day.ordinal, rule.positions.count) {
            case (let written?, 0): ordinal = written
            case (nil, 1): ordinal = rule.positions.first
            default: ordinal = nil
            }
            guard let ordinal, Self.ordinals.contains(ordinal) else { return nil }
            self = .monthlyOn(day.weekday, ordinal: ordinal)
        } else {
            let day = rule.monthDays.first ?? start.civil.day
            guard rule.positions.isEmpty, day > 0 else { return nil }
            self = .monthly(day: day)
        }
    }

    private init?(years rule: RecurrenceRule, from start: LocalTime) {
        let date = start.civil
        let isOfStart =
            rule.months == [date.month] && [[], [date.day]].contains(rule.monthDays)
            || rule.months.isEmpty && rule.monthDays.isEmpty
        guard isOfStart, rule.days.isEmpty, rule.positions.isEmpty else { return nil }
        self = .yearly
    }

    private static func weekday(_ time: LocalTime) -> RecurrenceRule.Weekday? {
        RecurrenceRule.Weekday(rawValue: RecurrenceRule.weekday(time.day, since: .monday))
    }

    /// Whether the days fall into the same weeks however weeks are counted: Odoo uses the first day of the week in the
    /// viewer's language, which is Monday, Saturday or Sunday.
    private static func weeksAgree(
        _ weekStart: RecurrenceRule.Weekday,
        _ days: [RecurrenceRule.Weekday],
        from first: RecurrenceRule.Weekday
    ) -> Bool {
        let place = { (day: RecurrenceRule.Weekday, start: RecurrenceRule.Weekday) in
            (day.rawValue - start.rawValue + 7) % 7
        }
        let distances = { (start: RecurrenceRule.Weekday) in days.map { place($0, start) - place(first, start) } }
        return [.monday, .saturday, .sunday].allSatisfy { distances($0) == distances(weekStart) }
    }
}

extension OdooRule.End {
    /// Odoo stores only a day: an end before the series' time of day becomes the day before.
    fileprivate init?(_ rule: RecurrenceRule, in set: RecurrenceSet) {
        if let count = rule.count {
            self = .after(count)
            return
        }
        let time = { (day: Int) in LocalTime(day: day, time: set.start.timeOfDay) }
        let day: Int
        switch rule.until {
        case nil:
            self = .never
            return
        case .local(let end, isDay: true): day = end.day
        case .local(let end, isDay: false): day = time(end.day) > end ? end.day - 1 : end.day
        case .moment(let end):
            let last = (set.zone ?? .utc).local(Timestamp(milliseconds: end * 1000)).day
            day = set.moment(time(last)).seconds > end ? last - 1 : last
        }
        guard let date = CalendarDate(LocalTime(day: day)) else { return nil }
        self = .on(date)
    }
}
