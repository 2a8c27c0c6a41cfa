import Base
import Foundation
import GoogleSimulator
import Testing

@testable import Sync

/// What a run costs Google and Odoo. `GATEWAY_MEASURED_EVENTS=5000` measures as many and prints the figures.
@Suite(.timeLimit(.minutes(15))) struct CalendarCostTests {
    @Test func callsAreFewForManyEvents() async throws {
        let measured = ProcessInfo.processInfo.environment["GATEWAY_MEASURED_EVENTS"].flatMap { Int($0) }
        let count = measured ?? 1000
        try await CalendarBench.run { bench in
            for number in 0..<count {
                let event = CalendarBench.event("Event \(number)", more: ["id": .string("event\(number)")])
                try bench.google.putEvent(event, of: CalendarBench.anna)
            }
            var before = (google: 0, odoo: 0)
            let cost = { (name: String) -> (google: Int, odoo: Int) in
                let google = bench.googleCalls.values.reduce(0, +)
                let odoo = bench.odoo.state.withLock { $0.calls.values.reduce(0, +) }
                defer { before = (google, odoo) }
                let cost = (google: google - before.google, odoo: odoo - before.odoo)
                if measured != nil {
                    print("\(name): \(count) events, \(cost.google) calls to Google, \(cost.odoo) to Odoo")
                }
                return cost
            }
            try await bench.sync()
            let first = cost("first run")
            #expect(bench.events.count == count)
            #expect(first.google == (count + 249) / 250)
            // Of each 50: what is there already, and what is new; beside them the fields, the reminders and the action.
            #expect(first.odoo <= 2 * (count / 50) + 5)

            try await bench.sync()
            let calm = cost("no change")
            #expect(calm.google == 1 && calm.odoo == 0)

            for number in 0..<count / 100 {
                try bench.google.putEvent(
                    ["id": .string("event\(number * 100)"), "summary": "Changed"],
                    of: CalendarBench.anna
                )
            }
            try await bench.sync()
            let few = cost("1 % changes")
            #expect(few.google == 1)
            #expect(few.odoo <= count / 100 + 5)
        }
    }
}
