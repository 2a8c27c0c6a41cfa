import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// Whatever happens in whatever order, and wherever a run stops: in the end Odoo has what Google has, each event once,
/// and nothing else was touched.
struct ConvergenceTests {
    @Test func aLostAnswerAnywhereDoublesNothing() async throws {
        let calm = try await Self.scenario(failure: nil)
        #expect(calm.changes > 8)
        for number in 1...calm.changes {
            for failure in [FakeOdoo.Failure.before, .after] {
                let end = try await Self.scenario(failure: (number, failure))
                #expect(end.events == calm.events, "\(failure) at call \(number)")
                #expect(end.series == calm.series, "\(failure) at call \(number)")
            }
        }
    }

    /// Events are added, changed and deleted, with one lost call.
    private static func scenario(
        failure: (Int, FakeOdoo.Failure)?
    ) async throws -> (events: [String: String], series: [String: CalendarBench.Series], changes: Int) {
        var result: (events: [String: String], series: [String: CalendarBench.Series], changes: Int) = ([:], [:], 0)
        try await CalendarBench.run { bench in
            if let (number, failure) = failure { bench.odoo.state.withLock { $0.failures[number] = failure } }
            let anna = CalendarBench.anna
            let attendees: JSON = [["email": "otto@example.org", "responseStatus": "accepted"]]
            let first = try bench.google.putEvent(
                CalendarBench.event("One", more: ["id": "one", "attendees": attendees]),
                of: anna
            )
            try bench.google.putEvent(CalendarBench.event("Two", more: ["id": "two"]), of: anna)
            let series = try bench.google.putEvent(
                CalendarBench.event("Daily", more: ["id": "daily", "recurrence": ["RRULE:FREQ=DAILY;COUNT=4"]]),
                of: anna
            )
            try await bench.syncTwice()
            try bench.google.deleteEvent("two", of: anna)
            try bench.google.deleteEvent("\(series)_20260621T080000Z", of: anna)
            try bench.google.putEvent(
                [
                    "id": .string(first), "summary": "Uno",
                    "attendees": [
                        ["email": "otto@example.org", "responseStatus": "declined"], ["email": "ben@acme.example"],
                    ],
                ],
                of: anna
            )
            try await bench.syncTwice()
            try bench.google.putEvent(["id": "daily", "location": "Here"], of: anna)
            try bench.google.putEvent(CalendarBench.event("Three", more: ["id": "three"]), of: anna)
            try await bench.syncTwice()
            let events = bench.events.mapValues { event in
                "\(event["name"] ?? "") \(event["start"] ?? "") \(event["location"] ?? "")"
            }
            #expect(bench.answers("one@google.com") == [11: "accepted", 12: "needsAction", 13: "declined"])
            result = (events, bench.series, bench.odoo.state.withLock { $0.changes })
        }
        return result
    }

    @Test(arguments: 0..<12) func anyOrderOfChangesEndsAlike(_ seed: UInt64) async throws {
        try await CalendarBench.run { bench in
            let foreign: [String: JSONValue] = ["name": "Foreign", "start": "2026-06-20 08:00:00"]
            bench.odoo.state.withLock { $0.records["calendar.event"] = [7: foreign] }
            var life = CalendarLife(seed: seed, bench: bench)
            for _ in 0..<25 {
                try life.step()
                guard life.chance(40) else { continue }
                if life.chance(50) { life.disturbOdoo() }
                if life.chance(15) { bench.google.expireSyncTokens(of: CalendarBench.anna) }
                let limits = CalendarSyncLimits(pageSize: 3, batch: 2, fewMissing: 1000)
                do { try await bench.sync(limits: limits) } catch is RunStop { continue }
                // A gateway whose database was lost starts again.
                guard life.chance(20) else { continue }
                try await bench.store.forgetCalendar("primary", of: bench.user.id)
                bench.odoo.state.withLock { $0.failures = [:] }
                try await bench.sync(limits: limits)
            }
            bench.odoo.state.withLock { $0.failures = [:] }
            try await bench.sync()
            try await bench.sync()
            var (found, wanted) = (bench.events, try bench.instances())
            #expect(found.removeValue(forKey: "") == foreign)
            #expect(found.keys.sorted() == wanted.keys.sorted())
            for (mark, event) in found {
                #expect(event["name"]?.string == wanted[mark]?.title)
                #expect(event["start"]?.string == wanted[mark]?.start, "\(mark)")
            }
            #expect(bench.series.mapValues(\.members) == (try bench.wantedSeries()))
            wanted = [:]
        }
    }

    @Test func twoWhoMeetHaveOneEvent() async throws {
        try await CalendarBench.run { bench in
            let attendees: JSON = [["email": "anna@acme.example"], ["email": "ben@acme.example"]]
            let event = CalendarBench.event("Meeting", more: ["id": "meeting", "attendees": attendees])
            let (anna, ben) = (CalendarBench.anna, CalendarBench.ben)
            try bench.google.putEvent(event, of: ben)
            try bench.google.putEvent(["id": "meeting", "organizer": ["email": "anna@acme.example"]], of: ben)
            try await bench.sync(ben)
            try bench.google.putEvent(event, of: anna)
            // Anna is the organiser: her copy knows more, and represents the event from now on.
            try await bench.sync(anna)
            try await bench.sync(ben)
            #expect(bench.events.count == 1)
            try bench.google.putEvent(["id": "meeting", "summary": "By Ben"], of: ben)
            try await bench.sync(ben)
            #expect(bench.events["meeting@google.com"]?["name"] == "Meeting")
            // Anna deletes it; Ben still has it.
            try bench.google.deleteEvent("meeting", of: anna)
            try await bench.sync(anna)
            try await bench.sync(ben)
            #expect(bench.events["meeting@google.com"]?["name"] == "By Ben")
            try bench.google.deleteEvent("meeting", of: ben)
            try await bench.sync(ben)
            #expect(bench.events.isEmpty)
        }
    }

    @Test func aListingThatLacksMostDeletesNothing() async throws {
        try await CalendarBench.run { bench in
            for number in 0..<30 {
                try bench.google.putEvent(
                    CalendarBench.event("\(number)", more: ["id": .string("event\(number)")]),
                    of: CalendarBench.anna
                )
            }
            try await bench.sync()
            for number in 0..<25 { try bench.google.deleteEvent("event\(number)", of: CalendarBench.anna) }
            bench.google.expireSyncTokens(of: CalendarBench.anna)
            await #expect(throws: RunStop.self) { try await bench.sync() }
            #expect(bench.events.count == 30)
            // A user who requests a run means it.
            try await bench.sync(isRequested: true)
            #expect(bench.events.count == 5)
        }
    }

    @Test func whatOdooRefusesDoesNotStopTheOthers() async throws {
        try await CalendarBench.run { bench in
            bench.odoo.state.withLock { $0.refusedNames = ["Bad"] }
            for title in ["Bad", "Good", "Fine"] {
                try bench.google.putEvent(CalendarBench.event(title), of: CalendarBench.anna)
            }
            await withKnownIssue { try await bench.sync() }
            #expect(Set(bench.events.values.compactMap { $0["name"]?.string }) == ["Good", "Fine"])
            bench.odoo.state.withLock { $0.refusedNames = [] }
            try await bench.sync()
            #expect(bench.events.count == 3)
        }
    }
}
