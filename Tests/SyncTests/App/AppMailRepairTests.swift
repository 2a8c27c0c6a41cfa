import Base
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// The lists in Odoo are repaired, whatever was lost on either side.
@Suite(.timeLimit(.minutes(10))) struct AppMailRepairTests {
    @Test func `rows that vanished are made again, and others' rows go`() async throws {
        try await AppBench.run { bench in
            for number in 1...5 { try await bench.stage(number, of: bench.anna) }
            let watch = bench.watch([bench.part()])
            await watch.check()
            try bench.odoo.remove(AppMail.model, [try bench.rowID(2), try bench.rowID(4)])
            func add(_ subject: String, _ state: String, _ key: String) throws {
                try bench.odoo.add(
                    AppMail.model,
                    [
                        AppMail.subject: .string(subject), AppMail.owner: .integer(bench.anna.odooUser),
                        AppMail.key: .string(key), AppMail.direction: "incoming", AppMail.state: .string(state),
                        AppMail.isRemoved: false,
                    ]
                )
            }
            try add("Unknown", "waiting", "x")
            try add("Imported once", "imported", "\(bench.anna.id.rawValue)-incoming-ffff")
            try add("Double", "waiting", "\(bench.anna.id.rawValue)-incoming-\(AppBench.gmailID(1))")
            bench.clock.advance(by: AppMailPart.comparisonInterval)
            await watch.check()
            await watch.look()
            let rows = try bench.rows()
            #expect(rows.keys.sorted() == (1...5).map { "Angebot \($0)" } + ["Imported once"])
            #expect(rows["Imported once"]?[AppMail.isRemoved] == true)
        }
    }

    @Test func `an earlier state of the store is shown as it is`() async throws {
        try await AppBench.run { bench in
            try await bench.enableTransfers()
            let karl = try bench.addKarl()
            try await bench.stage(1, of: bench.anna, found: [karl])
            let watch = bench.watch([bench.part()])
            await watch.check()
            let state = try StoreState(of: bench.store, at: bench.clock.now)
            try await bench.stage(2, of: bench.anna, found: [karl])
            await watch.check()
            try await bench.clickMails("mail_import", [1], as: bench.anna)
            await watch.check()
            try await bench.runRequested()
            await watch.check()
            #expect(try bench.row(1)[AppMail.state] == "imported")
            try await state.putBack(at: bench.clock.now)
            // Another message gets the number of the one that the store no longer knows.
            try await bench.stage(3, of: bench.anna)
            let restarted = bench.watch([bench.part()])
            await restarted.check()
            await restarted.look()
            #expect(try bench.rows().keys.sorted() == ["Angebot 1", "Angebot 3"])
            #expect(try bench.row(1)[AppMail.state] == "waiting")
        }
    }

    @Test func `a user who is no longer one has no rows`() async throws {
        try await AppBench.run { bench in
            try await bench.stage(1, of: bench.anna)
            try await bench.stage(2, of: bench.max)
            let watch = bench.watch([bench.part()])
            await watch.check()
            var change = UserChange()
            change.isActive = false
            try await bench.store.changeUser(bench.max.id, change)
            bench.clock.advance(by: AppMailPart.shortestComparison)
            await watch.check()
            #expect(try bench.rows().keys.sorted() == ["Angebot 1"])
            change.isActive = true
            try await bench.store.changeUser(bench.max.id, change)
            bench.clock.advance(by: AppMailPart.shortestComparison)
            await watch.check()
            await watch.look()
            #expect(try bench.rows().keys.sorted() == ["Angebot 1", "Angebot 2"])
        }
    }

    @Test func `a lost answer makes no second row`() async throws {
        try await AppBench.run { bench in
            for number in 1...3 { try await bench.stage(number, of: bench.anna) }
            bench.odoo.add(fault: OdooFault(.page(status: 504, afterWork: true), method: "create", count: 1))
            let watch = bench.watch([bench.part()])
            await watch.check()
            #expect(try bench.odoo.records(AppMail.model).count == 3)
            await watch.check()
            #expect(try bench.odoo.records(AppMail.model).count == 3)
            #expect(try await bench.store.unmirroredMail(of: [bench.anna.id], limit: 10).isEmpty)
        }
    }

    @Test func `a contact that is gone, and a row that Odoo refuses, keep no other waiting`() async throws {
        try await AppBench.run { bench in
            for number in 1...4 {
                try await bench.stage(
                    number,
                    of: bench.anna,
                    found: number == 2 ? [StagedContact(id: 99_999, name: "Gone")] : []
                )
            }
            bench.odoo.constrain(AppMail.model) { $0[AppMail.subject] == "Angebot 3" ? "not this one" : nil }
            let watch = bench.watch([bench.part()])
            await watch.check()
            #expect(try bench.rows().keys.sorted() == ["Angebot 1", "Angebot 2", "Angebot 4"])
            // The first comparison has it tried once more.
            await watch.look()
            _ = bench.takeCalls()
            await watch.look()
            #expect(bench.takeCalls().isEmpty)
        }
    }

    @Test func `what was imported long ago and left the list goes, and nothing else`() async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([bench.part()])
            for number in 1...4 { try await bench.stage(number, of: bench.anna, found: [try bench.addKarl()]) }
            try await bench.enableTransfers()
            await watch.check()
            try await bench.clickMails("mail_import_remove", [1, 2], as: bench.anna)
            try await bench.clickMails("mail_import", [3], as: bench.anna)
            await watch.check()
            try await bench.runRequested()
            while await watch.check() {}
            #expect(try bench.rows().count == 4)
            #expect(try bench.row(1)[AppMail.isRemoved] == true && bench.row(3)[AppMail.isRemoved] == false)
            bench.clock.advance(by: .days(364))
            while await watch.check() {}
            #expect(try bench.rows().count == 4)
            bench.clock.advance(by: .days(2))
            while await watch.check() {}
            #expect(Set(try bench.rows().keys) == ["Angebot 3", "Angebot 4"])
            // Nothing is asked again for an hour.
            _ = bench.takeCalls()
            bench.clock.advance(by: .minutes(1))
            await watch.look()
            #expect(bench.takeCalls().isEmpty)
        }
    }

    @Test func `thousands are written in batches`() async throws {
        try await AppBench.run { bench in
            try await bench.stage(1...1200, of: bench.anna)
            let watch = bench.watch([bench.part()])
            _ = bench.takeCalls()
            while await watch.check() {}
            #expect(try bench.odoo.records(AppMail.model).count == 1200)
            let calls = bench.takeCalls()
            #expect(calls["x_gsuite_mail.create"] ?? 0 <= 8)
            #expect(calls.values.reduce(0, +) < 40, "\(calls)")
        }
    }
}
