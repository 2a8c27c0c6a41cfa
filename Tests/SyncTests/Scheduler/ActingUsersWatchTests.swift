import Base
import Odoo
import OdooSimulator
import SQLStorage
import Storage
import TestSupport
import Testing

@testable import Sync

/// The gateway may act in Odoo as its current users, and as no former one.
@Suite struct ActingUsersWatchTests {
    private static func watch(_ bench: TransferBench) throws -> ActingUsersWatch {
        let access = bench.odoo.access(login: "gateway", url: "http://odoo.example")
        return ActingUsersWatch(
            store: bench.store,
            directory: OdooDirectory(
                [OdooDatabase(name: "odoo", access: access)],
                transport: bench.odoo,
                clock: bench.clock
            ),
            clock: bench.clock,
            logger: LogCapture().logger
        )
    }

    private static func marked(_ bench: TransferBench) throws -> [Int] {
        try bench.odoo.records("res.users", [[.string(ProvisionCode.synchronised), "=", true]])
            .compactMap { $0["id"]?.integer }
    }

    private static func setUp(_ bench: TransferBench) async throws -> (anna: Int, other: Int) {
        try bench.odoo.addUser("gateway", name: "Gateway")
        let anna = try bench.odoo.addUser(TransferBench.address, name: "Anna")
        let other = try bench.odoo.addUser("other@acme.example", name: "Other")
        try await Provisioner(bench.odoo.client(), ProvisionOptions(mailServer: nil, login: "gateway", features: .all))
            .carryOut()
        bench.odoo.knowProvisionedCode()
        try await bench.odoo.client(login: "gateway").synchronise([anna, other])
        return (anna, other)
    }

    @Test func whoIsNoUserOfTheGatewayLosesTheMark() async throws {
        try await TransferBench.run { bench in
            let (anna, other) = try await Self.setUp(bench)
            #expect(try Self.marked(bench) == [anna, other])
            try await Self.watch(bench).check()
            #expect(try Self.marked(bench) == [anna])
            try await bench.store.removeUser(bench.user.id)
            try await Self.watch(bench).check()
            #expect(try Self.marked(bench).isEmpty)
        }
    }

    @Test func whatOdooCannotSayNowTakesNothing() async throws {
        try await TransferBench.run { bench in
            let (anna, other) = try await Self.setUp(bench)
            bench.odoo.add(
                fault: OdooFault(.page(status: 503, afterWork: false), method: "res.users.search_read", count: nil)
            )
            try await Self.watch(bench).check()
            #expect(try Self.marked(bench) == [anna, other])
        }
    }
}
