import Base
import Mail
import Storage
import Testing

@testable import SQLStorage

/// What became of mail by recipient domain, reason and day.
@Suite struct RecipientTests {
    private static let today = UTCDay(of: Sample.now)

    private static func query(_ days: Int64 = 1, limit: Int = 100) -> RecipientQuery {
        RecipientQuery(days: UTCDay(rawValue: today.rawValue - days + 1)...today, limit: limit)
    }

    private static func delivery(_ addresses: String...) -> PlannedDelivery {
        PlannedDelivery(
            account: Sample.account,
            priority: .normal,
            recipients: addresses.compactMap { Address($0) }.map { Recipient($0) }
        )
    }

    /// Queues a message for each delivery, and leases them in that order.
    private static func leases(_ store: any Store, _ deliveries: [PlannedDelivery], at now: Timestamp = Sample.now)
        async throws -> [LeasedDelivery]
    {
        for delivery in deliveries { try await store.take(Sample.message([delivery], receivedAt: now)) }
        return try await store.lease(deliveries.count, at: now)
    }

    @Test func eachRecipientCountsForItsDomain() async throws {
        try await withTemporaryStore { store in
            let leases = try await Self.leases(
                store,
                [
                    Self.delivery("a@one.example", "b@ONE.example", "c@two.example"), Self.delivery("d@two.example"),
                    Self.delivery("e@three.example"), Self.delivery("f@three.example"),
                ]
            )
            try await store.finish(leases[0], with: .delivered, at: Sample.now)
            try await store.finish(leases[1], with: .failed, at: Sample.now)
            // An end that is told twice counts once.
            try await store.finish(leases[1], with: .failed, at: Sample.now)
            try await store.finish(leases[2], with: .retry(Sample.now + .minutes(1)), at: Sample.now)
            try await store.finish(leases[3], with: .unknown(Sample.now + .minutes(1)), at: Sample.now)
            let domains = try await store.domainCounts(Self.query())
            #expect(domains.map(\.domain) == ["one.example", "two.example", "three.example"])
            #expect(
                domains.map(\.counts) == [
                    RecipientCounts(sent: 2), RecipientCounts(sent: 1, final: 1), RecipientCounts(repeated: 2),
                ]
            )
            var query = Self.query()
            query.order = .total
            let causes = try await store.causeCounts(query)
            #expect(causes.map(\.cause.text) == ["429", "refused", "timed out"])
            query.domains = .only("three.example")
            #expect(Set(try await store.causeCounts(query).map(\.cause.text)) == ["429", "timed out"])
            query.domains = .containing("TWO")
            #expect(try await store.domainCounts(query).map(\.domain) == ["two.example"])
            #expect(try await store.dailyCounts(query) == [Self.today: RecipientCounts(sent: 1, final: 1)])
        }
    }

    @Test func whoLeavesADeliveryCountsByItself() async throws {
        try await withTemporaryStore { store in
            let lease = try #require(
                try await Self.leases(store, [Self.delivery("a@one.example", "b@two.example", "c@two.example")]).first
            )
            let refused = SplitDelivery(
                recipients: lease.delivery.recipients.filter { $0.address.domain == "two.example" },
                result: .failed
            )
            try await store.finish(lease, with: AttemptEnd(.delivered, splits: [refused]), at: Sample.now)
            let domains = try await store.domainCounts(Self.query())
            #expect(domains.map(\.domain) == ["one.example", "two.example"])
            #expect(domains.map(\.counts) == [RecipientCounts(sent: 1), RecipientCounts(final: 2)])
        }
    }

    @Test func whatComesBackCountsWithItsReason() async throws {
        try await withTemporaryStore { store in
            let gone = try #require(Address("gone@one.example"))
            let full = try #require(Address("full@one.example"))
            try await store.countReturned(
                [
                    ReturnedMail(gone, reason: "550 5.1.1 no such user gone@one.example"),
                    ReturnedMail(full, reason: "552 5.2.2 full"),
                ],
                at: Sample.now
            )
            #expect(try await store.domainCounts(Self.query()).map(\.counts) == [RecipientCounts(returned: 2)])
            var query = Self.query()
            query.order = .returned
            let causes = try await store.causeCounts(query)
            // What differs between recipients is no reason of its own.
            #expect(causes.map(\.cause.text) == ["550 5.1.1 no such user …", "552 5.2.2 full"])
            let days = try await store.causeDays(query, of: [causes[1].cause])
            #expect(days == [CauseDay(day: Self.today, cause: causes[1].cause, count: 1)])
        }
    }

    @Test func rowsAreSortedAndPaged() async throws {
        try await withTemporaryStore { store in
            for (number, name) in ["b", "c", "a"].enumerated() {
                let deliveries = Array(repeating: Self.delivery("x@\(name).example"), count: number + 1)
                for lease in try await Self.leases(store, deliveries) {
                    try await store.finish(lease, with: .delivered, at: Sample.now)
                }
            }
            var query = Self.query(limit: 2)
            #expect(try await store.domainCounts(query).map(\.domain) == ["a.example", "c.example"])
            query.offset = 2
            #expect(try await store.domainCounts(query).map(\.domain) == ["b.example"])
            (query.offset, query.order, query.isDescending) = (0, .name, false)
            #expect(try await store.domainCounts(query).map(\.domain) == ["a.example", "b.example"])
        }
    }

    @Test func oldDaysGo() async throws {
        try await withTemporaryStore { store in
            for day in 0..<3 {
                let now = Sample.now - .days(day)
                let lease = try #require(try await Self.leases(store, [Self.delivery("a@one.example")], at: now).first)
                try await store.finish(lease, with: .failed, at: now)
            }
            #expect(try await store.domainCounts(Self.query(3)).map(\.counts.final) == [3])
            #expect(try await store.forgetRecipientStatistics(before: Sample.now - .days(1)) == 2)
            #expect(try await store.domainCounts(Self.query(3)).map(\.counts.final) == [2])
            #expect(try await store.causeCounts(Self.query(3)).map(\.counts.final) == [2])
        }
    }

    /// The longest domain that an address can have is told apart, and found again.
    @Test func aLongDomainHasARowOfItsOwn() async throws {
        try await withTemporaryStore { store in
            let name = (0..<5).map { _ in String(repeating: "ü", count: 30) }.joined(separator: ".") + ".example"
            let longest = try #require(Address("x@\(name)"))
            #expect(longest.domain.utf8.count > 255)
            let short = Self.delivery("y@one.example")
            let deliveries = [Self.delivery("\(longest)"), Self.delivery("\(longest)"), short]
            let leases = try await Self.leases(store, deliveries)
            try await store.finish(leases[0], with: .delivered, at: Sample.now)
            try await store.finish(leases[1], with: .failed, at: Sample.now)
            try await store.finish(leases[2], with: .delivered, at: Sample.now)
            #expect(Set(try await store.domainCounts(Self.query()).map(\.domain)) == [name, "one.example"])
            var query = Self.query()
            query.domains = .only(name)
            #expect(try await store.domainCounts(query).map(\.counts) == [RecipientCounts(sent: 1, final: 1)])
            #expect(try await store.causeCounts(query).map(\.counts) == [RecipientCounts(final: 1)])
        }
    }

    /// The domains of a day are bounded, and so are its reasons.
    @Test func manyDomainsBecomeOne() async throws {
        try await withTemporaryStore { store in
            let most = RecipientTally.mostDomains
            let addresses = (0..<(most + 5)).map { "x@d\($0).example" }
            try await store.countReturned(
                addresses.compactMap { Address($0) }.map { ReturnedMail($0, reason: "gone") },
                at: Sample.now
            )
            // One that has a row is still told apart.
            let known = try await store.domainCounts(Self.query(limit: most * 2)).first { !$0.domain.isEmpty }
            let name = try #require(known?.domain)
            let again = try #require(Address("y@\(name)"))
            try await store.countReturned([ReturnedMail(again, reason: "gone")], at: Sample.now)
            let domains = try await store.domainCounts(Self.query(limit: most * 2))
            #expect(domains.count == most + 1)
            #expect(domains.first { $0.domain.isEmpty }?.counts == RecipientCounts(returned: 5))
            #expect(domains.first { $0.domain == name }?.counts == RecipientCounts(returned: 2))
            #expect(try await store.causeCounts(Self.query()).map(\.counts.returned) == [most + 6])
        }
    }

    @Test(arguments: [-1, 0, 1, 86_399_999, 86_400_000] as [Int64]) func daysBeginAtMidnight(_ milliseconds: Int64) {
        let moment = Timestamp(milliseconds: milliseconds)
        let day = UTCDay(of: moment)
        #expect(day.start <= moment && moment - day.start < .days(1))
    }
}
