import Base
import Odoo
import OdooSimulator
import Storage
import Testing

@testable import GoogleSimulator
@testable import Sync

/// A store that is put back to an earlier state knows older sync tokens, and not what was written since: the next runs find
/// it on both sides, and nothing is doubled or lost.
@Suite(.timeLimit(.minutes(10))) struct RestoredSyncTests {
    @Test(arguments: [false, true]) func appointments(_ areTokensExpired: Bool) async throws {
        try await CalendarBench.run { bench in
            let anna = CalendarBench.anna
            try bench.google.putEvent(CalendarBench.event("One", more: ["id": "one"]), of: anna)
            try bench.google.putEvent(CalendarBench.event("Two", more: ["id": "two"]), of: anna)
            try bench.google.putEvent(
                CalendarBench.event("Daily", more: ["id": "daily", "recurrence": ["RRULE:FREQ=DAILY;COUNT=4"]]),
                of: anna
            )
            try await bench.syncTwice()
            let state = try StoreState(of: bench.store, at: bench.clock.now)
            try bench.google.putEvent(CalendarBench.event("Three", more: ["id": "three"]), of: anna)
            try bench.google.putEvent(
                CalendarBench.event("Weekly", more: ["id": "weekly", "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=3"]]),
                of: anna
            )
            try bench.google.putEvent(["id": "one", "location": "Here"], of: anna)
            try bench.google.deleteEvent("two", of: anna)
            try await bench.syncTwice()
            let (events, series) = (bench.events, bench.series)
            let count = bench.odoo.state.withLock { $0.records["calendar.event"]?.count ?? 0 }
            #expect(events.count == 9)

            try await state.putBack(at: bench.clock.now)
            if areTokensExpired { bench.google.expireSyncTokens(of: anna) }
            try await bench.syncTwice()
            #expect(bench.odoo.state.withLock { $0.records["calendar.event"]?.count ?? 0 } == count)
            #expect(bench.events.mapValues { $0["name"] } == events.mapValues { $0["name"] })
            #expect(bench.events["one@google.com"]?["location"] == "Here")
            #expect(bench.series == series)
            // What happens from now on follows as ever.
            try bench.google.deleteEvent("three", of: anna)
            try await bench.syncTwice()
            #expect(Set(bench.events.keys) == Set(events.keys).subtracting(["three@google.com"]))
        }
    }

    @Test(arguments: 1...12) func contacts(_ seed: UInt64) async throws {
        try await ContactBench.run {
            $0.page = 5
            $0.batch = 3
            $0.photos = 2
        } _: { bench in
            var world = ContactStory(bench, seed: seed)
            for _ in 0..<4 {
                world.live()
                try await world.sync()
            }
            let state = try StoreState(of: bench.store, at: bench.clock.now)
            for _ in 0..<4 {
                world.live()
                try await world.sync()
            }
            try await state.putBack(at: bench.clock.now)
            if seed % 2 == 0 { bench.google.expireContactTokens(of: ContactBench.anna) }
            for _ in 0..<4 {
                bench.clock.advance(by: bench.limits.settling + bench.limits.checkInterval)
                _ = try await bench.sync(requested: true)
            }
            world.check()
        }
    }

    @Test func importedMail() async throws {
        try await TransferBench.run { bench in
            let partner = try bench.odoo.add("res.partner", ["name": "Karl", "email": "karl@customer.example"])
            try bench.google.put(SampleMessage.make(), labels: [bench.incoming.labelID], of: TransferBench.address)
            try await bench.transfer { $0.leavesInFolder = true }
            let staged = try StoreState(of: bench.store, at: bench.clock.now)
            try await bench.importAll()
            try await bench.transfer { $0.leavesInFolder = true }
            #expect(try bench.messages(on: partner).count == 1)

            // It is on the list again, and whoever imports it again creates nothing.
            try await staged.putBack(at: bench.clock.now)
            #expect(try await bench.staged().map(\.state) == [.waiting])
            try await bench.importAll()
            try await bench.transfer { $0.leavesInFolder = true }
            #expect(try bench.messages(on: partner).count == 1)
            #expect(try await bench.staged().first?.state == .imported(at: bench.clock.now))
        }
    }
}
