import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// Google leads: the next run reverts changes made in Odoo.
struct EditedInOdooTests {
    private let anna = CalendarBench.anna
    private let mark = "one@google.com"
    /// The calls of a run that finds nothing to do.
    static let comparison = ["calendar.event search_read": 1, "calendar.attendee search_read": 1]

    private func put(_ bench: CalendarBench) throws {
        for id in ["one", "two"] {
            try bench.google.putEvent(CalendarBench.event(id, more: ["id": .string(id)]), of: anna)
        }
        try bench.google.putEvent(
            CalendarBench.event("Weekly", more: ["id": "weekly", "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=5"]]),
            of: anna
        )
    }

    /// The relevant values of the appointments, by mark.
    private func seen(_ bench: CalendarBench) -> [String: [JSONValue?]] {
        bench.events.mapValues { [$0["name"], $0["start"], $0["location"], $0["active"] ?? true] }
    }

    @Test func whatIsMovedRetitledOrArchivedIsPutRight() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            try await bench.sync()
            let (before, ids) = (bench.events, bench.ids)
            try bench.edit(mark) {
                $0["name"] = "Mine"
                $0["start"] = "2026-06-21 12:00:00"
                $0["location"] = "Elsewhere"
            }
            try bench.edit("two@google.com") { $0["active"] = false }
            try bench.edit("weekly@google.com/20260627T080000Z") {
                $0["name"] = "This one"
                $0["follow_recurrence"] = false
            }
            try await bench.sync()
            for (mark, event) in bench.events {
                for name in ["name", "start", "stop", "location", "follow_recurrence"] {
                    #expect(event[name] == before[mark]?[name] ?? event[name], "\(mark) \(name)")
                }
                #expect(event["active"] != false, "\(mark)")
            }
            #expect(bench.events.count == 7 && bench.ids == ids)
            #expect(bench.series["weekly@google.com"]?.members.values.allSatisfy { $0 } == true)
            // Then everything matches, and nothing is written again.
            let calm = try await bench.odooCalls { try await bench.sync() }
            #expect(calm == Self.comparison)
        }
    }

    @Test func aPrivateOneIsPutRightToo() async throws {
        try await CalendarBench.run { bench in
            bench.odoo.setUp()
            try bench.google.putEvent(
                CalendarBench.event("Secret", more: ["id": "one", "visibility": "private"]),
                of: anna
            )
            try await bench.sync()
            try bench.edit(mark) { $0["name"] = "Told" }
            try await bench.sync()
            #expect(bench.events[mark]?["name"] == "Secret")
            // What it wrote itself is within the margin of the next comparison.
            for _ in 1...2 {
                bench.clock.advance(by: .hours(1))
                try await bench.sync()
            }
            let calm = try await bench.odooCalls { try await bench.sync() }
            #expect(calm == Self.comparison)
        }
    }

    @Test func whoIsInvitedInOdooIsTakenOutAgain() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            try await bench.sync()
            try bench.edit(mark) { $0["partner_ids"] = [[6, 0, [11, 13]]] }
            try await bench.sync()
            #expect(bench.events[mark]?["partner_ids"] == [[6, 0, [11]]])
        }
    }

    @Test func whatSomebodyDeletedComesBackWithinADay() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            try await bench.sync()
            try await bench.sync()
            let before = seen(bench)
            let gone = [bench.ids[mark], bench.ids["weekly@google.com/20260704T080000Z"]].compactMap(\.self)
            #expect(gone.count == 2)
            bench.odoo.state.withLock { state in
                for id in gone {
                    state.records["calendar.event"]?[id] = nil
                }
            }
            bench.clock.advance(by: CalendarSyncLimits().comparison)
            try await bench.sync()
            #expect(Set(bench.events.keys) == Set(before.keys))
            #expect(bench.series["weekly@google.com"]?.members.count == 5)
        }
    }

    @Test(arguments: [false, true])
    func odoo16ReadsADeletedOneWithoutEnd(isSetUp: Bool) async throws {
        try await CalendarBench.run { bench in
            if isSetUp { bench.odoo.setUp() }
            bench.odoo.state.withLock { $0.readsWithoutEnd = true }
            try put(bench)
            try await bench.sync()
            let gone = [bench.ids[mark], bench.ids["two@google.com"], bench.ids["weekly@google.com/20260704T080000Z"]]
            bench.odoo.state.withLock { state in
                for id in gone.compactMap(\.self) { state.records["calendar.event"]?[id] = nil }
            }
            for id in ["one", "weekly"] {
                try bench.google.putEvent(["id": .string(id), "location": "Room 1"], of: anna)
            }
            try bench.google.deleteEvent("two", of: anna)
            try await bench.sync()
            #expect(bench.events.count == 6 && bench.events["two@google.com"] == nil)
            #expect(bench.events.values.allSatisfy { $0["location"] == "Room 1" })
            #expect(bench.series["weekly@google.com"]?.members.count == 5)
        }
    }

    /// As Odoo 18 does when "all events" is chosen: it archives all, removes the series, and creates another one from
    /// the first, with new appointments.
    @Test func aSeriesThatWasEditedAsAWholeIsOneAgain() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            try await bench.sync()
            let (ids, before) = (bench.ids, bench.series)
            let marks = ids.keys.filter { $0.hasPrefix("weekly") }.sorted()
            try bench.edit(marks[0]) { $0["start"] = "2026-06-20 12:00:00" }
            bench.odoo.state.withLock { state in
                let base = ids[marks[0]] ?? 0
                for mark in marks.dropFirst() {
                    state.records["calendar.event"]?[ids[mark] ?? 0]?["active"] = false
                    state.records["calendar.event"]?[ids[mark] ?? 0]?["recurrence_id"] = false
                    FakeOdoo.touch(&state, "calendar.event", ids[mark] ?? 0)
                }
                state.records["calendar.recurrence"] = [
                    8000: ["base_event_id": .integer(base), "rrule_type": "weekly"]
                ]
                state.records["calendar.event"]?[base]?["recurrence_id"] = [8000, "Series"]
                for number in 1...4 {
                    state.records["calendar.event"]?[8000 + number] = [
                        "name": "Weekly", "start": .string("2026-07-0\(number) 12:00:00"), "recurrency": true,
                        "recurrence_id": [8000, "Series"],
                    ]
                }
            }
            try await bench.sync()
            #expect(bench.ids == ids, "no stray is left, and the records are the same")
            #expect(bench.events.values.allSatisfy { $0["active"] != false })
            #expect(bench.series.mapValues(\.members) == before.mapValues(\.members))
            #expect(bench.events[marks[0]]?["start"] == "2026-06-20 08:00:00")
        }
    }

    @Test func whatSomebodyMadeASeriesOfStaysTheirs() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            try await bench.sync()
            try bench.edit(mark) {
                $0["recurrency"] = true
                $0["recurrence_id"] = [8000, "Series"]
            }
            let base = try #require(bench.ids[mark])
            bench.odoo.state.withLock { state in
                state.records["calendar.recurrence"]?[8000] = ["base_event_id": .integer(base)]
                state.records["calendar.event"]?[8001] = ["name": "one", "recurrence_id": [8000, "Series"]]
            }
            try await bench.sync()
            #expect(bench.odoo.state.withLock { $0.records["calendar.event"]?[8001] != nil })
        }
    }

    @Test func everythingComesOverAgainWhereSomebodyWantsThat() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            try await bench.sync()
            let (before, ids) = (seen(bench), bench.ids)
            // Nothing that Odoo would report: its dates are unchanged.
            bench.odoo.state.withLock { state in
                for id in ids.values {
                    state.records["calendar.event"]?[id]?["name"] = "Wrong"
                    state.records["calendar.event"]?[id]?["active"] = false
                }
                // A duplicate by an earlier version, and one whose occurrence no longer exists.
                let double = state.records["calendar.event"]?[ids[mark] ?? 0]
                state.records["calendar.event"]?[7001] = double
                state.records["calendar.event"]?[7002] = [EventMark.field: "weekly@google.com/20260601T080000Z"]
            }
            try await bench.sync()
            #expect(bench.odoo.state.withLock { $0.records["calendar.event"]?[7002] != nil })
            try await bench.store.renewCalendars(of: bench.user.id)
            try await bench.sync()
            #expect(seen(bench) == before && bench.ids == ids)
            let calls = bench.googleCalls["calendar.events.list 200"]
            try await bench.sync()
            #expect(bench.googleCalls["calendar.events.list 200"] == calls.map { $0 + 1 })
        }
    }
}
