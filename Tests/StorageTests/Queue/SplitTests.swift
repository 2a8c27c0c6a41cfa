import Base
import Mail
import SQLStorage
import Storage
import Testing

/// Recipients that leave their delivery, because the server refuses them but not the others.
@Suite struct SplitTests {
    private static let report = OutgoingReport(
        message: Sample.message(digest: [9]),
        content: [1],
        note: MessageEvent(at: Sample.now, kind: .reported, detail: Reason(.reported, "failed", "verkauf")),
        action: .failed
    )

    private static func end() -> AttemptEnd {
        let later = Sample.now + .minutes(5)
        let refused = SplitDelivery(recipients: [Sample.recipient("b")], result: .failed, report: report)
        let deferred = SplitDelivery(recipients: [Sample.recipient("c")], result: .retry(later))
        return AttemptEnd(.retry(Sample.now), splits: [refused, deferred])
    }

    @Test func eachGoesItsOwnWay() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take(Sample.message([Sample.delivery(["a", "b", "c"])])).id
            let lease = try #require(try await store.lease().first)
            #expect(try await store.finish(lease, with: Self.end(), at: Sample.now).count == 1)
            // An end that is stored again changes nothing.
            #expect(try await store.finish(lease, with: Self.end(), at: Sample.now).isEmpty)
            let history = try await store.history(of: id)
            #expect(history.deliveries.map(\.state) == [.waiting, .failed, .waiting])
            #expect(history.deliveries.map(\.recipients) == ["a", "b", "c"].map { [Sample.recipient($0)] })
            #expect(history.deliveries.map(\.reason) == ["429", "refused", "429"])
            #expect(Set(history.message.envelope.recipients) == Set(["a", "b", "c"].map(Sample.recipient)))
            #expect(history.attempts.map(\.delivery.part) == [1, 2, 3])
            #expect(history.attempts.map(\.outcome) == [.retry, .failed, .retry])
            #expect(Set(history.attempts.map(\.startedAt)) == [Sample.now])
            #expect(history.events.map(\.kind) == [.reported])
            // Only what was accepted is due at once, and nothing of it need be searched for.
            let again = try await store.lease().filter { $0.message.id == id }
            #expect(again.map(\.delivery.recipients) == [[Sample.recipient("a")]])
            #expect(again.map(\.mustSearch) == [false])
            let later = try await store.lease(at: Sample.now + .minutes(5))
            #expect(later.map(\.delivery.recipients) == [[Sample.recipient("c")]])
            #expect(later.map(\.attempt) == [2])
        }
    }

    @Test func theyAreFoundAndCounted() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take(Sample.message([Sample.delivery(["a", "b", "c"])])).id
            let lease = try #require(try await store.lease().first)
            var end = Self.end()
            end.splits[0].report = nil
            try await store.finish(lease, with: end, at: Sample.now)
            while try await store.indexForSearch(limit: 100) == 100 {}
            for (part, name) in ["a", "b", "c"].enumerated() {
                var query = QueueQuery()
                query.recipient = "\(name)@customer"
                let found = try await store.list(query).map(\.delivery.id)
                #expect(found == [DeliveryID(message: id, part: part + 1)])
            }
            #expect(try await store.tally() == [.waiting: 2, .failed: 1])
        }
    }

    @Test func aFailureWithoutAReportIsFoundUntilItEnds() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take(Sample.message([Sample.delivery(["a"]), Sample.delivery(["b"])])).id
            let leases = try await store.lease()
            let event = MessageEvent(at: Sample.now, kind: .unreported, detail: Reason(.storeFailed, "x"))
            try await store.finish(leases[0], with: AttemptEnd(.failed, events: [event]), at: Sample.now)
            try await store.finish(leases[1], with: .failed, at: Sample.now + .seconds(1))
            var query = QueueQuery(states: [.failed])
            query.isUnreported = true
            let found = try await store.list(query).map(\.delivery.id)
            #expect(found == [leases[0].delivery.id])
            #expect(try await store.unknownFailures() == UnknownFailures(ofReports: 0, unreported: 1))
            #expect(try await store.history(of: id).events.map(\.kind) == [.unreported])
            let later = Sample.now + .hours(1)
            _ = try await store.manage(.delivery(found[0]), .retryNow, at: later)
            let again = try #require(try await store.lease(at: later).first)
            try await store.finish(again, with: .failed, at: later)
            #expect(try await store.list(query).isEmpty)
            #expect(try await store.unknownFailures() == UnknownFailures(ofReports: 0, unreported: 0))
        }
    }

    @Test func aReportThatFailedIsFound() async throws {
        try await withTemporaryStore { store in
            var report = Sample.message()
            report.envelope.sender = nil
            // What Odoo itself sends without a sender is no report of the gateway's.
            try await store.take(report)
            report.origin = NewMessage.Origin(client: nil, helo: nil, login: nil, with: MessageRecord.reportOrigin)
            try await store.take(report)
            #expect(try await store.unknownFailures() == UnknownFailures(ofReports: 0, unreported: 0))
            for lease in try await store.lease(2) {
                try await store.finish(lease, with: .failed, at: Sample.now)
            }
            #expect(try await store.unknownFailures() == UnknownFailures(ofReports: 1, unreported: 0))
            var query = QueueQuery(states: [.failed])
            query.isOfReports = true
            #expect(try await store.list(query).map(\.message.isReport) == [true])
        }
    }
}
