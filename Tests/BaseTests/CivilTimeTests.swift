import Base
import Testing

@Suite struct CivilTimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00.000Z", 0),
        ("2000-02-29T12:00:00.000Z", 951_825_600_000),
        ("2026-11-22T17:38:20.125Z", 1_795_369_100_125),
        ("1969-12-31T23:59:59.999Z", -1),
    ])
    func writesAndReadsBack(text: String, milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).iso8601 == text)
        #expect(Timestamp(iso8601: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        ("2025-10-19T16:12:57.269Z", "2025-10-19T16:12:57.269Z"),
        ("2025-10-19T18:12:57+02:00", "2025-10-19T16:12:57.000Z"),
        ("2025-10-19 16:12", "2025-10-19T16:12:00.000Z"),
        ("2025-10-19", "2025-10-19T00:00:00.000Z"),
        ("2025-10-19T16:12:57.1234567Z", "2025-10-19T16:12:57.123Z"),
    ])
    func readsOtherForms(text: String, expected: String) {
        #expect(Timestamp(iso8601: text)?.iso8601 == expected)
    }

    @Test(arguments: ["", "2025", "2025-13-01", "2025-10-19T25:00:00Z", "2025-10-19T16:12:57Zx", "19.10.2025"])
    func refusesOthers(text: String) {
        #expect(Timestamp(iso8601: text) == nil)
    }

    @Test func everyDayOfFourHundredYearsFollowsTheOneBefore() {
        var previous = CivilTime(Timestamp(milliseconds: -86_400_000))
        for day in 0..<146_097 {
            let today = CivilTime(Timestamp(milliseconds: Int64(day) * 86_400_000))
            #expect(CivilTime.daysSince1970(year: today.year, month: today.month, day: today.day) == day)
            #expect(today.weekday == (previous.weekday + 1) % 7)
            previous = today
        }
    }
}
