import Base

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

extension RecurrenceRule {
    private static let weekdays: [Substring: Weekday] = [
        "MO": .monday, "TU": .tuesday, "WE": .wednesday, "TH": .thursday, "FR": .friday, "SA": .saturday,
        "SU": .sunday,
    ]
    /// The largest count; a larger one is read as this, which exceeds any list of occurrences.
    private static let mostTimes = 1_000_000

    /// The most times a day: one a minute. Real rules have fewer, and a year of more would exhaust the memory.
    private static let mostTimesOfDay = 1440

    /// Parses `FREQ=WEEKLY;BYDAY=MO,WE`, with or without a leading `RRULE:`. Returns `nil` for a rule that is invalid
    /// or more frequent than daily.
    package init?(_ text: some StringProtocol) {
        let upper = text.uppercased()
        let content = upper.split(separator: ":", maxSplits: 1).last ?? ""
        var parts: [Substring: Substring] = [:]
        for part in content.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, parts.updateValue(pair[1], forKey: pair[0]) == nil else { return nil }
        }
        guard let frequency = parts["FREQ"].flatMap({ Frequency(rawValue: String($0)) }) else { return nil }
        self.init(frequency)
        for (name, value) in parts where name != "FREQ" {
            guard take(name, value) else { return nil }
        }
        guard count == nil || until == nil else { return nil }
        let timesOfDay = [hours, minutes, seconds].map { max($0.count, 1) }.reduce(1, *)
        guard timesOfDay <= Self.mostTimesOfDay else { return nil }
    }

    /// - Returns: false for an invalid part. Non-standard parts (`X-`) are ignored.
    private mutating func take(_ name: Substring, _ value: Substring) -> Bool {
        switch name {
        case "INTERVAL":
            guard let number = Int(value), (1...10_000).contains(number) else { return false }
            interval = number
        case "COUNT":
            guard let number = Int(value), number >= 1 else { return false }
            count = min(number, Self.mostTimes)
        case "UNTIL":
            guard let end = Self.end(value) else { return false }
            until = end
        case "WKST":
            guard let day = Self.weekdays[value] else { return false }
            weekStart = day
        case "BYDAY":
            guard let days = Self.days(value) else { return false }
            self.days = days
        case "BYMONTH": return Self.numbers(value, 1...12, &months)
        case "BYWEEKNO": return Self.numbers(value, 1...53, signed: true, &weeks)
        case "BYYEARDAY": return Self.numbers(value, 1...366, signed: true, &yearDays)
        case "BYMONTHDAY": return Self.numbers(value, 1...31, signed: true, &monthDays)
        case "BYHOUR": return Self.numbers(value, 0...23, &hours)
        case "BYMINUTE": return Self.numbers(value, 0...59, &minutes)
        case "BYSECOND":
            guard Self.numbers(value, 0...60, &seconds) else { return false }
            // As `LocalTime` reads the leap second.
            seconds = Set(seconds.map { min($0, LocalTime.lastSecond) }).sorted()
        case "BYSETPOS": return Self.numbers(value, 1...366, signed: true, &positions)
        default: return name.hasPrefix("X-")
        }
        return true
    }

    private static func end(_ text: Substring) -> End? {
        if text.hasSuffix("Z") { return LocalTime(basic: text.dropLast()).map { .moment($0.seconds) } }
        return LocalTime(basic: text).map { .local($0, isDay: text.utf8.count == 8) }
    }

    private static func numbers(
        _ text: Substring,
        _ range: ClosedRange<Int>,
        signed: Bool = false,
        _ list: inout [Int]
    ) -> Bool {
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let number = Int(part), range.contains(number) || signed && range.contains(-number) else {
                return false
            }
            list.append(number)
        }
        list = Set(list).sorted()
        return !list.isEmpty
    }

    private static func days(_ text: Substring) -> [Day]? {
        var days: [Day] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let weekday = weekdays[part.suffix(2)] else { return nil }
            let number = part.dropLast(2)
            guard !number.isEmpty else {
                days.append(Day(weekday))
                continue
            }
            guard let ordinal = Int(number), ordinal != 0, (-53...53).contains(ordinal) else { return nil }
            days.append(Day(weekday, ordinal: ordinal))
        }
        return days
    }
}

extension RecurrenceRule {
    /// The most times of one rule that are computed, including unwanted ones; daily ones cover centuries.
    private static let longestExpansion = 200_000

    /// Calls `each` with the times of the rule in the event's local time, in order from its start on, until it returns
    /// false.
    ///
    /// - Parameter moment: converts a local time to seconds since 1970; used for an end given in UTC.
    /// - Parameter limit: the latest time searched for, however rare the rule. Of a rule with many times a day, only
    ///   the first 200,000 are found.
    package func occurrences(
        from start: LocalTime,
        until limit: LocalTime,
        moment: (LocalTime) -> Int64,
        each: (LocalTime) -> Bool
    ) {
        let rule = completed(by: start)
        let times = rule.times(start)
        var periods = RecurrencePeriods(rule, from: start.day)
        var rest = min(count ?? .max, Self.longestExpansion)
        while rest > 0, let first = periods.nextStart, first <= limit.day, let days = periods.next() {
            for time in rule.chosen(days.flatMap { day in times.map { LocalTime(day: day, time: $0) } })
            where time >= start {
                guard rest > 0, time <= limit, !isPast(time, moment) else { return }
                guard each(time) else { return }
                rest -= 1
            }
        }
    }

    /// Returns the rule with missing parts filled in from the event's start.
    private func completed(by start: LocalTime) -> RecurrenceRule {
        var rule = self
        let date = start.civil
        guard weeks.isEmpty, yearDays.isEmpty, monthDays.isEmpty, days.isEmpty else { return rule }
        switch frequency {
        case .daily: break
        case .weekly: rule.days = Weekday(rawValue: Self.weekday(start.day, since: .monday)).map { [Day($0)] } ?? []
        case .monthly: rule.monthDays = [date.day]
        case .yearly:
            if months.isEmpty { rule.months = [date.month] }
            rule.monthDays = [date.day]
        }
        return rule
    }

    /// Seconds since midnight, in ascending order.
    private func times(_ start: LocalTime) -> [Int] {
        let time = start.timeOfDay
        let hours = hours.isEmpty ? [time / 3600] : hours
        let minutes = minutes.isEmpty ? [time / 60 % 60] : minutes
        let seconds = seconds.isEmpty ? [time % 60] : seconds
        return hours.flatMap { hour in
            minutes.flatMap { minute in seconds.map { hour * 3600 + minute * 60 + $0 } }
        }
    }

    /// Returns the times of a period at the positions in BYSETPOS.
    private func chosen(_ times: [LocalTime]) -> [LocalTime] {
        guard !positions.isEmpty else { return times }
        let places = Set(positions.map { $0 > 0 ? $0 - 1 : times.count + $0 })
        return times.indices.filter(places.contains).map { times[$0] }
    }

    private func isPast(_ time: LocalTime, _ moment: (LocalTime) -> Int64) -> Bool {
        switch until {
        case nil: false
        case .moment(let end): moment(time) > end
        case .local(let end, isDay: true): time.day > end.day
        case .local(let end, isDay: false): time > end
        }
    }
}
