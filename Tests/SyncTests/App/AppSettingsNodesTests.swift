import Base
import Logging
import Odoo
import SQLStorage
import Storage
import Testing

@testable import Sync

/// Two nodes that serve one database at once, as while a lease moves from one to the other.
@Suite struct AppSettingsNodesTests {
    /// What happens while one node is in the middle of its round: the other has a whole round, after this.
    enum Late: CaseIterable {
        case nothing, changedInOdoo, changedInConsole, changedBackInOdoo, changedBackInConsole, undoneInConsole
    }

    /// What the options must be in the end.
    private struct Expected {
        var incoming: Int
        var outgoing: Int
    }

    /// Changes something in Odoo and in the console, and both once more while a node serves that.
    private static func expected(_ late: Late, _ number: Int, before: Expected) -> Expected {
        let first = Expected(incoming: number, outgoing: number)
        return switch late {
        case .nothing: first
        case .changedInOdoo, .changedInConsole: Expected(incoming: number + 100, outgoing: number)
        case .changedBackInOdoo, .undoneInConsole: Expected(incoming: before.incoming, outgoing: number)
        case .changedBackInConsole: Expected(incoming: number, outgoing: before.outgoing)
        }
    }

    private static func act(_ late: Late, _ number: Int, before: Expected, _ bench: AppBench) async throws {
        switch late {
        case .nothing: break
        case .changedInOdoo: try await bench.save([AppSettings.incomingCount: .integer(number + 100)], of: bench.anna)
        case .changedBackInOdoo:
            try await bench.save([AppSettings.incomingCount: .integer(before.incoming)], of: bench.anna)
        case .changedInConsole: try await bench.save(of: bench.anna) { $0.mail.incomingCount = number + 100 }
        case .undoneInConsole:
            // Also where the value in Odoo is not known here yet: the change is later all the same.
            let other = before.incoming + 1
            try await bench.save(of: bench.anna) { $0.mail.incomingCount = other }
            try await bench.save(of: bench.anna) { $0.mail.incomingCount = before.incoming }
        case .changedBackInConsole:
            try await bench.save(of: bench.anna) { $0.mail.outgoingCount = before.outgoing }
        }
    }

    /// The other node's round comes before the first call to Odoo, before the second, and so on.
    @Test(arguments: Late.allCases)
    func `the later change wins, whenever the other node has its round`(late: Late) async throws {
        try await AppBench.run { bench in
            let other = bench.watch([bench.settingsPart()])
            let (calls, failure) = (Locked(0), Locked<(any Error)?>(nil))
            let moment = Locked<(call: Int, act: @Sendable () async throws -> Void)?>(nil)
            let transport = InterruptedTransport(odoo: bench.odoo) { _ in
                let call = calls.withLock { calls in
                    calls += 1
                    return calls
                }
                let act = moment.withLock { moment -> (@Sendable () async throws -> Void)? in
                    guard let due = moment, due.call == call else { return nil }
                    moment = nil
                    return due.act
                }
                do { try await act?() } catch { failure.withLock { $0 = error } }
            }
            let node = bench.watch([bench.settingsPart()], transport)
            for one in [node, other] { await one.check() }
            var before = Expected(incoming: 50, outgoing: 50)
            for call in 1...30 {
                let was = before
                bench.clock.advance(by: .seconds(30))
                try await bench.save([AppSettings.incomingCount: .integer(call)], of: bench.anna)
                try await bench.save(of: bench.anna) { $0.mail.outgoingCount = call }
                bench.clock.advance(by: .seconds(2))
                calls.withLock { $0 = 0 }
                moment.withLock { moment in
                    moment = (
                        call,
                        {
                            try await Self.act(late, call, before: was, bench)
                            bench.clock.advance(by: .seconds(2))
                            await other.check()
                        }
                    )
                }
                await node.check()
                // A round has fewer calls: all moments were tried.
                guard moment.withLock({ $0 }) == nil else {
                    #expect(call > 4)
                    break
                }
                if let problem = failure.withLock({ $0 }) { throw problem }
                for one in [other, node, other] {
                    bench.clock.advance(by: .seconds(1))
                    await one.check()
                }
                before = Self.expected(late, call, before: was)
                let mail = try await bench.settings(of: bench.anna).mail
                #expect(mail.incomingCount == before.incoming && mail.outgoingCount == before.outgoing, "\(call)")
                let row = try bench.row(of: bench.anna)
                #expect(row[AppSettings.incomingCount] == .integer(before.incoming), "\(call)")
                #expect(row[AppSettings.outgoingCount] == .integer(before.outgoing), "\(call)")
                #expect(row[AppSettings.problem] == false, "\(call)")
                let memory = try #require(try await bench.store.appSettings(in: "acme")[bench.anna.id])
                #expect(memory.agreed?.revision == row[AppSettings.revision]?.integer && memory.pending.isEmpty)
            }
        }
    }

    @Test func `nodes that work at the same moment end with the same`() async throws {
        try await AppBench.run { bench in
            let nodes = [bench.watch([bench.settingsPart()]), bench.watch([bench.settingsPart()])]
            for node in nodes { await node.check() }
            for round in 1...20 {
                bench.clock.advance(by: .seconds(5))
                try await bench.save([AppSettings.incomingCount: .integer(round)], of: bench.anna)
                try await bench.save(of: bench.anna) { $0.mail.outgoingCount = 100 + round }
                await withDiscardingTaskGroup { group in
                    for node in nodes { group.addTask { _ = await node.check() } }
                }
            }
            for node in nodes {
                bench.clock.advance(by: .seconds(1))
                await node.check()
            }
            let mail = try await bench.settings(of: bench.anna).mail
            #expect(mail.incomingCount == 20 && mail.outgoingCount == 120)
            let row = try bench.row(of: bench.anna)
            #expect(row[AppSettings.incomingCount] == 20 && row[AppSettings.outgoingCount] == 120)
            #expect(row[AppSettings.problem] == false)
        }
    }
}
