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
