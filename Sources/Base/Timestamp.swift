/// A moment of wall-clock time, in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// Due times survive restarts, so the gateway uses wall-clock time, not time since boot.
package struct Timestamp: Sendable, Hashable, Comparable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    package var seconds: Int64 { milliseconds / 1000 }

    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    package static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

    package static func + (moment: Timestamp, length: Duration) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds + length.milliseconds)
    }

    package static func - (moment: Timestamp, length: Duration) -> Timestamp {
        Timestamp(milliseconds: moment.milliseconds - length.milliseconds)
    }

    package static func - (later: Timestamp, earlier: Timestamp) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}

extension Duration {
    /// The length in whole milliseconds, rounded towards zero.
    package var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    /// `count` minutes.
    package static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }

    /// `count` hours.
    package static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }

    /// `count` days of 24 hours.
    package static func days(_ count: Int) -> Duration { .hours(count * 24) }
}

/// A moment in UTC, split into calendar fields (proleptic Gregorian).
package struct CivilTime: Sendable, Hashable {
    package var year: Int
    /// 1 to 12.
    package var month: Int
    /// 1 to 31.
    package var day: Int
    package var hour: Int
    package var minute: Int
    package var second: Int
    package var millisecond: Int
    /// 0 is Sunday.
    package var weekday: Int

    /// Splits `moment`, shifted by `offset` from UTC.
    package init(_ moment: Timestamp, offset: Duration = .zero) {
        let milliseconds = moment.milliseconds + offset.milliseconds
        let days = Int(milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds - 86_399_999) / 86_400_000)
        var rest = Int(milliseconds - Int64(days) * 86_400_000)
        (year, month, day) = Self.date(daysSince1970: days)
        weekday = ((days + 4) % 7 + 7) % 7
        millisecond = rest % 1000
        rest /= 1000
        second = rest % 60
        minute = rest / 60 % 60
        hour = rest / 3600
    }

    /// The number of days from 1970-01-01 to a date; negative for an earlier date.
    package static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        // Years begin in March here, so that the leap day is the last of its year.
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    private static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

extension Timestamp {
    /// RFC 3339 in UTC with milliseconds, for example `2026-11-22T17:38:20.125Z`.
    package var iso8601: String {
        let time = CivilTime(self)
        return "\(padded(time.year, 4))-\(padded(time.month, 2))-\(padded(time.day, 2))T"
            + "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2)).\(padded(time.millisecond, 3))Z"
    }

    /// Parses RFC 3339: a date, or a date and time with any number of fraction digits and `Z` or an offset (a missing
    /// offset means UTC).
    package init?(iso8601 text: String) {
        var rest = text.utf8[...]
        guard let year = number(&rest, 4), skip("-", &rest), let month = number(&rest, 2), skip("-", &rest),
            let day = number(&rest, 2), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var milliseconds = Int64(CivilTime.daysSince1970(year: year, month: month, day: day)) * 86_400_000
        if skip("T", &rest) || skip("t", &rest) || skip(" ", &rest) {
            guard let hour = number(&rest, 2), skip(":", &rest), let minute = number(&rest, 2), hour < 24, minute < 60
            else { return nil }
            milliseconds += Int64(hour * 3600 + minute * 60) * 1000
            if skip(":", &rest) {
                guard let second = number(&rest, 2), second <= 60 else { return nil }
                milliseconds += Int64(second) * 1000
                if skip(".", &rest) { milliseconds += fraction(&rest) }
            }
            guard let offset = offset(&rest) else { return nil }
            milliseconds -= offset
        }
        guard rest.isEmpty else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

/// `value` in decimal, padded with leading zeros to `width` digits.
package func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

private func skip(_ character: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
    guard let next = rest.first, UInt32(next) == character.value else { return false }
    rest.removeFirst()
    return true
}

private func number(_ rest: inout Substring.UTF8View, _ digits: Int) -> Int? {
    let field = rest.prefix(digits)
    guard field.count == digits, field.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    rest.removeFirst(digits)
    return field.reduce(0) { $0 * 10 + Int($1 - 0x30) }
}

/// Milliseconds of the digits after the point.
private func fraction(_ rest: inout Substring.UTF8View) -> Int64 {
    var (value, weight): (Int64, Int64) = (0, 100)
    while let digit = rest.first, (0x30...0x39).contains(digit) {
        value += Int64(digit - 0x30) * weight
        weight /= 10
        rest.removeFirst()
    }
    return value
}

/// Milliseconds east of UTC; `nil` for anything that is not an offset.
private func offset(_ rest: inout Substring.UTF8View) -> Int64? {
    if rest.isEmpty || skip("Z", &rest) || skip("z", &rest) { return 0 }
    let sign: Int64
    if skip("+", &rest) { sign = 1 } else if skip("-", &rest) { sign = -1 } else { return nil }
    guard let hours = number(&rest, 2) else { return nil }
    _ = skip(":", &rest)
    guard let minutes = number(&rest, 2) else { return nil }
    return sign * Int64(hours * 3600 + minutes * 60) * 1000
}
