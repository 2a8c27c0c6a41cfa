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
