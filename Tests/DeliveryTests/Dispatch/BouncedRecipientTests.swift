import Base
import Mail
import Storage
import Testing

@testable import Delivery

/// Recipients on the bounce list: where the setting says so, they fail at once, and the others get the message.
@Suite(.timeLimit(.minutes(10))) struct BouncedRecipientTests {
    private static let anna = AccountID(rawValue: 1)
    private static let good = Address(localPart: "kunde", domain: "customer.example")
    private static let gone = Address(localPart: "weg", domain: "customer.example")

    private static func run(
        refuses: Bool = true,
        courier: ScriptedCourier = ScriptedCourier(),
        listed: [Address] = [gone],
        _ body: (DispatchBench, Dispatcher) async throws -> Void
    ) async throws {
        try await DispatchBench.run(
            courier: courier,
            prepare: { bench in
                let bounces = listed.map { LastingBounce($0, status: "5.1.1", reason: "550 no such user") }
                try await bench.store.addBounces(bounces, of: QueueID(rawValue: 1), at: bench.clock.now)
            },
            change: { $1.refusesBounced = refuses },
            body
        )
    }

    /// The sender is told even if its own address is on the list.
    @Test(arguments: [[gone], [gone, Address(localPart: "bounce", domain: "acme.example")]])
    func theOthersGetTheMessageAndTheSenderIsTold(_ listed: [Address]) async throws {
        try await Self.run(listed: listed) { bench, dispatcher in
            let id = try await bench.queue(alsoTo: [Address(localPart: "WEG", domain: "Customer.example")])
            await dispatcher.wake([Self.anna])
            try await bench.until("both have ended") {
                try await bench.store.history(of: id).deliveries.map(\.state) == [.delivered, .failed]
            }
            let history = try await bench.store.history(of: id)
            let reason = try #require(history.deliveries.last?.reason)
            #expect(reason.code == .recipientBounced && reason.value(1) == bench.clock.now.iso8601)
            #expect(reason.description.contains("550 no such user") && reason.description.contains("remove it"))
            // Google was asked for nothing but the good recipient and the report, whichever came first.
            try await bench.until("the report was sent") { bench.courier.sent.count == 2 }
            let sender = Address(localPart: "bounce", domain: "acme.example")
            #expect(Set(bench.courier.recipients) == [[Self.good], [sender]])
            #expect(history.attempts.map(\.outcome) == [.retry, .delivered, .failed])
            #expect(history.events.map(\.kind) == [.reported])
            // Not to be sent to is no bounce: the address still leaves the list in its time.
            #expect(try await bench.store.bouncedAddresses().allSatisfy { $0.count == 1 })
        }
    }

    @Test func whoAloneIsMeantFailsAtOnceUntilTheAddressIsRemoved() async throws {
        try await Self.run(listed: [Self.good]) { bench, dispatcher in
            let id = try await bench.queue(sender: nil)
            await dispatcher.wake([Self.anna])
            try await bench.until(id, is: .failed)
            #expect(bench.courier.sent.isEmpty)
            #expect(try await bench.store.removeBounces(["\(Self.good)"]) == 1)
            _ = try await bench.store.manage(.message(id), .retryNow, at: bench.clock.now)
            await dispatcher.wake([Self.anna])
            try await bench.until(id, is: .delivered)
            #expect(bench.courier.recipients == [[Self.good]])
        }
    }

    @Test(arguments: [(false, [good]), (true, [gone]), (true, [])])
    func anybodyElseIsSentTo(_ refuses: Bool, _ listed: [Address]) async throws {
        try await Self.run(refuses: refuses, listed: listed) { bench, dispatcher in
            let id = try await bench.queue()
            await dispatcher.wake([Self.anna])
            try await bench.until(id, is: .delivered)
            #expect(try await bench.store.history(of: id).attempts.map(\.outcome) == [.delivered])
        }
    }

    /// What Gmail may have by now is searched for first: it was sent before the address was on the list.
    @Test(arguments: [true, false])
    func whatMayHaveBeenSentIsSearchedForFirst(_ isFound: Bool) async throws {
        let courier = ScriptedCourier()
        try await Self.run(courier: courier, listed: []) { bench, dispatcher in
            courier.next(.unknown(reason: "no answer"))
            if isFound { courier.finds(.found(gmailID: "g1", sentMessageID: nil)) }
            let id = try await bench.queue(sender: nil)
            await dispatcher.wake([Self.anna])
            try await bench.until(id, is: .outcomeUnknown)
            let bounce = LastingBounce(Self.good, status: "5.1.1", reason: "550 no such user")
            try await bench.store.addBounces([bounce], of: QueueID(rawValue: 1), at: bench.clock.now)
            try await bench.until("it has ended") {
                bench.clock.advance(by: .minutes(1))
                return try await bench.state(of: id) == (isFound ? .delivered : .failed)
            }
            #expect(courier.sent.count == 1)
        }
    }

    /// smtp.gmail.com says itself that a recipient does not exist.
    @Test func whomGmailRefusesIsOnTheListAfterwards() async throws {
        let courier = ScriptedCourier()
        func refusal(_ status: String, _ code: Reason.Code = .submissionAnswered) -> Outcome {
            Outcome(.failed(reason: Reason(code, "550 \(status) no"), status: status), answer: "550 \(status) no")
        }
        try await Self.run(courier: courier, listed: []) { bench, dispatcher in
            // One of two, each alone, one of several that an answer is about, and what is about something else.
            courier.next(.refusedRecipients([RefusedRecipient(Self.gone, refusal("5.1.1"))]))
            let first = try await bench.queue(sender: nil, alsoTo: [Self.gone])
            await dispatcher.wake([Self.anna])
            try await bench.until("the first has ended") {
                try await bench.store.history(of: first).deliveries.map(\.state) == [.delivered, .failed]
            }
            let listed = try await bench.store.bouncedAddresses()
            #expect(listed.map(\.address) == ["\(Self.gone)"] && listed.map(\.reason) == ["550 5.1.1 no"])
            #expect(listed.map(\.message) == [first])
            #expect(try await bench.store.removeBounces(["\(Self.gone)"]) == 1)
            for (outcome, others) in [
                (refusal("5.1.1"), [Self.gone]), (refusal("5.7.1"), []), (refusal("5.1.3", .answered), []),
                (refusal("5.1.3", .notSubmittable), []),
            ] {
                courier.next(outcome.kind)
                let id = try await bench.queue(sender: nil, alsoTo: others)
                await dispatcher.wake([Self.anna])
                try await bench.until(id, is: .failed)
            }
            #expect(try await bench.store.bouncedAddresses().isEmpty)
            courier.next(refusal("5.1.1").kind)
            let last = try await bench.queue(sender: nil)
            await dispatcher.wake([Self.anna])
            try await bench.until(last, is: .failed)
            #expect(try await bench.store.bouncedAddresses().map(\.address) == ["\(Self.good)"])
        }
    }
}
