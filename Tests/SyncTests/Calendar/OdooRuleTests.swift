import Base
import Recurrence
import Storage
import Testing

@testable import Sync

/// Which rules Odoo can express, and that it then means the same.
struct OdooRuleTests {
    private static let monday = "20261012T090000"

    private static func rule(
        _ lines: [String],
        from start: String = monday,
        in zone: String? = "Europe/Berlin"
    ) -> OdooRule? {
        guard let start = LocalTime(basic: start),
            let set = RecurrenceSet(
                start: start,
                zone: zone.flatMap { TimeZones.system[$0] },
                lines: lines.map { $0.contains(":") ? $0 : "RRULE:\($0)" }
            )
        else { return nil }
        return OdooRule(set, timeZone: zone ?? "UTC")
    }

    @Test(arguments: [
        ("FREQ=DAILY;COUNT=5", OdooRule.Pattern.daily),
        ("FREQ=DAILY;INTERVAL=3", .daily),
        ("FREQ=DAILY;BYDAY=MO,WE", .weekly([.monday, .wednesday])),
        ("FREQ=WEEKLY", .weekly([.monday])),
        ("FREQ=WEEKLY;BYDAY=FR,MO", .weekly([.monday, .friday])),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;WKST=SU", .weekly([.monday, .friday])),
        ("FREQ=MONTHLY", .monthly(day: 12)),
        ("FREQ=MONTHLY;BYMONTHDAY=12;INTERVAL=12", .monthly(day: 12)),
        ("FREQ=MONTHLY;BYDAY=2MO", .monthlyOn(.monday, ordinal: 2)),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=2", .monthlyOn(.monday, ordinal: 2)),
        ("FREQ=YEARLY", .yearly),
        ("FREQ=YEARLY;BYMONTH=10", .yearly),
        ("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=12;INTERVAL=4", .yearly),
    ])
    func isSaid(_ text: String, pattern: OdooRule.Pattern) {
        #expect(Self.rule([text])?.pattern == pattern)
    }

    @Test(arguments: [
        // Rules that Odoo ignores or misinterprets.
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=12", "FREQ=MONTHLY;BYMONTHDAY=12,20", "FREQ=MONTHLY;BYDAY=2MO,4MO",
        "FREQ=MONTHLY;BYDAY=5MO", "FREQ=MONTHLY;BYMONTH=10,11", "FREQ=YEARLY;BYMONTH=10,11",
        "FREQ=YEARLY;BYDAY=2MO;BYMONTH=10", "FREQ=YEARLY;BYMONTHDAY=12", "FREQ=YEARLY;BYWEEKNO=42",
        "FREQ=YEARLY;BYYEARDAY=285", "FREQ=DAILY;BYMONTH=10", "FREQ=DAILY;INTERVAL=2;BYDAY=MO,WE",
        "FREQ=DAILY;BYHOUR=9,15", "FREQ=WEEKLY;BYDAY=MO;BYMONTH=10", "FREQ=HOURLY",
        // Sunday belongs to the week before or after.
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO",
        // Begins on a day that does not match the rule.
        "FREQ=WEEKLY;BYDAY=TU", "FREQ=MONTHLY;BYDAY=3MO", "FREQ=MONTHLY;BYMONTHDAY=13",
    ])
    func isNotSaid(_ text: String) {
        #expect(Self.rule([text]) == nil)
    }

    @Test func datesBesideTheRuleAreNotSaidButExceptionsAre() {
        #expect(Self.rule(["FREQ=WEEKLY", "RDATE:20261014T070000Z"]) == nil)
        #expect(Self.rule(["FREQ=WEEKLY", "FREQ=MONTHLY"]) == nil)
        #expect(Self.rule(["FREQ=WEEKLY", "EXRULE:FREQ=MONTHLY"]) == nil)
        #expect(Self.rule(["FREQ=WEEKLY", "EXDATE:20261019T070000Z"])?.pattern == .weekly([.monday]))
    }

    @Test func theEndIsTheLastDay() {
        let end = { (text: String) in Self.rule(["FREQ=DAILY;UNTIL=\(text)"])?.end }
        let day = { (number: Int) in CalendarDate(year: 2026, month: 10, day: number).map { OdooRule.End.on($0) } }
        // 9:00 in Berlin is 7:00Z.
        #expect(end("20261020T070000Z") == day(20))
        #expect(end("20261020T065959Z") == day(19))
        #expect(end("20261019T230000Z") == day(19))
        #expect(end("20261020") == day(20))
        #expect(end("20261020T080000") == day(19))
        #expect(Self.rule(["FREQ=DAILY;UNTIL=20261020"], from: "20261012", in: nil)?.end == day(20))
        #expect(Self.rule(["FREQ=DAILY;COUNT=7"])?.end == .after(7))
        #expect(Self.rule(["FREQ=DAILY"])?.end == .never)
    }

    /// Odoo must produce the actual occurrences, on whatever day weeks begin.
    @Test func odooRepeatsTheSame() throws {
        var random = Seeded(seed: 18)
        var said = 0
        for _ in 0..<1000 {
            let zone = random.pick(["Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata"])
            let day = LocalTime(year: 2026, month: 1 + random.number(12), day: 1 + random.number(28))
            let start = LocalTime(day: day.day, time: random.number(96) * 900)
            let text = random.rule(from: start)
            let rules = try #require(TimeZones.system[zone])
            guard let set = RecurrenceSet(start: start, zone: rules, lines: ["RRULE:\(text)"]),
                let rule = OdooRule(set, timeZone: zone)
            else { continue }
            said += 1
            for weekStart in ["MO", "SA", "SU"] {
                let again = "RRULE:\(rule.text);WKST=\(weekStart)"
                let odoo = try #require(RecurrenceSet(start: start, zone: rules, lines: [again]))
                let span = { (set: RecurrenceSet) in
                    let first = set.moment(set.start)
                    return set.occurrences(from: first, before: first + .days(1500), most: 300).map(\.local)
                }
                #expect(span(odoo) == span(set), "\(text) from \(start.basic) in \(zone) became \(again)")
            }
        }
        #expect(said > 175)
    }
}

/// Returns the same numbers for the same seed (splitmix64).
private struct Seeded {
    private static let days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func number(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(elements.count)] }

    private mutating func chance(_ percent: Int) -> Bool { number(100) < percent }

    /// Mostly rules that match their start.
    mutating func rule(from start: LocalTime) -> String {
        let date = start.civil
        let own = Self.days[RecurrenceRule.weekday(start.day, since: .monday)]
        let days = Set([own] + (0..<number(4)).map { _ in pick(Self.days) }).sorted().joined(separator: ",")
        let ordinal = (date.day - 1) / 7 + 1
        let pattern = pick([
            "DAILY", "DAILY;BYDAY=\(days)", "WEEKLY", "WEEKLY;BYDAY=\(days)", "WEEKLY;BYDAY=\(days)", "MONTHLY",
            "MONTHLY;BYMONTHDAY=\(date.day)", "MONTHLY;BYDAY=\(ordinal)\(own)", "MONTHLY;BYDAY=-1\(own)",
            "MONTHLY;BYDAY=\(own);BYSETPOS=\(ordinal)", "MONTHLY;BYDAY=\(own)", "YEARLY",
            "YEARLY;BYMONTH=\(date.month)",
            "YEARLY;BYMONTHDAY=\(date.day)", "YEARLY;BYMONTH=\(date.month);BYMONTHDAY=\(date.day)",
            "YEARLY;BYMONTH=\(date.month);BYDAY=\(ordinal)\(own)",
        ])
        var parts = ["FREQ=\(pattern)"]
        if chance(50) { parts.append("INTERVAL=\(1 + number(4))") }
        if chance(40) { parts.append("WKST=\(pick(Self.days))") }
        if chance(30) {
            parts.append("COUNT=\(1 + number(40))")
        } else if chance(50) {
            let end = LocalTime(seconds: start.seconds + Int64(number(900)) * 86_400 + Int64(number(24)) * 3600)
            parts.append("UNTIL=" + pick([end.basicDate, end.basic, end.basic + "Z"]))
        }
        return parts.joined(separator: ";")
    }
}
