import Base

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
