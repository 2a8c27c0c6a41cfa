import Base
import Foundation
import GoogleSimulator
import Odoo
import Testing

@testable import Sync

/// The cost of a run in calls to Google and Odoo. `GATEWAY_MEASURED_EVENTS=5000` measures that many events and prints
/// the figures for `Tests/Benchmarks/run`.
@Suite(.timeLimit(.minutes(15))) struct CalendarCostTests {
    /// Attendees unknown to Odoo; each event has two of them.
    private static let attendees = 100

    private struct Cost {
        var google = 0
        var odoo = 0

        init(_ bench: CalendarBench) {
            google = bench.googleCalls.values.reduce(0, +)
            odoo = bench.odoo.state.withLock { $0.calls.values.reduce(0, +) }
        }

        static func - (after: Cost, before: Cost) -> Cost {
            var cost = after
            cost.google -= before.google
            cost.odoo -= before.odoo
            return cost
        }
    }

    private static func event(_ number: Int) -> JSON {
        let invited = [number, number + 1].map { attendee -> JSON in
            ["email": .string("attendee\(attendee % attendees)@customer.example"), "responseStatus": "accepted"]
        }
        return CalendarBench.event(
            "Event \(number)",
            more: [
                "id": .string(id(number)), "location": "Gasse 1, Wien", "attendees": .array(invited),
                "description": "Some words of a usual length.",
            ]
        )
    }

    /// In order, so that the first events include all attendees.
    private static func id(_ number: Int) -> String { "event\(1_000_000 + number)" }

    @Test func callsAreFewForManyEvents() async throws {
        let measured = ProcessInfo.processInfo.environment["GATEWAY_MEASURED_EVENTS"].flatMap { Int($0) }
        let count = measured ?? 1000
        try await CalendarBench.run { bench in
            for number in 0..<count { try bench.google.putEvent(Self.event(number), of: CalendarBench.anna) }
            func measure(_ name: String) async throws -> Cost {
                // What the previous run wrote is not read again.
                bench.clock.advance(by: .hours(1))
                let before = Cost(bench)
                try await bench.sync()
                let cost = Cost(bench) - before
                if measured != nil {
                    // Google counts each request of its Calendar API as one.
                    let units = cost.google > 0 ? ["Calendar": cost.google] : [:]
                    let figures = MeasuredCost(items: count, google: cost.google, odoo: cost.odoo, units: units)
                    try figures.print("events", name)
                }
                return cost
            }
            let limits = CalendarSyncLimits()
            let pages = (count + limits.pageSize - 1) / limits.pageSize
            let batches = (count + limits.batch - 1) / limits.batch
            let first = try await measure("first run")
            #expect(bench.events.count == count)
            #expect(first.google == pages)
            // For each batch, what exists and when it was written, by pages of a thousand; what is new, by two hundred;
            // besides them the attendees, the fields, the reminders, the action and the gateway's own user.
            #expect(first.odoo <= 3 * batches + (count + 199) / 200 + (Self.attendees + 199) / 200 + 6)

            // What a run wrote is within the margin of the next comparison, but not of the one after it.
            bench.clock.advance(by: .hours(1))
            try await bench.sync()
            let calm = try await measure("no change")
            // Only what may have changed in Odoo is read.
            #expect(calm.google == 1 && calm.odoo == 2)

            let changes = count / 100
            for number in 0..<changes {
                try bench.google.putEvent(
                    ["id": .string(Self.id(number * 100)), "summary": "Changed"],
                    of: CalendarBench.anna
                )
            }
            let few = try await measure("1 % changed")
            #expect(few.google == 1)
            #expect(few.odoo <= changes / 4 + (Self.attendees + limits.batch - 1) / limits.batch + 7)
            #expect(bench.events.values.filter { $0["name"] == "Changed" }.count == changes)

            bench.google.expireSyncTokens(of: CalendarBench.anna)
            let anew = try await measure("sync token expired")
            #expect(anew.google == pages + 1 && anew.odoo == 2)
        }
    }
}
