package import Base

/// Dates in header fields (RFC 5322 section 3.3).
package enum MailDate {
    private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Returns `moment` in UTC, for example `Sun, 22 Nov 2026 17:38:20 +0000`.
    package static func write(_ moment: Timestamp) -> String {
        let time = CivilTime(moment)
        return "\(days[time.weekday]), \(padded(time.day, 2)) \(months[time.month - 1]) \(padded(time.year, 4)) "
            + "\(padded(time.hour, 2)):\(padded(time.minute, 2)):\(padded(time.second, 2)) +0000"
    }
}

extension MailDate {
    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    /// Minutes ahead of UTC (RFC 5322 section 4.3); every other name counts as UTC.
    private static let zones = [
        "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    ]

    /// Parses `Sun, 22 Nov 2026 17:38:20 +0100`. The day name, the seconds and the zone are optional, comments are
    /// ignored, and two-digit years follow section 4.3. Returns `nil` for a moment that does not exist.
    package static func read(_ text: String) -> Timestamp? {
        let plain = text.prefix { $0 != "(" }
        var words = plain.split { " ,\t".contains($0) }.map(String.init)[...]
        if words.first.flatMap({ Int($0) }) == nil { words = words.dropFirst() }
        guard words.count >= 4 else { return nil }
        let parts = Array(words)
        guard let day = digits(parts[0]),
            let month = monthNames.firstIndex(of: String(parts[1].lowercased().prefix(3))),
            let year = year(parts[2]), let seconds = seconds(parts[3])
        else { return nil }
        let offset = parts.count > 4 ? offset(parts[4]) : 0
        let days = CivilTime.daysSince1970(year: year, month: month + 1, day: day)
        let local = Timestamp(milliseconds: Int64(days) * 86_400_000)
        let back = CivilTime(local)
        guard back.day == day, back.month == month + 1 else { return nil }
        return local + .seconds(seconds - offset * 60)
    }

    private static func year(_ text: String) -> Int? {
        guard let number = digits(text), (0...9999).contains(number) else { return nil }
        switch text.utf8.count {
        case 2: return number < 50 ? 2000 + number : 1900 + number
        case 3: return 1900 + number
        default: return number
        }
    }

    private static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(digits)
        guard (2...3).contains(parts.count), let hour = parts[0], let minute = parts[1],
            let second = parts.count == 3 ? parts[2] : 0, (0...23).contains(hour), (0...59).contains(minute),
            (0...60).contains(second)
        else { return nil }
        return hour * 3600 + minute * 60 + second
    }

    /// Minutes ahead of UTC.
    private static func offset(_ zone: String) -> Int {
        if let known = zones[zone.lowercased()] { return known }
        guard let sign = zone.first, sign == "+" || sign == "-", zone.utf8.count == 5,
            let number = digits(zone.dropFirst())
        else { return 0 }
        let minutes = number / 100 * 60 + number % 100
        return sign == "-" ? -minutes : minutes
    }

    /// A number without a sign.
    private static func digits(_ text: some StringProtocol) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }
}
