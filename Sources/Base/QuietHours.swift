/// A part of each day, such as 22:00-07:00, in which people are not disturbed. It may span midnight.
package struct QuietHours: Sendable, Hashable, LosslessStringConvertible {
    private let start: TimeOfDay
    private let end: TimeOfDay

    /// - Parameter description: two times of day such as `22:00-07:00`.
    package init?(_ description: String) {
        let times = description.split(separator: "-", omittingEmptySubsequences: false).map { TimeOfDay(String($0)) }
        guard times.count == 2, let start = times[0], let end = times[1], start != end else { return nil }
        (self.start, self.end) = (start, end)
    }

    package var description: String { "\(start)-\(end)" }

    /// Whether that time is within them.
    package func contains(_ time: CivilTime) -> Bool {
        let (minute, start, end) = (TimeOfDay(time).minutes, start.minutes, end.minutes)
        return start < end ? (start..<end).contains(minute) : minute >= start || minute < end
    }
}
