package import Base

/// What a summary is about: the day, or the week, that ended when it was due.
package struct SummaryPeriod: Sendable, Hashable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        case daily
        case weekly

        /// The scope of the record from which the summary is sent; no node's.
        package var scope: String { "summary:\(rawValue)" }

        fileprivate var days: Int { self == .daily ? 1 : 7 }
    }

    package let kind: Kind
    package let start: Timestamp
    package let end: Timestamp

    /// The day that has ended at that time of day, the last time by `now`.
    ///
    /// - Parameter zone: the time zone, an IANA name; `nil` for the machine's.
    package init(daily time: TimeOfDay, by now: Timestamp, zone: String?) {
        self.init(.daily, time, weekday: nil, by: now, LocalFormat(.english, zone: zone))
    }

    /// The week that has ended at that time, the last time by `now`.
    package init(weekly time: TimeOfWeek, by now: Timestamp, zone: String?) {
        self.init(.weekly, time.time, weekday: time.weekday, by: now, LocalFormat(.english, zone: zone))
    }

    private init(_ kind: Kind, _ time: TimeOfDay, weekday: Int?, by now: Timestamp, _ zone: LocalFormat) {
        let today = CivilTime(now, offset: zone.offset(at: now))
        var day = CivilTime.daysSince1970(year: today.year, month: today.month, day: today.day)
        if let weekday { day -= (today.weekday - weekday + 7) % 7 }
        if Self.moment(day, time, zone) > now { day -= kind.days }
        self.kind = kind
        (start, end) = (Self.moment(day - kind.days, time, zone), Self.moment(day, time, zone))
    }

    /// When it is that time on that day. A time that the change to summer time leaves out is the one an hour before or after.
    private static func moment(_ day: Int, _ time: TimeOfDay, _ zone: LocalFormat) -> Timestamp {
        let local = Timestamp(milliseconds: 0) + .days(day) + .minutes(time.minutes)
        let guess = local - zone.offset(at: local)
        return local - zone.offset(at: guess)
    }
}
