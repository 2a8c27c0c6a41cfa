import Base
import Mail
import Storage
import Testing

@testable import Delivery

/// Recipients to which nothing can be sent: the others get the message, and the sender gets a report about these.
@Suite(.timeLimit(.minutes(10))) struct InvalidRecipientTests {
    private let anna = AccountID(rawValue: 1)

    @Test func isReportedAndCostsNothing() async throws {
        let courier = ScriptedCourier()
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            let id = try await bench.queue(invalid: [InvalidRecipient("kunde@firma..example"), InvalidRecipient("a@")])
            await dispatcher.wake([anna])
            try await bench.until("both have ended and the report was sent") {
                let states = try await bench.store.list(QueueQuery()).map(\.delivery.state)
                return states.count == 3 && states.count { $0 == .delivered } == 2 && states.contains(.failed)
            }
            // The courier is called only for what can be sent: the message to its good recipient, and the report.
            #expect(courier.sent.count == 2)
            let history = try await bench.store.history(of: id)
            #expect(history.deliveries.map(\.state) == [.delivered, .failed])
            let reason = Reason(.invalidRecipients, "kunde@firma..example, a@")
            #expect(history.deliveries.last?.reason == reason)
            #expect(history.attempts.map(\.outcome) == [.delivered, .failed])
            #expect(history.events.map(\.kind) == [.reported])
            let report = try #require(try await bench.store.list(QueueQuery()).first { $0.message.id != id })
            let bytes = try await bench.store.history(of: report.message.id).message
            #expect(bytes.envelope.sender == nil)
            #expect(try await bench.store.ledger(of: anna, since: bench.clock.now - .hours(1)).map(\.messages) == [2])
            #expect(bench.context.counters.current.damaged == 0)
        }
    }

    @Test func whoWantsNoReportGetsNone() async throws {
        try await DispatchBench.run { bench, dispatcher in
            let id = try await bench.queue(invalid: [InvalidRecipient("a@", notify: .never)])
            await dispatcher.wake([anna])
            try await bench.until("both have ended") {
                try await bench.store.history(of: id).deliveries.map(\.state) == [.delivered, .failed]
            }
            #expect(bench.context.counters.current.reports == 0)
        }
    }

    /// A recipient that can no longer be read is the gateway's own fault, and is counted.
    @Test func damageIsCountedAndReported() async throws {
        try await DispatchBench.run { bench, dispatcher in
            let id = try await bench.queue(with: "recipients", "'a\u{A0}b@customer.example\ncarl@customer.example'")
            await dispatcher.wake([anna])
            try await bench.until("the readable one is served and the other reported") {
                let states = try await bench.store.history(of: id).deliveries.map(\.state)
                return states == [.delivered, .failed] && bench.context.counters.current.reports == 1
            }
            #expect(bench.context.counters.current.damaged == 1)
            let deliveries = try await bench.store.history(of: id).deliveries
            #expect(deliveries.map(\.recipientTexts) == [["carl@customer.example"], ["a\u{A0}b@customer.example"]])
            #expect(deliveries.last?.reason?.code == .recordDamaged)
        }
    }
}
