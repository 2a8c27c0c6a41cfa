import Base
import Testing

@Suite struct QuietHoursTests {
    private static func time(_ hour: Int, _ minute: Int) -> CivilTime {
        CivilTime(Timestamp(milliseconds: Int64(hour * 60 + minute) * 60_000))
    }

    @Test(arguments: [
        ("22:00-07:00", 21, 59, false), ("22:00-07:00", 22, 0, true), ("22:00-07:00", 0, 0, true),
        ("22:00-07:00", 6, 59, true), ("22:00-07:00", 7, 0, false), ("12:30-13:15", 12, 29, false),
        ("12:30-13:15", 12, 30, true), ("12:30-13:15", 13, 14, true), ("12:30-13:15", 13, 15, false),
        ("9:00-17:00", 9, 0, true),
    ])
    func theyBeginWithTheFirstTimeAndEndBeforeTheSecond(
        text: String,
        hour: Int,
        minute: Int,
        isWithin: Bool
    ) throws {
        let hours = try #require(QuietHours(text))
        #expect(hours.contains(Self.time(hour, minute)) == isWithin)
    }

    @Test(arguments: [
        "", "22:00", "22:00-22:00", "24:00-07:00", "22:60-07:00", "22-07", "a:00-07:00", "22:00-07:00-08:00",
        "22:0-07:00",
        "-1:00-07:00", "022:00-07:00", "22:00 - 07:00",
    ])
    func anythingElseIsRefused(text: String) { #expect(QuietHours(text) == nil) }

    @Test func theyAreWrittenWithTwoDigits() { #expect(QuietHours("9:00-17:05")?.description == "09:00-17:05") }
}
