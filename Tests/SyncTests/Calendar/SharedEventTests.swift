import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// An event in several calendars of one user.
struct SharedEventTests {
    private let anna = CalendarBench.anna
    private let team = "team@group.calendar.google.com"
    private let uid = "meeting@google.com"

    private func sync(_ bench: CalendarBench) async throws {
        try await bench.sync { $0.calendar.calendars = [ChosenCalendar(id: team, name: "Team")] }
    }

    /// Adds it to both calendars before the first run.
    private func put(_ bench: CalendarBench, recurrence: [JSON] = []) throws {
        bench.google.addCalendar(team, name: "Team", of: anna)
        let more: [String: JSON] = recurrence.isEmpty ? [:] : ["recurrence": .array(recurrence)]
        let event = CalendarBench.event("Meeting", more: more.merging(["id": "meeting"]) { $1 })
        for calendar in ["primary", team] { try bench.google.putEvent(event, in: calendar, of: anna) }
    }

    @Test func itIsInOdooOnceAndGoesWithTheLastCopy() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            try await sync(bench)
            #expect(bench.events.mapValues { $0["name"] } == [uid: "Meeting"])
            try bench.google.deleteEvent("meeting", of: anna)
            try await sync(bench)
            #expect(Set(bench.events.keys) == [uid], "the team's copy stands for it now")
            try bench.google.deleteEvent("meeting", in: team, of: anna)
            try await sync(bench)
            #expect(bench.events.isEmpty)
        }
    }

    @Test func bothCopiesGoInOneRun() async throws {
        try await CalendarBench.run { bench in
            try put(bench, recurrence: ["RRULE:FREQ=DAILY;COUNT=3"])
            try await sync(bench)
            #expect(bench.events.count == 3 && bench.series.count == 1)
            for calendar in ["primary", team] { try bench.google.deleteEvent("meeting", in: calendar, of: anna) }
            try await sync(bench)
            #expect(bench.events.isEmpty && bench.series.isEmpty)
        }
    }

    @Test func whatAnEarlierVersionDoubledIsMadeOneAgain() async throws {
        try await CalendarBench.run { bench in
            try put(bench)
            try await sync(bench)
            // As it once was: the other copy has its own record, with the same mark.
            bench.odoo.state.withLock { state in
                let first = state.records["calendar.event"]?.values.first ?? [:]
                state.records["calendar.event"]?[9000] = first
            }
            try await bench.store.renewCalendars(of: bench.user.id)
            try await sync(bench)
            #expect(bench.events.count == 1)
            try bench.google.putEvent(["id": "meeting", "summary": "Later"], in: "primary", of: anna)
            try await sync(bench)
            #expect(bench.events[uid]?["name"] == "Later")
        }
    }
}
