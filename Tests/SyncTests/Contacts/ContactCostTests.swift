import Base
import Foundation
import Odoo
import SQLStorage
import Storage
import Sync
import Testing

@testable import GoogleSimulator

/// The cost of a run in calls to Google and Odoo. `GATEWAY_MEASURED_CONTACTS=10000` measures that many contacts and
/// prints the figures for `Tests/Benchmarks/run`.
@Suite(.timeLimit(.minutes(15))) struct ContactCostTests {
    private struct Cost {
        var google = 0
        var odoo = 0
        var units: [String: Int] = [:]

        init(_ bench: ContactBench) {
            google = bench.googleCalls
            odoo = bench.odoo.callCount
            units = bench.google.contactUsage(of: ContactBench.anna)
        }

        static func - (after: Cost, before: Cost) -> Cost {
            var cost = after
            cost.google -= before.google
            cost.odoo -= before.odoo
            for (name, count) in before.units { cost.units[name, default: 0] -= count }
            cost.units = cost.units.filter { $0.value > 0 }
            return cost
        }
    }

    @Test func callsAreFewForManyContacts() async throws {
        let measured = ProcessInfo.processInfo.environment["GATEWAY_MEASURED_CONTACTS"].flatMap { Int($0) }
        let count = measured ?? 400
        try await ContactBench.run { bench in
            let ids = (0..<count).map { number in
                bench.odoo.add(
                    "Contact Number\(number)",
                    [
                        "email": .string("contact\(number)@customer.example"), "phone": .string("+43 1 \(number)"),
                        "street": "Gasse 1", "city": "Wien", "comment": "<p>Some notes of a usual length.</p>",
                    ]
                )
            }
            func measure(_ name: String) async throws -> Cost {
                let before = Cost(bench)
                let outcome = try await bench.sync()
                #expect(outcome.stop == nil && outcome.counts["failed"] == nil)
                let cost = Cost(bench) - before
                if measured != nil {
                    let figures = MeasuredCost(items: count, google: cost.google, odoo: cost.odoo, units: cost.units)
                    try figures.print("contacts", name)
                }
                return cost
            }
            let batches = (count + 199) / 200
            let pages = (count + 999) / 1000
            let first = try await measure("first run")
            #expect(first.google == batches + 1)
            let quiet = try await measure("no change")
            #expect(quiet.google == 0)
            bench.clock.advance(by: bench.limits.checkInterval)
            let full = try await measure("full list")
            #expect(full.google == pages)
            bench.clock.advance(by: bench.limits.checkInterval)
            let again = try await measure("list without change")
            #expect(again.google == 1)
            let changed = ids.prefix(count / 100)
            for id in changed { bench.odoo.change(id, ["phone": "+43 2"]) }
            let some = try await measure("1 % changed in Odoo")
            // Each batch is read once and written once.
            #expect(some.google == 2 * ((changed.count + 199) / 200))
            try await bench.store.removePersonalSettings(of: bench.user)
            try await bench.store.setActionUsers([bench.user], of: .syncContacts, at: bench.clock.now)
            let rebuilt = try await measure("lost store rebuilt")
            #expect(rebuilt.google == pages + batches && bench.contacts.count == count)
        }
    }
}
