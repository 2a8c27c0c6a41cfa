import Base
import FoundationEssentials
import Logging
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// A round costs what changed, however many users and messages there are.
@Suite struct AppScaleTests {
    /// What a round asked of Odoo: calls by method, and the records that the answers held; and the rows that it read from the
    /// store.
    private struct Cost: Hashable, CustomStringConvertible {
        var calls: [String: Int] = [:]
        var records = 0
        var rows = 0

        var description: String {
            "\(calls.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }), \(records) records, \(rows) rows"
        }
    }

    private struct Measured: Hashable {
        var idle = Cost()
        var look = Cost()
        var changedInOdoo = Cost()
        var changedInConsole = Cost()
        var staged = Cost()
        var clicked = Cost()
        var ended = Cost()
        var joined = Cost()
    }

    /// Ten thousand take minutes without optimisation.
    private static let messages =
        ProcessInfo.processInfo.environment["GATEWAY_TEST_APP_MESSAGES"].flatMap(Int.init) ?? 1000

    @Test func `five hundred users and all their messages cost as much as two and ten`() async throws {
        let few = try await measure(users: 0, mails: 10)
        let many = try await measure(users: 500, mails: Self.messages)
        #expect(many.idle == few.idle && many.idle.calls.values.reduce(0, +) <= 3, "\(many.idle), \(few.idle)")
        #expect(many.look == few.look && many.look.calls.isEmpty, "\(many.look), \(few.look)")
        #expect(many.staged == few.staged, "\(many.staged), \(few.staged)")
        for (many, few) in [
            (many.changedInOdoo, few.changedInOdoo), (many.changedInConsole, few.changedInConsole),
            (many.clicked, few.clicked), (many.ended, few.ended), (many.joined, few.joined),
        ] {
            #expect(many.calls == few.calls && many.records == few.records, "\(many), \(few)")
            #expect(many.rows == few.rows, "\(many), \(few)")
        }
        for cost in [many.changedInOdoo, many.changedInConsole, many.staged, many.clicked, many.ended, many.joined] {
            #expect(cost.calls.values.reduce(0, +) <= 20 && cost.records <= 20, "\(cost)")
        }
    }

    private func measure(users: Int, mails: Int) async throws -> Measured {
        var measured = Measured()
        try await AppBench.run { bench in
            for number in 0..<users {
                let address = "user\(number)@acme.example"
                try bench.odoo.addUser(address, name: "User \(number)")
                let new = NewUser(email: address, name: "User \(number)", role: .user)
                _ = try await bench.store.addUser(new, at: bench.clock.now)
            }
            try await bench.enableTransfers()
            try await bench.stage(1...mails, of: bench.anna)
            let records = Locked(0)
            let watch = bench.watch(
                [bench.part(), bench.settingsPart(), bench.administrationPart()],
                CountedTransport(odoo: bench.odoo, records: records)
            )
            func settle() async {
                while await watch.check() {}
                while await watch.look() {}
            }
            func cost(_ work: () async throws -> Void) async throws -> Cost {
                _ = bench.takeCalls()
                records.withLock { $0 = 0 }
                let rows = Locked(0)
                try await ReadTally.$current.withValue(rows) { try await work() }
                return Cost(calls: bench.takeCalls(), records: records.withLock { $0 }, rows: rows.withLock { $0 })
            }
            await settle()
            #expect(try bench.odoo.records(AppMail.model).count == mails)
            #expect(try bench.odoo.records(AppSettings.model).count == users + 2)
            bench.clock.advance(by: .seconds(20))
            await settle()
            bench.clock.advance(by: .seconds(20))
            measured.idle = try await cost { await watch.check() }
            measured.look = try await cost { await watch.look() }
            bench.clock.advance(by: .seconds(20))
            // Once a minute, all are compared, whoever changed.
            await settle()
            try await bench.save([AppSettings.incomingCount: 3], of: bench.anna)
            measured.changedInOdoo = try await cost { await watch.check() }
            bench.clock.advance(by: .seconds(20))
            try await bench.save(of: bench.anna) { $0.mail.incomingCount = 4 }
            measured.changedInConsole = try await cost { await watch.look() }
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingCount] == 4)
            try await bench.stage(mails + 1, of: bench.anna)
            measured.staged = try await cost { await watch.look() }
            #expect(try bench.odoo.records(AppMail.model).count == mails + 1)
            bench.clock.advance(by: .seconds(20))
            try await bench.clickMails("mail_import", [mails + 1], as: bench.anna)
            measured.clicked = try await cost { await watch.check() }
            #expect(try await bench.runRequested())
            measured.ended = try await cost { await watch.look() }
            await settle()
            // Somebody comes: only this user's rows are compared.
            let lena = NewUser(email: "lena@acme.example", name: "Lena", role: .user)
            _ = try await bench.store.addUser(lena, at: bench.clock.now)
            try bench.odoo.addUser("lena@acme.example", name: "Lena")
            bench.clock.advance(by: .minutes(2))
            try await bench.click("action_sync_folders", on: AppSettings.model, as: "lena@acme.example")
            // Reads all users of Odoo once.
            await settle()
            bench.clock.advance(by: .seconds(61))
            await watch.look()
            measured.joined = try await cost { await watch.check() }
        }
        return measured
    }
}

/// Counts the records in the answers.
private struct CountedTransport: HTTPTransport {
    let odoo: OdooSimulator
    let records: Locked<Int>

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let response = try await odoo.send(request)
        let result = JSONValue(json: Array(response.body))?["result"]
        let count = (result?.array ?? result?["result"]?.array)?.count ?? 0
        records.withLock { $0 += count }
        return response
    }
}
