import Base
import SQLiteStorage
import Storage
import Testing

@Suite struct TwinTests {
    private static func rule(_ policy: TwinPolicy) -> TwinRule { TwinRule(policy: policy, window: .minutes(10)) }

    @Test(arguments: zip(TwinPolicy.allCases, [DeliveryState.waiting, .held, .suppressed]))
    func twinIsToldAndTreatedAsAsked(policy: TwinPolicy, state: DeliveryState) async throws {
        try await withTemporaryStore { store in
            let rule = Self.rule(policy)
            let first = try await store.take(twins: rule)
            #expect(first.twinOf == nil)
            let second = try await store.take(Sample.message(receivedAt: Sample.now + .minutes(1)), twins: rule)
            #expect(second.twinOf == first.id)
            #expect(second.suppressed == (policy == .suppress))
            #expect(try await store.delivery(first.id).state == .waiting)
            let delivery = try await store.delivery(second.id)
            #expect(delivery.state == state)
            #expect(delivery.reason == (policy == .deliver ? nil : Remark(.duplicateOf, "\(first.id)")))
            let record = try await store.history(of: second.id).message
            #expect(record.twinOf == first.id)
            #expect(record.hasContent == (policy != .suppress))
        }
    }

    @Test func anotherDigestOrALongerTimeIsNoTwin() async throws {
        try await withTemporaryStore { store in
            let rule = Self.rule(.suppress)
            try await store.take(twins: rule)
            #expect(try await store.take(Sample.message(digest: [9]), twins: rule).twinOf == nil)
            let later = Sample.message(receivedAt: Sample.now + .minutes(11))
            #expect(try await store.take(later, twins: rule).twinOf == nil)
        }
    }

    @Test func whatFailedOrWasRemovedDoesNotSuppressItsRepetition() async throws {
        try await withTemporaryStore { store in
            let rule = Self.rule(.suppress)
            try await store.take(twins: rule)
            let lease = try #require(try await store.lease().first)
            try await store.finish(lease, with: .failed, at: Sample.now)
            let second = try await store.take(twins: rule)
            #expect(second.twinOf == nil)
            _ = try await store.steer(.message(second.id), .remove, at: Sample.now)
            let third = try await store.take(twins: rule)
            #expect(third.twinOf == nil)
            let last = try #require(try await store.lease().first)
            try await store.finish(last, with: .delivered, at: Sample.now)
            #expect(try await store.take(twins: rule).twinOf == third.id)
            #expect(try await store.take(twins: rule).twinOf == third.id)
        }
    }

    @Test func suppressedFileIsRemoved() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLiteStore(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let rule = Self.rule(.suppress)
            try await store.take(content: Sample.bytes(50_000), twins: rule)
            #expect(try await store.take(content: Sample.bytes(50_000), twins: rule).suppressed)
            #expect(files(in: folder + "/spool").count == 1)
            try store.close()
        }
    }
}
