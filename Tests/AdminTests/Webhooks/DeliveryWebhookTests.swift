import Base
import Cryptography
import Mail
import SQLStorage
import Storage
import TestSupport
import Testing

@testable import Gateway

/// Delivery events on their way to the administrator's program, a real receiver.
@Suite struct DeliveryWebhookTests {
    private static let failed = AttemptResult(next: .failed, outcome: .failed, reason: Reason(.invalidRecipients, "x"))

    // MARK: - What is told

    @Test func anEventSaysWhatIsKnownAndNoMore() async throws {
        try await WebhookBench.run { bench in
            let delivered = try await bench.finish()
            let failed = try await bench.finish(["weg@customer.example"], Self.failed)
            let bounced = BouncedRecipient(
                try #require(Address("kunde@customer.example")),
                status: "5.1.1",
                reason: "no such user"
            )
            let delivery = DeliveryID(message: delivered, part: 1)
            try await bench.store.recordBounce(
                of: delivery,
                by: AccountID(rawValue: 1),
                to: [bounced],
                at: bench.clock.now
            )
            try await bench.sender.check()
            let call = try #require(bench.receiver.calls.first)
            #expect(bench.receiver.calls.count == 1 && call.path == "/deliveries?token=hidden")
            let body = try #require(JSONValue(json: call.body))
            #expect(body["type"] == "delivery.events" && body["data"]?["gateway"] == "gateway.acme.example")
            let events = WebhookBench.events(call)
            #expect(events.map { $0["type"] } == ["delivered", "failed", "bounced"])
            #expect(
                events.map { $0["recipient"]?.string } == [
                    "kunde@customer.example", "weg@customer.example", "kunde@customer.example",
                ]
            )
            #expect(events.map { $0["queueID"]?.string } == ["\(delivered)", "\(failed)", "\(delivered)"])
            #expect(events.map { $0["gmailID"]?.string } == ["18c0ffee", nil, nil])
            #expect(events.map { $0["reason"]?["code"]?.string } == [nil, "invalid-recipients", "5.1.1"])
            #expect(events.last?["reason"]?["text"] == "no such user")
            #expect(Set(events.compactMap { $0["id"]?.string }).count == 3)
            for event in events {
                #expect(event["time"] == "2027-01-15T08:00:00.000Z")
                #expect(event["messageID"] == "<1.2-openerp-42-sale.order@odoo>")
                #expect(event["odoo"] == ["model": "sale.order", "id": 42])
                #expect(event["url"]?.string == "https://gateway.acme.example/queue/\(event["queueID"]?.string ?? "")")
                #expect(event["subject"] == nil)
            }
            #expect(try await bench.waiting == 0)
            let state = try await bench.state
            #expect(state.sent == 3 && state.lastSuccessAt == bench.clock.now && state.attempts == 0)
            // Told once.
            try await bench.sender.check()
            #expect(bench.receiver.calls.count == 1)
        }
    }

    @Test func theSubjectIsToldOnlyIfItIsWanted() async throws {
        try await WebhookBench.run(tellsSubjects: true) { bench in
            try await bench.finish(subject: "Angebot S00042")
            try await bench.sender.check()
            #expect(WebhookBench.events(bench.receiver.calls.first).map { $0["subject"] } == ["Angebot S00042"])
        }
    }

    @Test func theReceiverCanVerifyWhatItGets() async throws {
        try await WebhookBench.run { bench in
            try await bench.finish()
            try await bench.sender.check()
            let call = try #require(bench.receiver.calls.first)
            let (id, time) = (call.fields["webhook-id"] ?? "", call.fields["webhook-timestamp"] ?? "")
            #expect(id.hasPrefix("msg_") && time == "1800000000")
            let key = try #require(Base64.decode(String(WebhookBench.secret.dropFirst("whsec_".count))))
            let code = HMAC.sha256.code(for: Array("\(id).\(time).\(call.text)".utf8), key: key)
            #expect(call.fields["webhook-signature"] == "v1," + Base64.encode(code))
        }
    }

    // MARK: - Batches

    @Test func manyEventsGoInSeveralCallsInTheirOrder() async throws {
        try await WebhookBench.run { bench in
            var expected: [String] = []
            for number in 0..<3 {
                let recipients = (0..<80).map { "r\($0)@customer\(number).example" }
                try await bench.finish(recipients)
                expected += recipients
            }
            try await bench.sender.check()
            #expect(bench.told.map(\.count) == [100, 100, 40])
            #expect(bench.told.flatMap(\.self) == expected)
            #expect(try await bench.waiting == 0)
            #expect(try await bench.state.sent == 240)
        }
    }

    @Test func aCallHasABoundInBytes() async throws {
        try await WebhookBench.run(tellsSubjects: true) { bench in
            let subject = String(repeating: "\u{1}", count: 900)
            try await bench.finish((0..<100).map { "r\($0)@customer.example" }, subject: subject)
            try await bench.sender.check()
            #expect(bench.receiver.calls.count > 1)
            #expect(bench.receiver.calls.allSatisfy { $0.body.count < EventBatch.mostBytes + 1000 })
            #expect(bench.told.flatMap(\.self).count == 100)
        }
    }

    // MARK: - Failures

    /// What was sent and not marked is sent again, under the same ids.
    @Test func aCrashBetweenTheCallAndItsMarkRepeatsAndLosesNothing() async throws {
        try await WebhookBench.run { bench in
            try await bench.finish(["a@customer.example"])
            let events = try await bench.store.deliveryEvents(limit: 10)
            try await bench.webhook.send(EventBatch(events, bench.options, at: bench.clock.now), at: bench.clock.now)
            bench.clock.advance(by: .minutes(5))
            try await bench.sender.check()
            #expect(bench.receiver.calls.count == 2)
            #expect(Set(bench.receiver.calls.map { $0.fields["webhook-id"] }).count == 1)
            let ids = bench.receiver.calls.flatMap { WebhookBench.events($0).map { $0["id"] } }
            #expect(ids.count == 2 && Set(ids).count == 1)
            #expect(try await bench.waiting == 0)
        }
    }

    /// Pauses grow, and what waits keeps its order; once the receiver takes events, all that waited comes.
    @Test(arguments: [500, 404, 307])
    func aReceiverThatFailsIsCalledAgainAfterLongerPauses(_ status: Int) async throws {
        try await WebhookBench.run { bench in
            try await bench.finish(["a@customer.example"])
            bench.receiver.answer(status)
            for _ in 0..<3 { try await bench.sender.check() }
            #expect(bench.receiver.calls.count == 1)
            try await bench.finish(["b@customer.example"])
            for pause in [40, 75, 150] {
                bench.clock.advance(by: .seconds(pause))
                for _ in 0..<2 { try await bench.sender.check() }
            }
            #expect(bench.receiver.calls.count == 4)
            #expect(try await bench.state.attempts == 4)
            #expect(try await bench.state.lastError == Reason(.programAnswered, "\(status)"))
            bench.receiver.answer(204)
            bench.clock.advance(by: .minutes(10))
            try await bench.sender.check()
            #expect(bench.told.last == ["a@customer.example", "b@customer.example"])
            #expect(try await bench.state.attempts == 0)
            #expect(bench.said.contains("did not take events") && bench.said.contains("takes events again"))
            #expect(!bench.said.contains("hidden"))
            #expect(bench.log.entries.count == 2)
        }
    }

    /// A receiver that one event always breaks gets it alone in the end.
    @Test func aBatchThatFailsBecomesSmaller() async throws {
        try await WebhookBench.run { bench in
            try await bench.finish((0..<100).map { "r\($0)@customer.example" })
            bench.receiver.answer(500)
            for _ in 0..<9 {
                try await bench.sender.check()
                bench.clock.advance(by: .hours(2))
            }
            #expect(bench.told.map(\.count) == [100, 50, 25, 12, 6, 3, 1, 1, 1])
        }
    }

    @Test func whatIsNeverTakenIsDroppedAndTheNextIsTold() async throws {
        try await WebhookBench.run { bench in
            try await bench.finish(["poison@customer.example", "fine@customer.example"])
            bench.receiver.answer(400)
            for _ in 0..<DeliveryWebhookSender.mostAttempts {
                try await bench.sender.check()
                bench.clock.advance(by: .minutes(76))
            }
            #expect(bench.receiver.calls.count == DeliveryWebhookSender.mostAttempts)
            #expect(try await bench.state.dropped == 1)
            #expect(bench.said.contains("given up"))
            bench.receiver.answer(200)
            bench.clock.advance(by: .minutes(76))
            try await bench.sender.check()
            #expect(bench.told.last == ["fine@customer.example"])
        }
    }

    @Test func whatIsTooOldIsDroppedAndWhatIsNotIsTold() async throws {
        try await WebhookBench.run { bench in
            try await bench.finish(["old@customer.example", "older@customer.example"])
            bench.clock.advance(by: DeliveryWebhookSender.patience)
            try await bench.finish(["new@customer.example"])
            bench.clock.advance(by: .seconds(1))
            try await bench.sender.check()
            #expect(bench.told == [["new@customer.example"]])
            #expect(try await bench.state.dropped == 2)
            #expect(bench.said.contains("given up") && bench.said.contains("too old"))
        }
    }

    // MARK: - The end

    @Test func goneEndsItAndATestBeginsAgain() async throws {
        try await WebhookBench.run { bench in
            try await bench.finish(["a@customer.example"])
            bench.receiver.answer(410)
            try await bench.sender.check()
            #expect(bench.receiver.calls.count == 1 && bench.said.contains("410 Gone"))
            #expect(try await bench.state.endedAt == bench.clock.now)
            // What comes later is told to nobody, and does not pile up.
            try await bench.finish(["b@customer.example"])
            bench.clock.advance(by: .hours(2))
            try await bench.sender.check()
            #expect(bench.receiver.calls.count == 1)
            #expect(try await bench.waiting == 0)
            #expect(try await bench.state.dropped == 2)
            // A test that is refused changes nothing.
            await #expect(throws: PostFailure.self) { try await bench.webhook.test(bench.store, at: bench.clock.now) }
            #expect(try await bench.state.endedAt != nil)
            bench.receiver.answer(200)
            try await bench.webhook.test(bench.store, at: bench.clock.now)
            #expect(WebhookBench.events(bench.receiver.calls.last).map { $0["type"] } == ["test"])
            #expect(try await bench.state.endedAt == nil)
            try await bench.finish(["c@customer.example"])
            try await bench.sender.check()
            #expect(bench.told.last == ["c@customer.example"])
        }
    }

    @Test func aTestSendsWhatWaitsForALaterCall() async throws {
        try await WebhookBench.run { bench in
            try await bench.finish()
            bench.receiver.answer(503)
            try await bench.sender.check()
            bench.receiver.answer(200)
            try await bench.webhook.test(bench.store, at: bench.clock.now)
            try await bench.sender.check()
            #expect(bench.receiver.calls.count == 3)
            #expect(try await bench.waiting == 0)
        }
    }
}
