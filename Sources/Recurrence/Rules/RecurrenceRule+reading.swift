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
        case "BYSECOND": return Self.numbers(value, 0...59, &seconds)
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
