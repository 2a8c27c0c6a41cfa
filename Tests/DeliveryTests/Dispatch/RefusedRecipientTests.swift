import Base
import Mail
import Storage
import Testing

@testable import Delivery

/// Recipients that the submission server refuses among others: these get the message once, and the sender gets a report
/// about the refused ones alone.
@Suite(.timeLimit(.minutes(10))) struct RefusedRecipientTests {
    private static let good = Address(localPart: "kunde", domain: "customer.example")
    private static let bad = Address(localPart: "weg", domain: "customer.example")

    @Test func theOthersGetTheMessageOnce() async throws {
        let courier = ScriptedCourier()
        let anna = AccountID(rawValue: 1)
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            let gone = Outcome(.failed(reason: "no such user", status: "5.1.1"), answer: "550 5.1.1 no such user")
            courier.next(.refusedRecipients([RefusedRecipient(Self.bad, gone)]))
            let id = try await bench.queue(alsoTo: [Self.bad])
            await dispatcher.wake([anna])
            try await bench.until("both have ended") {
                try await bench.store.history(of: id).deliveries.map(\.state) == [.delivered, .failed]
            }
            try await bench.until("the report was sent") { bench.courier.sent.count == 3 }
            let history = try await bench.store.history(of: id)
            #expect(history.deliveries.map { $0.recipients.map(\.address) } == [[Self.good], [Self.bad]])
            #expect(history.deliveries.last?.reason == "no such user")
            #expect(history.attempts.map(\.outcome) == [.retry, .delivered, .failed])
            #expect(history.attempts.last?.answer == "550 5.1.1 no such user")
            // The refused attempt, the good recipient's own, and the report. Sent is not searched.
            #expect(courier.recipients.first == [Self.good, Self.bad])
            #expect(courier.recipients.dropFirst().contains([Self.good]))
            #expect(courier.looks.isEmpty)
            #expect(history.events.map(\.kind) == [.reported])
            #expect(bench.context.counters.current.reports == 1)
        }
    }

    /// The message need not wait for what a full mailbox needs.
    @Test func whoIsRefusedForNowIsTriedAgainAlone() async throws {
        let courier = ScriptedCourier()
        try await DispatchBench.run(courier: courier) { bench, dispatcher in
            let full = Outcome(.retry(reason: "full", after: nil), answer: "452 4.2.2 full")
            courier.next(.refusedRecipients([RefusedRecipient(Self.bad, full)]))
            let id = try await bench.queue(alsoTo: [Self.bad])
            await dispatcher.wake([AccountID(rawValue: 1)])
            try await bench.until("the good one has it") {
                try await bench.store.history(of: id).deliveries.map(\.state) == [.delivered, .waiting]
            }
            try await bench.until("the other gets it later") {
                bench.clock.advance(by: .minutes(1))
                return try await bench.store.history(of: id).deliveries.map(\.state) == [.delivered, .delivered]
            }
            #expect(courier.recipients == [[Self.good, Self.bad], [Self.good], [Self.bad]])
            #expect(bench.context.counters.current.reports == 0)
        }
    }
}
