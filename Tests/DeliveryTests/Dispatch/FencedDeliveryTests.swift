import Base
import Storage
import Testing

@testable import Delivery

/// A delivery that a node leased, and must not send any more.
@Suite(.timeLimit(.minutes(10))) struct FencedDeliveryTests {
    @Test func nothingIsSentBehindAFence() async throws {
        try await DispatchBench.run([]) { bench, _ in
            // The dispatcher knows no account yet, so it leaves the mail alone.
            try await bench.addAccount("anna")
            let id = try await bench.queue()
            let account = try #require(try await bench.store.accounts().first)
            let request = LeaseRequest(
                account: account.id,
                limit: 1,
                now: bench.clock.now,
                node: bench.store.nodeName,
                unitsEach: 100
            )
            let lease = try #require(try await bench.store.lease(request).first)
            var context = bench.context
            context.accounts = LiveAccounts(store: bench.store)
            try await context.accounts.reload()
            let fence = Fence(until: .now + .hours(1))
            fence.shut()
            let end = await Fence.$current.withValue(fence) { await DeliveryTask(lease, context: context).run().end }
            #expect(bench.courier.sent.isEmpty)
            #expect(end.end.result.outcome == .retry)
            #expect(end.end.result.reason?.code == .cutOff)
            #expect(await end.store())
            #expect(try await bench.state(of: id) == .waiting)
        }
    }
}
