import Base
import Logging
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing
import Transport

@testable import Sync

/// An ordinary employee as the attacker, databases restored from older copies, and changes at the same moment.
@Suite struct AppSettingsAttackTests {
    @Test func `forged states are written again, and a foreign label is refused`() async throws {
        try await AppBench.run { bench in
            try await bench.giveFolders(["Own"], to: bench.anna)
            try await bench.giveFolders(["Secret"], to: bench.max)
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            let foreign = try #require(try bench.label("Secret", of: bench.max))
            bench.clock.advance(by: .seconds(5))
            try await bench.save(
                [
                    AppSettings.state: "disabled", AppSettings.account: "boss@acme.example", AppSettings.problem: "x",
                    AppSettings.name: "The boss", AppSettings.incomingFolder: .integer(foreign),
                ],
                of: bench.anna
            )
            await watch.check()
            let row = try bench.row(of: bench.anna)
            #expect(row[AppSettings.state] == "granted" && row[AppSettings.account] == "anna@acme.example")
            #expect(row[AppSettings.name] == "Anna")
            #expect(row[AppSettings.incomingFolder] == false)
            #expect(row[AppSettings.problem]?.string?.contains("Dieser Ordner ist unbekannt.") == true)
            #expect(try await bench.settings(of: bench.anna).mail.incomingFolder == nil)
        }
    }

    @Test func `a text of ten megabytes is not even read, and keeps nobody waiting`() async throws {
        try await AppBench.run { bench in
            let read = Locked(0)
            let odoo = bench.odoo
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            bench.clock.advance(by: .seconds(5))
            let long = String(repeating: "x", count: 10 << 20)
            try await bench.save([AppSettings.userName: .string(long), AppSettings.incomingCount: 3], of: bench.anna)
            try await bench.save([AppSettings.incomingCount: 4], of: bench.max)
            let client = OdooClient(
                odoo.access(login: "gateway", url: "http://odoo.example"),
                transport: CountingTransport(odoo: odoo, received: read)
            )
            let gateway = try await client.ownUser()
            let rows = try await client.settings(ids: try await client.changedSettings(by: gateway))
            #expect(rows.count == 2)
            #expect(read.withLock { $0 } < 100_000)
            await watch.check()
            #expect(try await bench.settings(of: bench.anna).mail.incomingCount == 3)
            #expect(try await bench.settings(of: bench.max).mail.incomingCount == 4)
            let row = try bench.row(of: bench.anna)
            #expect(row[AppSettings.userName] == false)
            #expect(row[AppSettings.problem]?.string?.hasSuffix("Das ist zu lang.") == true)
        }
    }

    @Test func `two rows of one user become one, and what was changed in either counts`() async throws {
        try await AppBench.run { bench in
            let values: [[String: JSONValue]] = [
                [AppSettings.name: "a", AppSettings.incomingCount: 3],
                [AppSettings.name: "b", AppSettings.outgoingCount: 4],
            ]
            for value in values { try bench.odoo.add(AppSettings.model, value, by: bench.anna.odooUser) }
            bench.clock.advance(by: .seconds(5))
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            let row = try bench.row(of: bench.anna)
            #expect(row[AppSettings.incomingCount] == 3 && row[AppSettings.outgoingCount] == 4)
            let mail = try await bench.settings(of: bench.anna).mail
            #expect(mail.incomingCount == 3 && mail.outgoingCount == 4)
        }
    }

    // MARK: Older copies

    @Test func `an older copy of Odoo's database undoes nothing`() async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            let (old, oldOfMax) = (try bench.row(of: bench.anna), try bench.row(of: bench.max))
            bench.clock.advance(by: .hours(1))
            try await bench.save([AppSettings.incomingCount: 9, AppSettings.importsNew: true], of: bench.anna)
            try await bench.save(of: bench.max) { $0.mail.incomingCount = 8 }
            await watch.check()
            #expect(try await bench.settings(of: bench.anna).contacts.importsNew)
            bench.clock.advance(by: .hours(1))
            // Anna's row comes back as it was, and she changes something; Max's comes back as the gateway had written it.
            try restore(bench.anna, old, bench, by: bench.anna.odooUser)
            let gateway = try #require(try await bench.client.users(matching: ["gateway"]).first?.id)
            try restore(bench.max, oldOfMax, bench, by: gateway)
            try await bench.save([AppSettings.outgoingCount: 5], of: bench.anna)
            bench.clock.advance(by: .minutes(11))
            await watch.check()
            let settings = try await bench.settings(of: bench.anna)
            #expect(settings.mail.incomingCount == 9 && settings.contacts.importsNew)
            #expect(settings.mail.outgoingCount == 50)
            let row = try bench.row(of: bench.anna)
            #expect(row[AppSettings.incomingCount] == 9 && row[AppSettings.importsNew] == true)
            // Not silently.
            #expect(row[AppSettings.problem]?.string?.contains("älteren Kopie") == true)
            #expect(try bench.row(of: bench.max)[AppSettings.incomingCount] == 8)
            #expect(try bench.row(of: bench.max)[AppSettings.problem] == false)
        }
    }

    private func restore(
        _ user: AppBenchUser,
        _ old: [String: JSONValue],
        _ bench: AppBench,
        by writer: Int
    ) throws {
        let fields = AppSettings.options + AppSettings.states + [AppSettings.revision]
        let id = try #require(try bench.row(of: user)["id"]?.integer)
        var values = old.filter { fields.contains($0.key) }
        for (field, value) in values { if let pair = value.array { values[field] = pair.first ?? false } }
        try bench.odoo.change(AppSettings.model, [id], values, by: writer)
    }

    @Test func `an older copy of the gateway's store takes over what Odoo has since`() async throws {
        try await AppBench.run { bench in
            await bench.watch([bench.settingsPart()]).check()
            let memories = try await bench.store.appSettings(in: "acme")
            bench.clock.advance(by: .hours(1))
            let watch = bench.watch([bench.settingsPart()])
            try await bench.save([AppSettings.incomingCount: 9], of: bench.anna)
            await watch.check()
            // Restored: settings and memory are those of an hour ago; the change of them is not known, either.
            try await bench.store.removePersonalSettings(of: bench.anna.id)
            for (user, memory) in memories { try await bench.remember(memory, of: user) }
            bench.clock.advance(by: .hours(1))
            try await bench.save(of: bench.anna) { $0.mail.outgoingCount = 4 }
            await bench.watch([bench.settingsPart()]).check()
            let mail = try await bench.settings(of: bench.anna).mail
            #expect(mail.incomingCount == 9 && mail.outgoingCount == 4)
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingCount] == 9)
            #expect(try bench.row(of: bench.anna)[AppSettings.outgoingCount] == 4)
        }
    }

    @Test func `a row or label that an administrator removed is made again`() async throws {
        try await AppBench.run { bench in
            try await bench.giveFolders(["In"], to: bench.anna)
            try await bench.save(of: bench.anna) { settings in
                settings.mail.incomingFolder = TransferFolder(labelID: "Label_In", name: "In")
            }
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            try bench.odoo.remove(AppSettings.model, [try #require(try bench.row(of: bench.max)["id"]?.integer)])
            try bench.odoo.remove(AppLabel.model, [try #require(try bench.label("In", of: bench.anna))])
            bench.clock.advance(by: .minutes(11))
            await watch.check()
            #expect(try bench.row(of: bench.max)[AppSettings.incomingCount] == 50)
            let label = try bench.row(of: bench.anna)[AppSettings.incomingFolder]?.array?.first?.integer
            #expect(try label != nil && label == bench.label("In", of: bench.anna))
            #expect(try await bench.settings(of: bench.anna).mail.incomingFolder?.labelID == "Label_In")
        }
    }

    // MARK: At the same moment

    @Test func `a form that is saved while the gateway writes is not overwritten`() async throws {
        try await AppBench.run { bench in
            await bench.watch([bench.settingsPart()]).check()
            bench.clock.advance(by: .seconds(5))
            try await bench.save([AppSettings.incomingCount: 2], of: bench.anna)
            let isSaved = Locked(false)
            let transport = InterruptedTransport(odoo: bench.odoo) { call in
                guard call.contains("\"rows\""), !isSaved.withLock({ $0 }) else { return }
                isSaved.withLock { $0 = true }
                try? await bench.save([AppSettings.incomingCount: 3], of: bench.anna)
            }
            let watch = bench.watch([bench.settingsPart()], transport)
            await watch.check()
            #expect(isSaved.withLock { $0 })
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingCount] == 3)
            await watch.check()
            #expect(try await bench.settings(of: bench.anna).mail.incomingCount == 3)
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingCount] == 3)
        }
    }

    @Test(arguments: [true, false])
    func `a lost answer is found out`(wasWritten: Bool) async throws {
        try await AppBench.run { bench in
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            bench.clock.advance(by: .seconds(5))
            try await bench.save(of: bench.anna) { $0.mail.incomingCount = 6 }
            bench.odoo.add(
                fault: OdooFault(wasWritten ? .dropAfter : .dropBefore, method: "ir.actions.server.run", count: 1)
            )
            await watch.look()
            // Both sides change before the gateway knows.
            bench.clock.advance(by: .seconds(5))
            try await bench.save([AppSettings.outgoingCount: 7], of: bench.anna)
            try await bench.save(of: bench.anna) { $0.mail.incomingCount = 8 }
            for _ in 0..<2 { await watch.check() }
            let mail = try await bench.settings(of: bench.anna).mail
            #expect(mail.incomingCount == 8 && mail.outgoingCount == 7)
            #expect(try bench.row(of: bench.anna)[AppSettings.incomingCount] == 8)
            #expect(try bench.row(of: bench.anna)[AppSettings.outgoingCount] == 7)
        }
    }

    @Test func `five hundred users are written in few calls`() async throws {
        try await AppBench.run { bench in
            for number in 0..<500 {
                let address = "user\(number)@acme.example"
                try bench.odoo.addUser(address, name: "User \(number)")
                _ = try await bench.store.addUser(
                    NewUser(email: address, name: "User \(number)", role: .user),
                    at: bench.clock.now
                )
            }
            let watch = bench.watch([bench.settingsPart()])
            await watch.check()
            while await watch.look() {}
            #expect(try bench.odoo.records(AppSettings.model).count == 502)
            await watch.check()
            _ = bench.takeCalls()
            // One of them changes something: as many calls as for one of two.
            bench.clock.advance(by: .seconds(5))
            try await bench.save([AppSettings.incomingCount: 3], of: bench.anna)
            await watch.check()
            let calls = bench.takeCalls()
            #expect(calls.values.reduce(0, +) <= 14, "\(calls)")
            #expect(try await bench.settings(of: bench.anna).mail.incomingCount == 3)
        }
    }
}

/// Counts the bytes of the answers.
struct CountingTransport: HTTPTransport {
    let odoo: OdooSimulator
    let received: Locked<Int>

    func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let response = try await odoo.send(request)
        received.withLock { $0 += response.body.count }
        return response
    }
}
