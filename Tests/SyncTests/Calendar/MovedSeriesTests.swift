import Base
import GoogleSimulator
import Odoo
import Storage
import Testing

@testable import GoogleSimulator
@testable import Sync

/// Series whose occurrences leave the window, that are deleted with their exceptions, and that are moved as a whole.
struct MovedSeriesTests {
    private let anna = CalendarBench.anna
    private let uid = "jour@google.com"

    private func put(
        _ bench: CalendarBench,
        _ start: String = "2026-06-15T09:00:00+02:00",
        _ end: String = "2026-06-15T10:00:00+02:00",
        rule: String = "RRULE:FREQ=WEEKLY;COUNT=5"
    ) throws {
        let members: [String: JSON] = ["id": "jour", "recurrence": [.string(rule)]]
        try bench.google.putEvent(CalendarBench.event("Jour fixe", start, end, more: members), of: anna)
    }

    private func move(_ bench: CalendarBench, _ key: String, to day: String) throws {
        try bench.google.putEvent(
            [
                "id": .string("jour_\(key)"),
                "start": ["dateTime": .string("\(day)T09:00:00+02:00"), "timeZone": "Europe/Berlin"],
                "end": ["dateTime": .string("\(day)T10:00:00+02:00"), "timeZone": "Europe/Berlin"],
            ],
            of: anna
        )
    }

    @Test func anOccurrenceThatWasMovedToBeforeTheStartIsNotWhereItWas() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            // Long before the synced period.
            try move(bench, "20260622T070000Z", to: "2026-03-02")
            try await bench.sync()
            #expect(bench.events.count == 4 && bench.events["\(uid)/20260622T070000Z"] == nil)
            try move(bench, "20260629T070000Z", to: "2026-03-03")
            try await bench.sync()
            #expect(bench.events.count == 3 && bench.events["\(uid)/20260629T070000Z"] == nil)
            // Also when everything is listed again.
            bench.google.expireSyncTokens(of: anna)
            try await bench.sync()
            #expect(bench.events.count == 3)
            try move(bench, "20260629T070000Z", to: "2026-06-30")
            try await bench.sync()
            #expect(bench.events["\(uid)/20260629T070000Z"]?["start"] == "2026-06-30 07:00:00")
        }
    }

    @Test func whatIsOverBeforeTheStartIsNotKept() async throws {
        try await CalendarBench.run { bench in
            for number in 1...9 {
                let day = "2026-02-0\(number)"
                try bench.google.putEvent(
                    CalendarBench.event("Old", "\(day)T09:00:00+01:00", "\(day)T10:00:00+01:00"),
                    of: anna
                )
            }
            try put(bench, rule: "RRULE:FREQ=WEEKLY;UNTIL=20260622T070000Z")
            try bench.google.putEvent(
                CalendarBench.event(
                    "Old series",
                    "2026-01-05T09:00:00+01:00",
                    "2026-01-05T10:00:00+01:00",
                    more: ["recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"]]
                ),
                of: anna
            )
            try await bench.sync()
            #expect(bench.events.count == 2)
            let count = bench.odoo.state.withLock { $0.records["calendar.event"]?.count }
            #expect(count == 2)
        }
    }

    @Test func whatDiffersFromADeletedSeriesGoesWithIt() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            try move(bench, "20260622T070000Z", to: "2026-06-23")
            try await bench.sync()
            #expect(bench.events.count == 5)
            // Google reports only the series.
            bench.google.world.withLock { world in
                let calendar = world.accounts[anna]?.calendars["primary"]
                let exception = calendar?.events["jour_20260622T070000Z"]?.json ?? [:]
                calendar?.cancel("jour", at: "2026-06-15T08:00:00Z")
                calendar?.put(exception, id: "jour_20260622T070000Z")
            }
            try await bench.sync()
            #expect(bench.events.isEmpty && bench.series.isEmpty)
            try await bench.sync()
            #expect(bench.events.isEmpty)
        }
    }

    @Test(arguments: [
        ("2026-06-15T14:00:00+02:00", "2026-06-15T15:30:00+02:00"),
        ("2026-06-16T09:00:00+02:00", "2026-06-16T10:00:00+02:00"),
    ])
    func theRecordsOfASeriesThatIsMovedStay(_ start: String, _ end: String) async throws {
        try await CalendarBench.run { bench in
            let rule = "RRULE:FREQ=WEEKLY;COUNT=20"
            try put(bench, rule: rule)
            try await bench.sync()
            let before = bench.odoo.state.withLock { $0.records["calendar.event"] ?? [:] }
            let order = { (events: [Int: [String: JSONValue]]) in
                events.sorted { ($0.value["start"]?.string ?? "") < ($1.value["start"]?.string ?? "") }.map(\.key)
            }
            try put(bench, start, end, rule: rule)
            let calls = try await bench.odooCalls { try await bench.sync() }
            let after = bench.odoo.state.withLock { $0.records["calendar.event"] ?? [:] }
            #expect(order(after) == order(before), "each goes on as the one of its week")
            let wanted = try bench.instances()
            #expect(Set(bench.events.keys) == Set(wanted.keys))
            for (mark, instance) in wanted { #expect(bench.events[mark]?["start"]?.string == instance.start) }
            #expect(bench.series[uid]?.members.values.allSatisfy { $0 } == true)
            #expect(calls["calendar.event create"] == nil && calls["calendar.event unlink"] == nil)
            #expect(calls.values.reduce(0, +) <= 15, "\(calls)")
        }
    }

    @Test func aLostAnswerWhileItIsMovedLosesNoRecord() async throws {
        for number in 1...8 {
            for failure in [FakeOdoo.Failure.before, .after] {
                try await CalendarBench.run { bench in
                    try put(bench)
                    try await bench.sync()
                    let before = bench.odoo.state.withLock { Set((($0.records["calendar.event"]) ?? [:]).keys) }
                    try put(bench, "2026-06-15T14:00:00+02:00", "2026-06-15T15:00:00+02:00")
                    bench.odoo.state.withLock { $0.failures[$0.changes + number] = failure }
                    try await bench.syncTwice()
                    try await bench.sync()
                    let after = bench.odoo.state.withLock { Set((($0.records["calendar.event"]) ?? [:]).keys) }
                    #expect(after == before, "\(failure) at call \(number)")
                    let wanted = Set(try bench.instances().keys)
                    #expect(Set(bench.events.keys) == wanted)
                    #expect(bench.series[uid]?.members.count == 5)
                }
            }
        }
    }
}
