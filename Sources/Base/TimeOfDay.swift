/// A time of day, to the minute, such as 07:30.
package struct TimeOfDay: Sendable, Hashable, LosslessStringConvertible {
    private static let minutesPerHour = 60
    private static let hoursPerDay = 24

    /// Since midnight.
    package let minutes: Int

    /// - Parameter description: such as `07:30` or `7:30`.
    package init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } }),
            let hour = Int(parts[0]), let minute = Int(parts[1]), hour < Self.hoursPerDay, minute < Self.minutesPerHour
        else { return nil }
        minutes = hour * Self.minutesPerHour + minute
    }

    package init(_ time: CivilTime) { minutes = time.hour * Self.minutesPerHour + time.minute }

    package var description: String {
        [minutes / Self.minutesPerHour, minutes % Self.minutesPerHour].map { $0 < 10 ? "0\($0)" : "\($0)" }
            .joined(separator: ":")
    }
}

/// A time of each week, such as monday 07:30.
package struct TimeOfWeek: Sendable, Hashable, LosslessStringConvertible {
    /// By their number in `CivilTime.weekday`.
    private static let weekdays = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

    /// 0 is Sunday, as in `CivilTime.weekday`.
    package let weekday: Int
    package let time: TimeOfDay

    /// - Parameter description: the English name of the day, a blank and a time of day.
    package init?(_ description: String) {
        let parts = description.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let weekday = Self.weekdays.firstIndex(of: parts[0].lowercased()),
            let time = TimeOfDay(String(parts[1]))
        else { return nil }
        (self.weekday, self.time) = (weekday, time)
    }

    package var description: String { "\(Self.weekdays[weekday]) \(time)" }
}
