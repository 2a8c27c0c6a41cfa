import Base
import Logging
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import Testing

@testable import Sync

/// Choosing "Fetch appointments from Google" in Odoo starts one run.
@Suite struct RequestWatchTests {
    @Test func aRequestStartsOneRunOfThatUser() async throws {
        try await TransferBench.run { bench in
            let asked = Locked(0)
            let odoo = bench.odoo
            try odoo.addUser(TransferBench.address, name: "Anna")
            odoo.knowProvisionedCode()
            try await Provisioner(odoo.client(), ProvisionOptions(mailServer: nil, login: "admin", features: .all))
                .carryOut()
            try await bench.store.setActionUsers([bench.user.id], of: .syncAppointments, at: bench.clock.now)
            let watch = Self.watch(bench, asked)
            await watch.check()
            #expect(asked.withLock { $0 } == 0)

            try await Self.choose("action_request", odoo)
            await watch.check()
            await watch.check()
            #expect(asked.withLock { $0 } == 1)
            #expect(try await bench.store.actionStates().first?.nextRunAt == bench.clock.now)

            // After a restart, requests already served are not served again.
            let later = SystemClock().now + .minutes(1)
            let claim = try await bench.store.claimActionRun(by: "test", at: later, until: later + .minutes(5))
            #expect(claim?.kind == .syncAppointments)
            await Self.watch(bench, asked).check()
            #expect(asked.withLock { $0 } == 1)
        }
    }

    /// Odoo's clock counts seconds, and a request that took long appears late: neither is missed.
    @Test func ofTwoInTheSameSecondNoneIsMissed() async throws {
        try await TransferBench.run { bench in
            let asked = Locked(0)
            let odoo = bench.odoo
            let addresses = [TransferBench.address, "otto@acme.example", "lena@acme.example"]
            var users: Set = [bench.user.id]
            for address in addresses {
                try odoo.addUser(address, name: address)
                guard address != TransferBench.address else { continue }
                let new = NewUser(email: address, name: address, role: .user, account: bench.account.id)
                let user = try await bench.store.addUser(new, at: bench.clock.now)
                var settings = PersonalSettings()
                settings.odoo.login = address
                try await bench.store.savePersonalSettings(settings, of: user)
                users.insert(user)
            }
            try await Provisioner(odoo.client(), ProvisionOptions(mailServer: nil, login: "admin", features: .all))
                .carryOut()
            try await bench.store.setActionUsers(users, of: .syncAppointments, at: bench.clock.now)
            let watch = Self.watch(bench, asked)
            for (address, at) in zip(addresses, ["09:00:10", "09:00:10", "09:00:05"]) {
                let odooUser = try #require(try await odoo.client().users(matching: [address]).first)
                try await odoo.client().write(
                    "res.users",
                    [odooUser.id],
                    [ProvisionCode.requested: .string("2026-11-23 \(at)")]
                )
                await watch.check()
            }
            #expect(asked.withLock { $0 } == 3)
        }
    }

    /// Odoo, or the proxy before it, does not say who made a request: it stays unseen, however late the next round is.
    @Test(arguments: [503, 404]) func aRequestOutlastsAnOdooThatIsAwayForAMoment(status: Int) async throws {
        try await TransferBench.run { bench in
            let asked = Locked(0)
            let odoo = bench.odoo
            let otto = "otto@acme.example"
            for address in [TransferBench.address, otto] { try odoo.addUser(address, name: address) }
            let new = NewUser(email: otto, name: otto, role: .user, account: bench.account.id)
            let user = try await bench.store.addUser(new, at: bench.clock.now)
            var settings = PersonalSettings()
            settings.odoo.login = otto
            try await bench.store.savePersonalSettings(settings, of: user)
            try await Provisioner(odoo.client(), ProvisionOptions(mailServer: nil, login: "admin", features: .all))
                .carryOut()
            try await bench.store.setActionUsers([bench.user.id, user], of: .syncAppointments, at: bench.clock.now)
            for (address, at) in [(TransferBench.address, "09:00:00"), (otto, "09:10:00")] {
                let odooUser = try #require(try await odoo.client().users(matching: [address]).first)
                try await odoo.client().write(
                    "res.users",
                    [odooUser.id],
                    [ProvisionCode.requested: .string("2026-11-23 \(at)")]
                )
            }
            // The first search is for the requests, the second for the user.
            odoo.add(fault: OdooFault(.page(status: status, afterWork: false), method: "search_read", skipping: 1))
            let watch = Self.watch(bench, asked)
            await watch.check()
            #expect(asked.withLock { $0 } < 2)
            for _ in 0..<3 { await watch.check() }
            #expect(asked.withLock { $0 } == 2, "both, and each once")
        }
    }

    /// Odoo logs an error for each search by a field it does not have.
    @Test func anOdooThatIsNotSetUpIsNotPolledAndWhatIsSetUpLaterIsNoticed() async throws {
        try await TransferBench.run { bench in
            let asked = Locked(0)
            let odoo = bench.odoo
            try odoo.addUser(TransferBench.address, name: "Anna")
            odoo.knowProvisionedCode()
            try await bench.store.setActionUsers([bench.user.id], of: .syncAppointments, at: bench.clock.now)
            let watch = Self.watch(bench, asked)
            odoo.takeCalls()
            for _ in 0..<4 {
                await watch.check()
                bench.clock.advance(by: RequestWatch.standardInterval)
            }
            #expect(Self.asked(odoo) == ["res.users.fields_get": 1])

            let provisioner = Provisioner(
                odoo.client(),
                ProvisionOptions(mailServer: nil, login: "admin", features: .all)
            )
            try await provisioner.carryOut()
            try await Self.choose("action_request", odoo)
            bench.clock.advance(by: RequestWatch.setUpInterval)
            await watch.check()
            #expect(asked.withLock { $0 } == 1)

            // Removed again: one refusal, and then no further searches.
            _ = try await provisioner.remove()
            await watch.check()
            odoo.takeCalls()
            for _ in 0..<3 { await watch.check() }
            #expect(Self.asked(odoo) == ["res.users.fields_get": 1])
            #expect(asked.withLock { $0 } == 1)
        }
    }

    /// Returns the calls on the model of users since the last check.
    private static func asked(_ odoo: OdooSimulator) -> [String: Int] {
        odoo.takeCalls().filter { $0.key.hasPrefix("res.users.") }
    }

    private static func watch(_ bench: TransferBench, _ asked: Locked<Int>) -> RequestWatch {
        let access = bench.odoo.access(url: "http://odoo.example")
        return RequestWatch(
            store: bench.store,
            directory: OdooDirectory(
                [OdooDatabase(name: "acme", access: access)],
                transport: bench.odoo,
                clock: bench.clock
            ),
            clock: bench.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            onRequest: { asked.withLock { $0 += 1 } }
        )
    }

    private static func choose(_ action: String, _ odoo: OdooSimulator) async throws {
        let id = try #require(odoo.id(of: "gsuite_gateway.\(action)"))
        _ = try await odoo.client(login: TransferBench.address).call(
            OdooCall("ir.actions.server", "run", ids: [id], context: ["active_model": "calendar.event"], acts: true)
        )
    }
}
