import Base

/// The rule for all later times of a zone, from the last line of a TZif file: `CET-1CEST,M3.5.0,M10.5.0/3`
/// (POSIX.1-2017 section 8.3, with the extended hours of RFC 9636 section 3.3.1).
struct YearlyZoneRule: Sendable, Hashable {
    /// A day of each year, and a time on it.
    struct Change: Sendable, Hashable {
        enum Day: Sendable, Hashable {
            /// 1 to 365; 29 February is never counted.
            case withoutLeapDay(Int)
            /// 0 to 365.
            case ofYear(Int)
            /// Week 5 is the last; weekday 0 is Sunday.
            case ofWeek(month: Int, week: Int, weekday: Int)
        }

        var day: Day
        /// Seconds since midnight of that day, by the clock before the change; may fall on another day.
        var time: Int
    }

    let standard: Int
    let daylight: Int?
    let begins: Change
    let ends: Change

    func offset(at seconds: Int64) -> Int {
        guard let daylight else { return standard }
        let year = LocalTime(seconds: seconds + Int64(standard)).civil.year
        let start = begins.local(year).seconds - Int64(standard)
        let end = ends.local(year).seconds - Int64(daylight)
        let isDaylight = start < end ? (start..<end).contains(seconds) : !(end..<start).contains(seconds)
        return isDaylight ? daylight : standard
    }
}

extension YearlyZoneRule.Change {
    func local(_ year: Int) -> LocalTime {
        let first = CivilTime.daysSince1970(year: year, month: 1, day: 1)
        let isLeap = CivilTime.daysSince1970(year: year + 1, month: 1, day: 1) - first == 366
        switch day {
        case .withoutLeapDay(let number):
            return LocalTime(day: first + number - 1 + (isLeap && number > 59 ? 1 : 0), time: time)
        case .ofYear(let number): return LocalTime(day: first + number, time: time)
        case .ofWeek(let month, let week, let weekday):
            let start = CivilTime.daysSince1970(year: year, month: month, day: 1)
            let next = CivilTime.daysSince1970(
                year: month == 12 ? year + 1 : year,
                month: month == 12 ? 1 : month + 1,
                day: 1
            )
            var found = start + (weekday - (start + 4) % 7 + 14) % 7 + (week - 1) * 7
            if found >= next { found -= 7 }
            return LocalTime(day: found, time: time)
        }
    }
}

extension YearlyZoneRule {
    /// - Returns: `nil` for anything that is not such a rule.
    init?(_ text: String) {
        var reader = Reader(text)
        guard reader.name(), let west = reader.offset() else { return nil }
        standard = -west
        if reader.isAtEnd {
            daylight = nil
            begins = Change(day: .ofYear(0), time: 0)
            ends = begins
            return
        }
        guard reader.name() else { return nil }
        if reader.next == "," {
            daylight = standard + 3600
        } else {
            guard let west = reader.offset() else { return nil }
            daylight = -west
        }
        guard reader.take(","), let begins = reader.change(), reader.take(","), let ends = reader.change(),
            reader.isAtEnd
        else { return nil }
        self.begins = begins
        self.ends = ends
    }
}

private struct Reader {
    private static let letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")

    private var rest: Substring

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.isEmpty }
    var next: Character? { rest.first }

    mutating func take(_ character: Character) -> Bool {
        guard rest.first == character else { return false }
        rest.removeFirst()
        return true
    }

    /// `CET` or `<+0330>`.
    mutating func name() -> Bool {
        if take("<") {
            guard let end = rest.firstIndex(of: ">") else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        }
        let letters = rest.prefix { Self.letters.contains($0) }
        rest = rest[letters.endIndex...]
        return letters.count >= 3
    }

    mutating func number() -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest[digits.endIndex...]
        return digits.count <= 4 ? Int(digits) : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func offset() -> Int? {
        let sign = take("-") ? -1 : 1
        if sign == 1 { _ = take("+") }
        guard let hours = number() else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where take(":") {
            guard let value = number() else { return nil }
            seconds += value * unit
        }
        return sign * seconds
    }

    mutating func change() -> YearlyZoneRule.Change? {
        let day: YearlyZoneRule.Change.Day
        if take("M") {
            guard let month = number(), take("."), let week = number(), take("."), let weekday = number(),
                (1...12).contains(month), (1...5).contains(week), (0...6).contains(weekday)
            else { return nil }
            day = .ofWeek(month: month, week: week, weekday: weekday)
        } else if take("J") {
            guard let number = number(), (1...365).contains(number) else { return nil }
            day = .withoutLeapDay(number)
        } else {
            guard let number = number(), (0...365).contains(number) else { return nil }
            day = .ofYear(number)
        }
        var time = 2 * 3600
        if take("/") {
            guard let given = offset() else { return nil }
            time = given
        }
        return .init(day: day, time: time)
    }
}
