import Base
import Storage
import Testing

@testable import Delivery

/// Which of several nodes sends an account's mail, with time moved by hand.
@Suite(.timeLimit(.minutes(10))) struct ClaimTests {
    private static let anna = AccountID(rawValue: 1)
    private static let duty = Duty.account(anna)

    private static func run(
        limits: RateLimits = RateLimits(unitsPerMinute: 6000, messagesPerDay: 1000, concurrency: 4),
        holder: DutyHolder = .nobody,
        _ body: (DispatchBench, Dispatcher, ScriptedNodes) async throws -> Void
    ) async throws {
        let clock = ManualClock()
        let nodes = ScriptedNodes(clock: clock)
        nodes.set(duty, holder)
        try await DispatchBench.run(
            limits: limits,
            clock: clock,
            change: { $1.nodes = nodes }
        ) { bench, dispatcher in
            try await body(bench, dispatcher, nodes)
        }
    }

    @Test func anotherNodesAccountIsLeftToIt() async throws {
        try await Self.run(holder: .another) { bench, dispatcher, nodes in
            let id = try await bench.queue()
            await dispatcher.queuedElsewhere([Self.anna])
            await dispatcher.wake([Self.anna])
            // The worker has looked, and waits.
            try await bench.until("the worker never waited") { bench.clock.firstDeadline != nil }
            #expect(nodes.claimed.isEmpty)
            #expect(try await bench.state(of: id) == .waiting)
            nodes.set(Self.duty, .nobody)
            await dispatcher.wake([Self.anna])
            try await bench.until(id, is: .delivered)
            #expect(nodes.claimed == [Self.duty])
        }
    }

    /// New mail within the time costs no further claim; without any, another node may have the account.
    @Test func anIdleAccountIsGivenBack() async throws {
        try await Self.run { bench, dispatcher, nodes in
            for _ in 1...2 {
                let id = try await bench.queue()
                await dispatcher.wake([Self.anna])
                try await bench.until(id, is: .delivered)
                bench.clock.advance(by: DeliveryContext.claimRetention - .seconds(1))
                #expect(nodes.released.isEmpty)
            }
            #expect(nodes.claimed == [Self.duty])
            try await bench.until("the account was never given back") {
                bench.clock.advance(by: .seconds(1))
                return nodes.released == [Self.duty]
            }
            let id = try await bench.queue()
            await dispatcher.wake([Self.anna])
            try await bench.until(id, is: .delivered)
            #expect(nodes.claimed.count == 2)
        }
    }

    /// What other nodes spent of an account's quota counts as soon as this one has it.
    @Test func theLedgerIsReadWithTheClaim() async throws {
        let limits = RateLimits(unitsPerMinute: 200, messagesPerDay: 1000, concurrency: 4)
        try await Self.run(limits: limits, holder: .another) { bench, dispatcher, nodes in
            let id = try await bench.queue()
            try await bench.store.book(LedgerEntry(at: bench.clock.now, units: 200, messages: 2), for: Self.anna)
            nodes.set(Self.duty, .nobody)
            await dispatcher.wake([Self.anna])
            try await bench.until("it was never claimed") { nodes.claimed == [Self.duty] }
            try await bench.until("the worker never waited") { bench.clock.firstDeadline != nil }
            #expect(bench.courier.sent.isEmpty)
            try await bench.until("it was never sent") {
                bench.clock.advance(by: .seconds(5))
                await dispatcher.wake([Self.anna])
                return try await bench.state(of: id) == .delivered
            }
        }
    }

    /// What a sync on another node spends counts here, too.
    @Test func spendingElsewhereCounts() async throws {
        let limits = RateLimits(unitsPerMinute: 200, messagesPerDay: 1000, concurrency: 4)
        try await Self.run(limits: limits) { bench, dispatcher, _ in
            let first = try await bench.queue()
            await dispatcher.wake([Self.anna])
            try await bench.until(first, is: .delivered)
            try await bench.store.book(LedgerEntry(at: bench.clock.now, units: 100, messages: 0), for: Self.anna)
            await dispatcher.spentElsewhere([Self.anna])
            let second = try await bench.queue()
            await dispatcher.wake([Self.anna])
            try await bench.until("the worker never waited for quota") {
                bench.clock.firstDeadline.map { $0 > bench.clock.now + .seconds(31) } ?? false
            }
            #expect(bench.courier.sent.count == 1)
            #expect(try await bench.state(of: second) == .waiting)
        }
    }
}
