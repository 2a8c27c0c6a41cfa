package import Base

/// A date and time of day on a local clock, without a zone.
package struct LocalTime: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00, as if the local clock showed UTC.
    package let seconds: Int64

    package static let secondsPerDay: Int64 = 86_400
    /// The last second of a minute, leap seconds aside.
    static let lastSecond = 59

    package init(seconds: Int64) { self.seconds = seconds }

    /// - Parameter time: seconds since midnight.
    package init(day: Int, time: Int = 0) { seconds = Int64(day) * Self.secondsPerDay + Int64(time) }

    package init(year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0) {
        self.init(
            day: CivilTime.daysSince1970(year: year, month: month, day: day),
            time: hour * 3600 + minute * 60 + second
        )
    }

    /// Days since 1970-01-01.
    package var day: Int { Int((seconds - timeOfDay64) / Self.secondsPerDay) }

    /// Seconds since midnight.
    package var timeOfDay: Int { Int(timeOfDay64) }

    private var timeOfDay64: Int64 {
        let rest = seconds % Self.secondsPerDay
        return rest < 0 ? rest + Self.secondsPerDay : rest
    }

    package var civil: CivilTime { CivilTime(Timestamp(milliseconds: seconds * 1000)) }

    package static func < (a: LocalTime, b: LocalTime) -> Bool { a.seconds < b.seconds }
}

extension LocalTime {
    /// Parses RFC 5545's form, `20261122` or `20261122T093000` (sections 3.3.4 and 3.3.5), without the `Z`. The second
    /// 60 of a leap second becomes 59: a clock without leap seconds has no other in that minute.
    package init?(basic text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard digits.count == 8 || digits.count == 15 && digits[8] == UInt8(ascii: "T") else { return nil }
        var fields: [Int] = []
        for (start, length) in [(0, 4), (4, 2), (6, 2)] + (digits.count == 15 ? [(9, 2), (11, 2), (13, 2)] : []) {
            var value = 0
            for digit in digits[start..<start + length] {
                guard (0x30...0x39).contains(digit) else { return nil }
                value = value * 10 + Int(digit - 0x30)
            }
            fields.append(value)
        }
        fields += Array(repeating: 0, count: 6 - fields.count)
        guard fields[3] < 24, fields[4] < 60, fields[5] <= 60 else { return nil }
        self.init(
            year: fields[0],
            month: fields[1],
            day: fields[2],
            hour: fields[3],
            minute: fields[4],
            second: min(fields[5], Self.lastSecond)
        )
        // Refuses a day that does not exist, which would otherwise become another day.
        guard (1...12).contains(fields[1]), fields[2] >= 1, civil.month == fields[1], civil.year == fields[0] else {
            return nil
        }
    }

    /// `20261122T093000`.
    package var basic: String {
        let time = civil
        return basicDate + "T" + padded(time.hour, 2) + padded(time.minute, 2) + padded(time.second, 2)
    }

    /// `20261122`.
    package var basicDate: String {
        let time = civil
        return padded(time.year, 4) + padded(time.month, 2) + padded(time.day, 2)
    }
}
