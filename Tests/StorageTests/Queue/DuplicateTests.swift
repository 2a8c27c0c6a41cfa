import Base
import SQLStorage
import Storage
import Testing

@Suite struct DuplicateTests {
    private static func rule(_ policy: DuplicatePolicy) -> DuplicateRule {
        DuplicateRule(policy: policy, window: .minutes(10))
    }

    @Test(arguments: zip(DuplicatePolicy.allCases, [DeliveryState.waiting, .held, .suppressed]))
    func duplicateIsToldAndTreatedAsAsked(policy: DuplicatePolicy, state: DeliveryState) async throws {
        try await withTemporaryStore { store in
            let rule = Self.rule(policy)
            let first = try await store.take(duplicates: rule)
            #expect(first.duplicateOf == nil)
            let second = try await store.take(Sample.message(receivedAt: Sample.now + .minutes(1)), duplicates: rule)
            #expect(second.duplicateOf == first.id)
            #expect(second.suppressed == (policy == .suppress))
            #expect(try await store.delivery(first.id).state == .waiting)
            let delivery = try await store.delivery(second.id)
            #expect(delivery.state == state)
            #expect(delivery.reason == (policy == .deliver ? nil : Reason(.duplicateOf, "\(first.id)")))
            let record = try await store.history(of: second.id).message
            #expect(record.duplicateOf == first.id)
            #expect(record.hasContent == (policy != .suppress))
        }
    }

    @Test func anotherDigestOrALongerTimeIsNoDuplicate() async throws {
        try await withTemporaryStore { store in
            let rule = Self.rule(.suppress)
            try await store.take(duplicates: rule)
            #expect(try await store.take(Sample.message(digest: [9]), duplicates: rule).duplicateOf == nil)
            let later = Sample.message(receivedAt: Sample.now + .minutes(11))
            #expect(try await store.take(later, duplicates: rule).duplicateOf == nil)
        }
    }

    @Test func whatFailedOrWasRemovedDoesNotSuppressItsRepetition() async throws {
        try await withTemporaryStore { store in
            let rule = Self.rule(.suppress)
            try await store.take(duplicates: rule)
            let lease = try #require(try await store.lease().first)
            try await store.finish(lease, with: .failed, at: Sample.now)
            let second = try await store.take(duplicates: rule)
            #expect(second.duplicateOf == nil)
            _ = try await store.manage(.message(second.id), .remove, at: Sample.now)
            let third = try await store.take(duplicates: rule)
            #expect(third.duplicateOf == nil)
            let last = try #require(try await store.lease().first)
            try await store.finish(last, with: .delivered, at: Sample.now)
            #expect(try await store.take(duplicates: rule).duplicateOf == third.id)
            #expect(try await store.take(duplicates: rule).duplicateOf == third.id)
        }
    }

    @Test func suppressedFileIsRemoved() async throws {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, inlineLimit: 4096, reserve: 0))
            let rule = Self.rule(.suppress)
            try await store.take(content: Sample.bytes(50_000), duplicates: rule)
            #expect(try await store.take(content: Sample.bytes(50_000), duplicates: rule).suppressed)
            #expect(files(in: folder + "/spool").count == 1)
            try store.close()
        }
    }
}
