import Admin
import Base
import Testing

@Suite struct SummaryPeriodTests {
    private static let berlin = "Europe/Berlin"

    /// - Parameter text: in UTC, such as `2026-11-30T06:29:59Z`.
    private static func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(iso8601: text)) }

    /// Beginning and end of the day, to the minute, in UTC.
    private static func daily(_ time: String, by now: String) throws -> [String] {
        let period = SummaryPeriod(daily: try #require(TimeOfDay(time)), by: try moment(now), zone: berlin)
        return [period.start, period.end].map { String($0.iso8601.prefix("2026-11-30T06:30".utf8.count)) }
    }

    @Test func aDayEndsAtItsTimeInTheZone() throws {
        let yesterday = ["2026-11-28T06:30", "2026-11-29T06:30"]
        #expect(try Self.daily("07:30", by: "2026-11-30T06:29:59Z") == yesterday)
        #expect(try Self.daily("07:30", by: "2026-11-30T06:30:00Z") == ["2026-11-29T06:30", "2026-11-30T06:30"])
        // It is the first of December there.
        #expect(try Self.daily("00:15", by: "2026-11-30T23:20:00Z") == ["2026-11-29T23:15", "2026-11-30T23:15"])
    }

    /// The day of a change has 23 or 25 hours.
    @Test func summerTimeChangesNoTimeOfDay() throws {
        #expect(try Self.daily("07:30", by: "2026-03-29T08:00:00Z") == ["2026-03-28T06:30", "2026-03-29T05:30"])
        #expect(try Self.daily("07:30", by: "2026-10-25T08:00:00Z") == ["2026-10-24T05:30", "2026-10-25T06:30"])
    }

    /// Between 02:00 and 03:00 there is no such time on that day; the period is one all the same.
    @Test func aTimeThatSummerTimeLeavesOutEndsADayToo() throws {
        let (before, after) = (
            try Self.daily("02:30", by: "2026-03-29T12:00:00Z"), try Self.daily("02:30", by: "2026-03-30T12:00:00Z")
        )
        #expect(before[0] == "2026-03-28T01:30" && before[1] == after[0] && after[1] == "2026-03-30T00:30")
    }

    /// 30 November 2026 is a Monday.
    @Test(arguments: [
        ("monday 07:30", "2026-11-30T06:30:00Z"), ("tuesday 07:30", "2026-11-24T06:30:00Z"),
        ("sunday 07:30", "2026-11-29T06:30:00Z"), ("monday 12:00", "2026-11-23T11:00:00Z"),
    ])
    func aWeekEndsOnItsDay(time: String, end: String) throws {
        let now = try Self.moment("2026-11-30T08:00:00Z")
        let period = SummaryPeriod(weekly: try #require(TimeOfWeek(time)), by: now, zone: Self.berlin)
        #expect(try period.end == Self.moment(end) && period.end - period.start == .days(7))
    }
}
