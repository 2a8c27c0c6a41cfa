import Recurrence

extension OdooRule {
    private static let days: [RecurrenceRule.Weekday: String] = [
        .monday: "MO", .tuesday: "TU", .wednesday: "WE", .thursday: "TH", .friday: "FR", .saturday: "SA", .sunday: "SU",
    ]

    /// The rule as the value of an RRULE (RFC 5545 section 3.3.10), in the series' local time.
    var text: String {
        var parts: [String]
        switch pattern {
        case .daily: parts = ["FREQ=DAILY"]
        case .weekly(let days): parts = ["FREQ=WEEKLY", "BYDAY=" + days.map(Self.name).joined(separator: ",")]
        case .monthly(let day): parts = ["FREQ=MONTHLY", "BYMONTHDAY=\(day)"]
        case .monthlyOn(let day, let ordinal): parts = ["FREQ=MONTHLY", "BYDAY=\(ordinal)\(Self.name(day))"]
        case .yearly: parts = ["FREQ=YEARLY"]
        }
        parts.append("INTERVAL=\(interval)")
        switch end {
        case .never: break
        case .after(let count): parts.append("COUNT=\(count)")
        case .on(let date): parts.append("UNTIL=\("\(date)".replacing("-", with: ""))T235959")
        }
        return parts.joined(separator: ";")
    }

    private static func name(_ day: RecurrenceRule.Weekday) -> String { days[day] ?? "" }
}
