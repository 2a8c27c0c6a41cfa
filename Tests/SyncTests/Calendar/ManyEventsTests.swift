import Base
import GoogleSimulator
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// The cost of many changes at once, and that a long run remains one run.
struct ManyEventsTests {
    private let anna = CalendarBench.anna

    private func put(_ bench: CalendarBench, singles: Int, series: Int) throws {
        for number in 0..<singles {
            try bench.google.putEvent(
                CalendarBench.event("Event \(number)", more: ["id": .string("event\(1000 + number)")]),
                of: anna
            )
        }
        for number in 0..<series {
            try bench.google.putEvent(
                CalendarBench.event(
                    "Series \(number)",
                    more: ["id": .string("series\(100 + number)"), "recurrence": ["RRULE:FREQ=WEEKLY"]]
                ),
                of: anna
            )
        }
    }

    /// 1,655 appointments whose reminder changes and 472 that are deleted once took 1,655 and 472 calls.
    @Test func remindersAndDeletionsGoInBulk() async throws {
        try await CalendarBench.run { bench in
            try put(bench, singles: 515, series: 20)
            try await bench.sync()
            let count = bench.events.count
            #expect(count > 1600)
            bench.google.setReminders([30], of: anna)
            // A change of the calendar as a whole arrives with the next change of an event.
            try bench.google.putEvent(["id": "event1000", "location": "Here"], of: anna)
            let changing = try await bench.odooCalls { try await bench.sync() }
            let alarm = bench.odoo.state.withLock { state in
                state.records["calendar.alarm"]?.first { $0.value["duration"] == 30 }?.key
            }
            let expected: JSONValue = [[6, 0, [.integer(alarm ?? 0)]]]
            #expect(bench.events.values.allSatisfy { $0["alarm_ids"] == expected })
            #expect(changing.values.reduce(0, +) <= count / 10, "\(changing)")
            #expect(changing["calendar.event write", default: 0] <= count / 40, "\(changing)")

            for number in 0..<472 { try bench.google.deleteEvent("event\(1000 + number)", of: anna) }
            let removing = try await bench.odooCalls { try await bench.sync() }
            #expect(bench.events.count == count - 472)
            #expect(removing.values.reduce(0, +) <= 47, "\(removing)")
        }
    }

    /// One call per minute, with another scheduler that looks for work before each: earlier, the claim expired in the
    /// first batch, and a second run began.
    @Test func aLongRunIsOneRunAndSettlesAsItGoes() async throws {
        try await CalendarBench.run { bench in
            try put(bench, singles: 20, series: 0)
            try await bench.sync()
            for number in 0..<20 {
                let id: JSON = .string("event\(1000 + number)")
                try bench.google.putEvent(["id": id, "summary": .string("Other \(number)")], of: anna)
            }
            let (store, clock) = (bench.store, bench.clock)
            let (limits, user) = (SchedulerLimits(), bench.user.id)
            let left = Locked<[Int]>([])
            let stolen = Locked(0)
            _ = try await store.requestActionRun(.syncAppointments, for: user, at: clock.now)
            bench.odoo.pause.withLock { pause in
                pause = {
                    clock.advance(by: limits.heartbeat)
                    // The heartbeat has arrived once the claim lasts for about one lease from now.
                    while let next = try? await store.nextActionRun(), next <= clock.now + .minutes(3) {
                        try? await Task.sleep(for: .milliseconds(2))
                    }
                    let other = try? await store.claimActionRun(
                        by: "other",
                        at: clock.now,
                        until: clock.now + limits.lease
                    )
                    if other != nil { stolen.withLock { $0 += 1 } }
                    let waiting = try? await store.waitingCalendarUnits(of: user, at: clock.now)
                    left.withLock { $0.append(waiting ?? -1) }
                }
            }
            try await bench.sync()
            #expect(stolen.withLock { $0 } == 0)
            #expect(bench.events.values.allSatisfy { $0["name"]?.string?.hasPrefix("Other") == true })
            // Each write finds one waiting unit less.
            #expect(Set(left.withLock { $0 }).isSuperset(of: 1...20))
            #expect(clock.now - CalendarBench.start > limits.lease * 3)
        }
    }

    @Test func whatWasDoneBeforeALostAnswerIsNotDoneAgain() async throws {
        try await CalendarBench.run { bench in
            try put(bench, singles: 20, series: 0)
            try await bench.sync()
            for number in 0..<20 {
                let id: JSON = .string("event\(1000 + number)")
                try bench.google.putEvent(["id": id, "summary": .string("Other \(number)")], of: anna)
            }
            bench.odoo.state.withLock { $0.failures[$0.changes + 15] = .before }
            await #expect(throws: RunStop.self) { try await bench.sync() }
            let waiting = try await bench.store.waitingCalendarUnits(of: bench.user.id, at: bench.clock.now)
            #expect(waiting == 6)
            let rest = try await bench.odooCalls { try await bench.sync() }
            #expect(rest["calendar.event write"] == 6)
        }
    }

    @Test func oneThatIsGoneInOdooIsMadeAgainWithoutAskingForEach() async throws {
        try await CalendarBench.run { bench in
            try put(bench, singles: 0, series: 1)
            try await bench.sync()
            let count = bench.events.count
            bench.odoo.state.withLock { state in
                if let id = state.records["calendar.event"]?.keys.sorted()[5] {
                    state.records["calendar.event"]?[id] = nil
                }
            }
            try bench.google.putEvent(["id": "series100", "location": "Here"], of: anna)
            let calls = try await bench.odooCalls { try await bench.sync() }
            #expect(bench.events.count == count)
            #expect(bench.events.values.allSatisfy { $0["location"] == "Here" })
            #expect(calls["calendar.event write", default: 0] <= 3, "\(calls)")
        }
    }

    /// A call creates 200; Odoo keeps nothing of it if it refuses one of them.
    @Test func ofMoreThanOneCallCreatesTheRefusedOneAloneFails() async throws {
        try await CalendarBench.run { bench in
            try put(bench, singles: 250, series: 0)
            try bench.google.putEvent(["id": "event1123", "summary": "Bad"], of: anna)
            bench.odoo.state.withLock { $0.refusedNames = ["Bad"] }
            let calls = await bench.odooCalls { await withKnownIssue { try await bench.sync() } }
            #expect(bench.events.count == 249 && bench.events["event1123@google.com"] == nil)
            let waiting = try await bench.store.waitingCalendarUnits(of: bench.user.id, at: bench.clock.now)
            #expect(waiting == 1)
            // It is found by halving.
            #expect(calls["calendar.event create", default: 0] <= 20, "\(calls)")

            bench.odoo.state.withLock { $0.refusedNames = [] }
            let rest = try await bench.odooCalls { try await bench.sync() }
            #expect(bench.events.count == 250)
            #expect(rest["calendar.event create"] == 1)
        }
    }

    /// As many units go together as have so many appointments, and at least one: with the first limit each alone.
    @Test(arguments: [(1, 9), (7, 4), (30, 2), (1000, 1)])
    func aBatchEndsAfterSoManyAppointments(limit: Int, batches: Int) async throws {
        try await CalendarBench.run { bench in
            try put(bench, singles: 5, series: 0)
            for number in 0..<4 {
                let more: [String: JSON] = [
                    "id": .string("series10\(number)"), "recurrence": ["RRULE:FREQ=DAILY;COUNT=10"],
                ]
                try bench.google.putEvent(CalendarBench.event("Series \(number)", more: more), of: anna)
            }
            let limits = CalendarSyncLimits(appointments: limit)
            let calls = try await bench.odooCalls { try await bench.sync(limits: limits) }
            #expect(bench.events.count == 45 && bench.series.count == 4)
            // Each batch searches once for what exists, and once for when it was written.
            #expect(calls["calendar.event search_read"] == 2 * batches)
            let again = try await bench.odooCalls { try await bench.sync(limits: limits) }
            #expect(again["calendar.event create"] == nil && again["calendar.event write"] == nil)
        }
    }

    /// Six series that repeat daily have more than the 2,000 appointments of a batch.
    @Test func whatExceedsABatchGoesWithTheNext() async throws {
        try await CalendarBench.run { bench in
            for number in 0..<6 {
                let rule: JSON = ["RRULE:FREQ=DAILY;COUNT=380"]
                let more: [String: JSON] = ["id": .string("daily\(number)"), "recurrence": rule]
                try bench.google.putEvent(CalendarBench.event("Daily \(number)", more: more), of: anna)
            }
            #expect(380 * 6 > CalendarSyncLimits().appointments)
            let calls = try await bench.odooCalls { try await bench.sync() }
            #expect(bench.events.count == 380 * 6 && bench.series.count == 6)
            #expect(calls["calendar.event search_read"] == 4)
        }
    }

    @Test func oneThatOdooRefusesStopsNeitherThoseThatAreTheSame() async throws {
        try await CalendarBench.run { bench in
            for id in ["a", "b", "c"] {
                try bench.google.putEvent(CalendarBench.event("Same", more: ["id": .string(id)]), of: anna)
            }
            try await bench.sync()
            bench.odoo.state.withLock { $0.refusedNames = ["Bad"] }
            for (id, title) in [("a", "Good"), ("b", "Bad"), ("c", "Good")] {
                try bench.google.putEvent(["id": .string(id), "summary": .string(title)], of: anna)
            }
            await withKnownIssue { try await bench.sync() }
            #expect(bench.events.values.filter { $0["name"] == "Good" }.count == 2)
        }
    }
}
