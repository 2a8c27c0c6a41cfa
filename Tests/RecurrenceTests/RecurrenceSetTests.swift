import Base
import Testing

@testable import Recurrence

struct RecurrenceSetTests {
    private static func times(
        _ lines: [String],
        start: String = "20261005T093000",
        zone: String? = "Europe/Berlin",
        most: Int = 20
    ) throws -> [String] {
        let zone = try zone.map { try #require(TimeZones.system[$0]) }
        let first = try #require(LocalTime(basic: start))
        let set = try #require(RecurrenceSet(start: first, zone: zone, lines: lines))
        let end = TimeZoneRules.utc.moment(LocalTime(year: 2030, month: 1, day: 1))
        let found = set.occurrences(from: Timestamp(milliseconds: 0), before: end, most: most)
        return found.map { TimeZoneRules.utc.local($0.moment).basic }
    }

    @Test func clocksOfTheZoneRule() throws {
        #expect(
            try Self.times(["RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3"])
                == ["20261005T073000", "20261019T073000", "20261102T083000"]
        )
    }

    @Test func datesAreAddedAndTakenAway() throws {
        let lines = [
            "RRULE:FREQ=DAILY;COUNT=4", "EXDATE;TZID=Europe/Berlin:20261006T093000", "EXDATE:20261007T073000Z",
            "RDATE;TZID=America/New_York:20261010T053000", "EXRULE:FREQ=WEEKLY;BYDAY=TH",
        ]
        #expect(try Self.times(lines) == ["20261005T073000", "20261010T093000"])
    }

    @Test func wholeDaysKnowNoZone() throws {
        let lines = ["RRULE:FREQ=DAILY;UNTIL=20261008", "EXDATE;VALUE=DATE:20261006"]
        #expect(
            try Self.times(lines, start: "20261005", zone: nil)
                == ["20261005T000000", "20261007T000000", "20261008T000000"]
        )
    }

    /// RFC 5545 allows the second 60; the clocks here have none.
    @Test func aLeapSecondIsTheLastOfItsMinute() throws {
        #expect(LocalTime(basic: "20161231T235960") == LocalTime(basic: "20161231T235959"))
        #expect(LocalTime(basic: "20161231T235960")?.basic == "20161231T235959")
        #expect(LocalTime(basic: "20161231T235961") == nil)
        let lines = ["RRULE:FREQ=DAILY;COUNT=2;BYSECOND=59,60", "EXDATE:20261006T073060Z"]
        #expect(try Self.times(lines, start: "20261005T093060") == ["20261005T073059"])
    }

    @Test func theStartAlwaysBelongsToIt() throws {
        #expect(
            try Self.times(["RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=2"])
                == ["20261005T073000", "20261006T073000", "20261013T073000"]
        )
    }

    @Test func aTimeThatClocksSkipIsShownLater() throws {
        // On 28 March 2027 clocks go from 2 to 3.
        #expect(
            try Self.times(["RRULE:FREQ=DAILY;COUNT=3"], start: "20270327T023000")
                == ["20270327T013000", "20270328T013000", "20270329T003000"]
        )
    }

    @Test func aTimeThatClocksShowTwiceIsTheFirst() throws {
        #expect(
            try Self.times(["RRULE:FREQ=DAILY;COUNT=2"], start: "20261024T023000")
                == ["20261024T003000", "20261025T003000"]
        )
    }

    @Test(arguments: [
        "RRULE:FREQ=HOURLY", "RRULE:FREQ=DAILY;INTERVAL=0", "RRULE:BYDAY=MO", "RRULE:FREQ=WEEKLY;BYDAY=XX", "NONSENSE",
        "RRULE:FREQ=DAILY;COUNT=1;UNTIL=20300101", "RRULE:FREQ=DAILY;UNTIL=2030", "EXDATE:20261332T000000", "RRULE",
        "RRULE:FREQ=DAILY;BYMONTH=13", "RRULE:FREQ=DAILY;FREQ=WEEKLY", "EXDATE;TZID=Nowhere/City:20261006T093000",
    ])
    func whatIsWrongIsRefused(_ line: String) throws {
        let zone = try #require(TimeZones.system["Europe/Berlin"])
        let start = try #require(LocalTime(basic: "20261005T093000"))
        #expect(RecurrenceSet(start: start, zone: zone, lines: [line]) == nil)
    }

    @Test func aRuleThatNeverFallsEnds() throws {
        #expect(try Self.times(["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"]) == ["20261005T073000"])
    }
}
