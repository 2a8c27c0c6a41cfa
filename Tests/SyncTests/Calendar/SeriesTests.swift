import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// What Odoo shows as a series.
struct SeriesTests {
    private let anna = CalendarBench.anna
    private let uid = "jour@google.com"

    private func put(_ rules: [String], _ bench: CalendarBench, more: [String: JSON] = [:]) throws {
        let lines: JSON = .array(rules.map { .string($0) })
        let members: [String: JSON] = ["id": "jour", "recurrence": lines]
        try bench.google.putEvent(
            CalendarBench.event(
                "Jour fixe",
                "2026-10-12T09:00:00+02:00",
                "2026-10-12T10:00:00+02:00",
                more: members.merging(more) { $1 }
            ),
            of: anna
        )
    }

    @Test func exceptionsBelongToItToo() async throws {
        try await CalendarBench.run { bench in
            try put(["RRULE:FREQ=WEEKLY;COUNT=5", "EXDATE;TZID=Europe/Berlin:20261019T090000"], bench)
            try bench.google.putEvent(
                [
                    "id": "jour_20261102T080000Z",
                    "start": ["dateTime": "2026-11-03T09:00:00+01:00", "timeZone": "Europe/Berlin"],
                    "end": ["dateTime": "2026-11-03T10:00:00+01:00", "timeZone": "Europe/Berlin"],
                ],
                of: anna
            )
            try bench.google.putEvent(["id": "jour_20261109T080000Z", "summary": "The last"], of: anna)
            try await bench.sync()
            let series = try #require(bench.series[uid])
            #expect(series.rule["rrule_type"] == "weekly")
            #expect(series.rule["mon"] == true && series.rule["tue"] == false)
            #expect(series.rule["end_type"] == "count" && series.rule["count"] == 5)
            #expect(series.rule["event_tz"] == "Europe/Berlin")
            #expect(
                series.members == [
                    "\(uid)/20261012T070000Z": true, "\(uid)/20261026T080000Z": true,
                    "\(uid)/20261102T080000Z": false, "\(uid)/20261109T080000Z": true,
                ]
            )
            #expect(bench.events.count == 4, "Odoo makes none itself")
        }
    }

    @Test func itFollowsChangesAndGoes() async throws {
        try await CalendarBench.run { bench in
            try put(["RRULE:FREQ=WEEKLY"], bench)
            try await bench.sync()
            #expect(bench.series[uid]?.rule["end_type"] == "forever")
            #expect(bench.series[uid]?.rule["rrule"] == "FREQ=WEEKLY;BYDAY=MO;INTERVAL=1")
            let count = bench.events.count
            #expect(bench.series[uid]?.members.count == count && count > 40)

            try put(["RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261109T080000Z"], bench)
            try await bench.sync()
            #expect(bench.series[uid]?.rule["interval"] == 2)
            #expect(bench.series[uid]?.rule["until"] == "2026-11-09")
            #expect(bench.series[uid]?.members.count == 3)

            // Moved and then cancelled.
            let first: JSON = "jour_20261026T080000Z"
            let start: JSON = ["dateTime": "2026-10-26T11:00:00+01:00", "timeZone": "Europe/Berlin"]
            let end: JSON = ["dateTime": "2026-10-26T12:00:00+01:00", "timeZone": "Europe/Berlin"]
            try bench.google.putEvent(["id": first, "start": start, "end": end], of: anna)
            try await bench.sync()
            #expect(bench.series[uid]?.members["\(uid)/20261026T080000Z"] == false)
            try bench.google.deleteEvent("jour_20261026T080000Z", of: anna)
            try await bench.sync()
            #expect(bench.series[uid]?.members.count == 2)

            try bench.google.deleteEvent("jour", of: anna)
            try await bench.sync()
            #expect(bench.series.isEmpty && bench.events.isEmpty)
        }
    }

    @Test func whatOdooShowsWronglyStaysApart() async throws {
        try await CalendarBench.run { bench in
            try put(["RRULE:FREQ=WEEKLY;COUNT=4"], bench)
            try await bench.sync()
            #expect(bench.series.count == 1)
            try put(["RRULE:FREQ=WEEKLY;COUNT=4", "RDATE;TZID=Europe/Berlin:20261014T090000"], bench)
            try await bench.sync()
            #expect(bench.series.isEmpty)
            #expect(bench.events.count == 5)
            #expect(bench.events.values.allSatisfy { $0["recurrency"] != true })
            try put(["RRULE:FREQ=WEEKLY;COUNT=4"], bench)
            try await bench.sync()
            #expect(bench.series[uid]?.members.count == 4)
        }
    }

    @Test func aZoneThatOdooDoesNotKnowKeepsThemApart() async throws {
        try await CalendarBench.run { bench in
            let start: JSON = ["dateTime": "2026-10-12T09:00:00Z", "timeZone": "Pacific/Chatham"]
            let end: JSON = ["dateTime": "2026-10-12T10:00:00Z", "timeZone": "Pacific/Chatham"]
            try put(["RRULE:FREQ=DAILY;COUNT=2"], bench, more: ["start": start, "end": end])
            try await bench.sync()
            #expect(bench.series.isEmpty && bench.events.count == 2)
        }
    }

    @Test func whereAConnectorOfOdoosIsThereNothingRepeats() async throws {
        try await CalendarBench.run { bench in
            bench.odoo.state.withLock { $0.fields.formUnion(["google_id", "need_sync"]) }
            try put(["RRULE:FREQ=DAILY;COUNT=2"], bench)
            try await bench.sync()
            #expect(bench.series.isEmpty && bench.events.count == 2)
            #expect(bench.odoo.state.withLock { $0.calls["calendar.recurrence fields_get"] } == nil)
        }
    }

    @Test func theWindowMovesOn() async throws {
        try await CalendarBench.run { bench in
            try put(["RRULE:FREQ=WEEKLY"], bench)
            try await bench.sync(limits: CalendarSyncLimits(horizon: .days(140)))
            let before = try #require(bench.series[uid]?.members.count)
            bench.clock.advance(by: .days(31))
            try await bench.sync(limits: CalendarSyncLimits(horizon: .days(140)))
            let after = try #require(bench.series[uid]?.members.count)
            #expect(after > before && after == bench.events.count)
        }
    }

    @Test func itIsMadeAgainWhereSomebodyDeletedIt() async throws {
        try await CalendarBench.run { bench in
            try put(["RRULE:FREQ=WEEKLY;COUNT=4"], bench)
            try await bench.sync()
            bench.odoo.state.withLock { state in
                for id in state.records["calendar.recurrence"]?.keys.map(\.self) ?? [] {
                    state.records["calendar.recurrence"]?[id] = nil
                    FakeOdoo.release(id, &state)
                }
            }
            try put(["RRULE:FREQ=WEEKLY;COUNT=3"], bench)
            try await bench.sync()
            #expect(bench.series[uid]?.members.count == 3)
        }
    }

    @Test func itIsMadeAgainWhereSomebodyDeletesItMeanwhile() async throws {
        try await CalendarBench.run { bench in
            try put(["RRULE:FREQ=WEEKLY;COUNT=4"], bench)
            try await bench.sync()
            let odoo = bench.odoo
            odoo.pause.withLock {
                $0 = {
                    // Between the search for the record and the call that changes it.
                    odoo.state.withLock { state in
                        guard state.calls["calendar.recurrence search_read"] != nil, state.violations == 0 else {
                            return
                        }
                        for id in state.records["calendar.recurrence"]?.keys.map(\.self) ?? [] {
                            state.records["calendar.recurrence"]?[id] = nil
                            FakeOdoo.release(id, &state)
                        }
                    }
                }
            }
            try put(["RRULE:FREQ=WEEKLY;COUNT=3"], bench)
            try await bench.sync()
            #expect(bench.series[uid]?.members.count == 3)
            odoo.state.withLock { state in
                #expect(state.violations == 1)
                state.violations = 0
            }
        }
    }

    @Test func whatSomebodyMadeOfAnAppointmentIsLeftAlone() async throws {
        try await CalendarBench.run { bench in
            try put(["RRULE:FREQ=WEEKLY;COUNT=2"], bench)
            try await bench.sync()
            try await bench.store.forgetCalendar("primary", of: bench.user.id)
            bench.odoo.state.withLock { state in
                // Another appointment, without a mark, has joined.
                let series = state.records["calendar.recurrence"]?.keys.first ?? 0
                state.records["calendar.event"]?[7] = [
                    "name": "Foreign", "recurrency": true, "recurrence_id": [.integer(series), "Series"],
                ]
                state.records["calendar.recurrence"]?[series]?["base_event_id"] = 7
            }
            try await bench.sync()
            #expect(Set(bench.series.keys) == ["", uid])
            #expect(bench.series[uid]?.members.count == 2)
            try bench.google.deleteEvent("jour", of: anna)
            try await bench.sync()
            #expect(Set(bench.series.keys) == [""])
        }
    }

    @Test func aPrivateOneIsItsOwners() async throws {
        try await CalendarBench.run { bench in
            bench.odoo.setUp()
            try put(["RRULE:FREQ=MONTHLY;BYDAY=2MO;COUNT=3"], bench, more: ["visibility": "private"])
            try await bench.sync()
            let series = try #require(bench.series[uid])
            #expect(series.rule["month_by"] == "day")
            #expect(series.rule["weekday"] == "MON" && series.rule["byday"] == "2")
            #expect(series.members.count == 3)
            #expect(bench.odoo.state.withLock { $0.owners.allSatisfy { $0 == 1 } })
        }
    }

    @Test func whoTakesOverFindsIt() async throws {
        try await CalendarBench.run { bench in
            let attendees: JSON = [["email": "anna@acme.example"], ["email": "ben@acme.example"]]
            let more: [String: JSON] = ["attendees": attendees]
            try put(["RRULE:FREQ=WEEKLY;COUNT=3"], bench, more: more)
            let own = CalendarBench.event(
                "Jour fixe",
                "2026-10-12T09:00:00+02:00",
                "2026-10-12T10:00:00+02:00",
                more: [
                    "id": "jour", "attendees": attendees, "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"],
                    "organizer": ["email": "anna@acme.example"],
                ]
            )
            try bench.google.putEvent(own, of: CalendarBench.ben)
            try await bench.sync(anna)
            try await bench.sync(CalendarBench.ben)
            let made = bench.odoo.state.withLock { $0.records["calendar.recurrence"]?.keys.sorted() }
            #expect(made?.count == 1)
            try await bench.store.forgetCalendar("primary", of: bench.user.id)
            try await bench.sync(CalendarBench.ben)
            #expect(bench.series[uid]?.members.count == 3)
            #expect(bench.odoo.state.withLock { $0.records["calendar.recurrence"]?.keys.sorted() } == made)
        }
    }

    @Test func manySeriesCostFewCalls() async throws {
        try await CalendarBench.run { bench in
            for number in 0..<40 {
                let more: [String: JSON] = [
                    "id": .string("series\(number)"), "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=5"],
                ]
                try bench.google.putEvent(CalendarBench.event("Series \(number)", more: more), of: anna)
            }
            try await bench.sync()
            #expect(bench.series.count == 40)
            let calls = bench.odoo.state.withLock { $0.calls }
            #expect(calls["calendar.recurrence create"] == 1)
            #expect(calls["calendar.recurrence fields_get"] == 1)
            #expect(calls["calendar.event write"] == 1, "all members are marked at once")
            #expect(calls["calendar.recurrence write"] == nil)
            let calm = try await bench.odooCalls { try await bench.sync() }
            #expect(calm == EditedInOdooTests.comparison)
            // A change of one occurrence leaves the record alone.
            try bench.google.putEvent(["id": "series0_20260627T080000Z", "summary": "Other"], of: anna)
            try await bench.sync()
            #expect(bench.odoo.state.withLock { $0.calls["calendar.recurrence write"] } == nil)
        }
    }
}
