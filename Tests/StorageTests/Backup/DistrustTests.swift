import Base
import Storage
import Testing

/// A store that was put back to an earlier state.
@Suite struct DistrustTests {
    private static let takenAt = Sample.now + .minutes(10)
    private static let now = Sample.now + .hours(5)
    private static let searchAt = now + .minutes(1)

    private func distrust(_ store: any Store) async throws -> DistrustedDeliveries {
        try await store.distrust(since: Self.takenAt, at: Self.now, searchAt: Self.searchAt)
    }

    @Test func whatWaitedIsSearchedForFromTheMomentOfTheCopy() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            #expect(try await distrust(store) == DistrustedDeliveries(searched: 1, stopped: 0))
            #expect(try await store.lease(at: Self.now).isEmpty)
            let lease = try #require(try await store.lease(at: Self.searchAt).first)
            #expect(lease.message.id == id && lease.mustSearch && lease.fruitlessSearches == 0)
            #expect(lease.firstAttemptAt == Self.takenAt && lease.outcomeUnknownSince == Self.now)
            #expect(lease.attempt == 2 && lease.delivery.attempts == 1)
            #expect(try await store.history(of: id).attempts.first?.reason == Reason(.restored))
        }
    }

    /// Whatever the name of the node that was sending.
    @Test func whatWasBeingSentIsSearchedForFromItsAttempt() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            _ = try await store.lease()
            #expect(try await distrust(store).searched == 1)
            #expect(try await store.delivery(id).state == .outcomeUnknown)
            #expect(try await store.recover(node: "elsewhere", at: Self.now, searchAt: Self.searchAt) == 0)
            let lease = try #require(try await store.lease(at: Self.searchAt).first)
            #expect(lease.mustSearch && lease.firstAttemptAt == Sample.now && lease.outcomeUnknownSince == Self.now)
        }
    }

    /// Searches before the copy say nothing about what was sent after it.
    @Test func earlierSearchesDoNotCount() async throws {
        try await withTemporaryStore { store in
            try await store.take()
            let first = try #require(try await store.lease().first)
            try await store.finish(first, with: .unknown(Sample.now), at: Sample.now)
            let look = try #require(try await store.lease().first)
            let absent = AttemptResult(next: .outcomeUnknown(until: Sample.now), outcome: .notFound, reason: "absent")
            try await store.finish(look, with: absent, at: Sample.now)
            #expect(try await distrust(store).searched == 1)
            let lease = try #require(try await store.lease(at: Self.searchAt).first)
            #expect(
                lease.fruitlessSearches == 0 && lease.firstAttemptAt == Sample.now
                    && lease.outcomeUnknownSince == Self.now
            )
        }
    }

    @Test(arguments: [DeliveryState.held, .failed])
    func whatIsStoppedStaysSoUntilItIsReleased(_ state: DeliveryState) async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            if state == .held {
                _ = try await store.manage(.message(id), .hold(because: "wait"), at: Sample.now)
            } else {
                let lease = try #require(try await store.lease().first)
                try await store.finish(lease, with: .failed, at: Sample.now)
            }
            #expect(try await distrust(store) == DistrustedDeliveries(searched: 0, stopped: 1))
            #expect(try await store.delivery(id).state == state)
            _ = try await store.manage(.message(id), .release, at: Self.now)
            let lease = try #require(try await store.lease(at: Self.now).first)
            #expect(lease.mustSearch && lease.outcomeUnknownSince == Self.now)
        }
    }

    @Test func whatIsFinishedStaysFinished() async throws {
        try await withTemporaryStore { store in
            let ids = [try await store.take().id, try await store.take().id]
            let lease = try #require(try await store.lease(1).first)
            try await store.finish(lease, with: .delivered, at: Sample.now)
            let other = try #require(ids.first { $0 != lease.message.id })
            _ = try await store.manage(.message(other), .remove, at: Sample.now)
            #expect(try await distrust(store) == DistrustedDeliveries(searched: 0, stopped: 0))
            #expect(try await store.lease(at: Self.searchAt).isEmpty)
            #expect(try await store.tally() == [.delivered: 1, .removed: 1])
        }
    }

    @Test func countsStayRight() async throws {
        try await withTemporaryStore { store in
            for _ in 0..<5 { try await store.take() }
            _ = try await store.lease(2)
            #expect(try await distrust(store).searched == 5)
            #expect(try await store.tally() == [.outcomeUnknown: 5])
            // Again, as after a second restore.
            #expect(try await distrust(store).searched == 5)
            #expect(try await store.lease(10, at: Self.searchAt).count == 5)
        }
    }

    @Test func sessionsEnd() async throws {
        try await withTemporaryStore { store in
            let new = NewUser(email: "anna@acme.example", name: "Anna", role: .administrator, account: nil)
            let user = try await store.addUser(new, at: Sample.now)
            let session = WebSession(
                digest: [1, 2, 3],
                user: user,
                createdAt: Sample.now,
                lastSeenAt: Sample.now,
                expiresAt: Self.now + .days(1),
                address: "127.0.0.1",
                userAgent: "test"
            )
            try await store.openSession(session)
            _ = try await distrust(store)
            #expect(try await store.session([1, 2, 3]) == nil)
        }
    }
}
