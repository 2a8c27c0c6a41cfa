import Base
import Mail
import Storage
import Testing

/// What is recorded for the delivery webhook.
@Suite struct DeliveryEventTests {
    private static let all = Set(DeliveryEvent.Kind.allCases)
    private static let target = "receiver"

    private static func finished(
        _ store: any Store,
        _ recipients: [String] = ["kunde"],
        _ result: AttemptResult = .delivered,
        at now: Timestamp = Sample.now
    ) async throws -> QueueID {
        let id = try await store.take(Sample.message([Sample.delivery(recipients)])).id
        let lease = try #require(try await store.lease(at: now).first)
        try await store.finish(lease, with: result, at: now)
        // A repeated result is the same event.
        try await store.finish(lease, with: result, at: now)
        return id
    }

    @Test func anEndIsOneRowWithAllThatIsKnown() async throws {
        try await withTemporaryStore(events: Self.all) { store in
            let delivered = try await Self.finished(store, ["a", "b"])
            let failed = try await Self.finished(store, ["c"], .failed, at: Sample.now + .seconds(1))
            let events = try await store.deliveryEvents(limit: 10)
            #expect(events.map(\.kind) == [.delivered, .failed])
            #expect(events.map(\.delivery.message) == [delivered, failed])
            #expect(events.map(\.at) == [Sample.now, Sample.now + .seconds(1)])
            #expect(
                events.map(\.recipients) == [["a@customer.example", "b@customer.example"], ["c@customer.example"]]
            )
            #expect(events.map(\.attempt) == [1, 1] && events.map(\.told) == [0, 0])
            #expect(events.map(\.remoteID) == [.gmailMessage("18c0ffee"), nil])
            #expect(events.first?.reason == nil && events.last?.reason != nil)
            #expect(events.allSatisfy { $0.messageID == "<42@odoo>" && $0.subject == "Angebot S00042" })
            // There is no such account in the table.
            #expect(events.allSatisfy { $0.account == nil })
            #expect(try await store.deliveryEventBacklog() == EventBacklog(count: 2, oldest: Sample.now))
        }
    }

    @Test func recipientsThatLeaveADeliveryAreAnEventOfTheirOwn() async throws {
        try await withTemporaryStore(events: Self.all) { store in
            try await store.take(Sample.message([Sample.delivery(["a", "gone"])]))
            let lease = try #require(try await store.lease().first)
            let split = SplitDelivery(recipients: [Sample.recipient("gone")], result: .failed)
            let later = Sample.now + .minutes(1)
            try await store.finish(lease, with: AttemptEnd(.retry(later), splits: [split]), at: Sample.now)
            let rest = try #require(try await store.lease(at: later).first)
            try await store.finish(rest, with: .delivered, at: later)
            let events = try await store.deliveryEvents(limit: 10)
            #expect(events.map(\.kind) == [.failed, .delivered])
            #expect(events.map(\.recipients) == [["gone@customer.example"], ["a@customer.example"]])
            #expect(events.map(\.delivery.part) == [2, 1])
        }
    }

    @Test(arguments: [[], [.bounced], [.delivered], [.failed]] as [Set<DeliveryEvent.Kind>])
    func onlyWhatIsWantedIsRecorded(_ kinds: Set<DeliveryEvent.Kind>) async throws {
        try await withTemporaryStore(events: kinds) { store in
            let id = try await Self.finished(store)
            _ = try await Self.finished(store, ["c"], .failed)
            _ = try await Self.finished(store, ["d"], .retry(Sample.now + .minutes(1)))
            let bounced = BouncedRecipient(Sample.recipient("kunde").address, status: "5.1.1", reason: "no such user")
            let delivery = DeliveryID(message: id, part: 1)
            try await store.recordBounce(of: delivery, by: Sample.account, to: [bounced], at: Sample.now)
            let events = try await store.deliveryEvents(limit: 10)
            #expect(events.map(\.kind) == Array(kinds))
            guard kinds == [.bounced] else { return }
            #expect(events.first?.status == "5.1.1" && events.first?.reason == Reason(.words, "no such user"))
            #expect(events.first?.recipients == ["kunde@customer.example"] && events.first?.delivery == delivery)
        }
    }

    /// Reports, alerts and invitations are of no interest to a CRM.
    @Test func theGatewaysOwnMailIsLeftOut() async throws {
        try await withTemporaryStore(events: Self.all) { store in
            var message = Sample.message()
            message.origin = .init(client: nil, helo: nil, login: nil, with: MessageRecord.reportOrigin)
            let id = try await store.take(message).id
            try await store.finish(try #require(try await store.lease().first), with: .delivered, at: Sample.now)
            let bounced = BouncedRecipient(Sample.recipient("kunde").address, status: "5.1.1", reason: "no such user")
            let delivery = DeliveryID(message: id, part: 1)
            try await store.recordBounce(of: delivery, by: Sample.account, to: [bounced], at: Sample.now)
            #expect(try await store.deliveryEvents(limit: 10).isEmpty)
        }
    }

    @Test func whatIsDoneWithGoesAndTheRestStays() async throws {
        try await withTemporaryStore(events: Self.all) { store in
            for name in ["a", "b"] { _ = try await Self.finished(store, [name]) }
            _ = try await Self.finished(store, ["c", "d", "e"], at: Sample.now + .seconds(1))
            let numbers = try await store.deliveryEvents(limit: 10).map(\.number)
            #expect(numbers == numbers.sorted() && numbers.count == 3)
            let range = EventRange(through: numbers[1], part: .init(number: numbers[2], told: 2), count: 4)
            try await store.recordWebhook(.taken(range, at: Sample.now), of: Self.target)
            let rest = try await store.deliveryEvents(limit: 10)
            #expect(rest.map(\.number) == [numbers[2]] && rest.map(\.told) == [2])
            let state = try await store.webhookState(of: Self.target)
            #expect(state.sent == 4 && state.lastSuccessAt == Sample.now && state.attempts == 0)
            #expect(try await store.forgetDeliveryEvents(before: Sample.now + .seconds(1)) == 0)
            #expect(try await store.forgetDeliveryEvents(before: Sample.now + .seconds(2)) == 1)
            #expect(try await store.deliveryEventBacklog() == EventBacklog(count: 0, oldest: nil))
        }
    }

    @Test func theStateIsThatOfTheReceiver() async throws {
        try await withTemporaryStore { store in
            #expect(try await store.webhookState(of: Self.target) == WebhookState(target: Self.target))
            let next = Sample.now + .seconds(30)
            let reason = Reason(.programAnswered, "500")
            for _ in 0..<2 {
                try await store.recordWebhook(.failed(reason, at: Sample.now, next: next), of: Self.target)
            }
            var expected = WebhookState(target: Self.target)
            (expected.attempts, expected.dueAt, expected.lastError) = (2, next, reason)
            expected.lastErrorAt = Sample.now
            #expect(try await store.webhookState(of: Self.target) == expected)
            try await store.recordWebhook(.ended(at: next), of: Self.target)
            expected.endedAt = next
            #expect(try await store.webhookState(of: Self.target) == expected)
            // What waits while it is ended is dropped, and it stays ended.
            try await store.recordWebhook(.dropped(EventRange(through: 7, count: 3)), of: Self.target)
            (expected.attempts, expected.dropped) = (0, 3)
            #expect(try await store.webhookState(of: Self.target) == expected)
            try await store.recordWebhook(.resumed(at: next), of: Self.target)
            (expected.dueAt, expected.endedAt, expected.lastSuccessAt) = (nil, nil, next)
            #expect(try await store.webhookState(of: Self.target) == expected)
            // Another receiver knows nothing of all this, and takes its place.
            #expect(try await store.webhookState(of: "another") == WebhookState(target: "another"))
            try await store.recordWebhook(.resumed(at: next), of: "another")
            #expect(try await store.webhookState(of: Self.target) == WebhookState(target: Self.target))
        }
    }
}
