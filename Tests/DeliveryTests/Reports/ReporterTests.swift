import Base
import Mail
import Storage
import Testing

@testable import Delivery

@Suite(.timeLimit(.minutes(10))) struct ReporterTests {
    private let anna = AccountID(rawValue: 1)

    /// Queues a message that ends with `outcome`, and returns the senders of all messages then in the store.
    private func senders(
        after outcome: Outcome.Kind,
        sender: Address? = Address(localPart: "bounce", domain: "acme.example"),
        notify: Notify? = nil,
        reports: Int
    ) async throws -> [Address?] {
        let courier = ScriptedCourier()
        var senders: [Address?] = []
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            courier.next(outcome)
            let id = try await bench.queue(sender: sender, notify: notify)
            await dispatcher.wake([anna])
            try await bench.until("the message and its reports have ended") {
                let entries = try await bench.store.list(QueueQuery())
                let ended = entries.allSatisfy { [.delivered, .failed].contains($0.delivery.state) }
                return ended && entries.count >= 1 + reports
            }
            // The task that stores the end would also queue a report, which the dispatcher would send at once.
            try await bench.until("what was to be reported was") { bench.context.counters.current.reports == reports }
            senders = try await bench.store.list(QueueQuery()).filter { $0.message.id != id }.map(
                \.message.envelope.sender
            )
        }
        return senders
    }

    private let refused = Outcome.Kind.failed(reason: "Invalid To header", status: "5.1.3")

    @Test func aFailureIsReportedFromTheNullSender() async throws {
        #expect(try await senders(after: refused, reports: 1) == [nil])
    }

    @Test func nobodyIsToldWhereTheSenderIsNull() async throws {
        #expect(try await senders(after: refused, sender: nil, reports: 0).isEmpty)
    }

    @Test func eachPartsDelayIsReportedOnce() async throws {
        let courier = ScriptedCourier()
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            let late = Outcome.Kind.retry(reason: "503", after: nil)
            courier.next(late, late)
            let id = try await bench.queue(notify: .delay, age: .hours(5), parts: 2)
            await dispatcher.wake([anna])
            try await bench.until("both delays are reported and the reports sent") {
                let entries = try await bench.store.list(QueueQuery()).filter { $0.message.id != id }
                return entries.count == 2 && entries.allSatisfy { $0.delivery.state == .delivered }
            }
            courier.next(late, late)
            bench.clock.advance(by: .minutes(5))
            try await bench.until("both were tried again") {
                try await bench.store.history(of: id).attempts.filter { $0.outcome == .retry }.count == 4
            }
            #expect(bench.context.counters.current.reports == 2)
            #expect(try await bench.store.history(of: id).events.map(\.kind) == [.reported, .reported])
        }
    }

    @Test func notifyIsHeeded() async throws {
        #expect(try await senders(after: refused, notify: .never, reports: 0).isEmpty)
        let sent = Outcome.Kind.delivered(remoteID: .gmailMessage("18c"), sentMessageID: nil)
        #expect(try await senders(after: sent, reports: 0).isEmpty)
        #expect(try await senders(after: sent, notify: .success, reports: 1) == [nil])
    }
}
