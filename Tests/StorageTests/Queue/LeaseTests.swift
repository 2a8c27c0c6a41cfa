import Base
import Mail
import Storage
import Testing

@Suite struct LeaseTests {
    @Test func urgentGoesFirstThenTheLongestDue() async throws {
        try await withTemporaryStore { store in
            var expected: [Priority: [QueueID]] = [:]
            for (age, priority) in [
                (1, Priority.bulk), (5, .normal), (9, .urgent), (8, .normal), (2, .urgent), (3, .bulk),
            ] {
                let message = Sample.message(
                    [Sample.delivery(priority: priority)],
                    receivedAt: Sample.now - .minutes(age)
                )
                expected[priority, default: []].append(try await store.take(message).id)
            }
            let order = try await store.lease().map(\.message.id)
            let urgent = expected[.urgent] ?? []
            let normal = expected[.normal] ?? []
            let bulk = expected[.bulk] ?? []
            #expect(order == urgent + normal.reversed() + bulk.reversed())
        }
    }

    @Test func takesNoMoreThanAskedAndNothingTwice() async throws {
        try await withTemporaryStore { store in
            for _ in 0..<5 { try await store.take() }
            let first = try await store.lease(2)
            let second = try await store.lease(10)
            #expect(first.count == 2)
            #expect(second.count == 3)
            #expect(Set((first + second).map(\.delivery.id)).count == 5)
            #expect(try await store.lease().isEmpty)
            #expect(try await store.tally() == [.sending: 5])
        }
    }

    @Test func concurrentLeasesShareWithoutOverlap() async throws {
        try await withTemporaryStore { store in
            for _ in 0..<60 { try await store.take() }
            let taken = try await withThrowingTaskGroup(of: [DeliveryID].self) { group in
                for _ in 0..<20 { group.addTask { try await store.lease(4).map(\.delivery.id) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(taken.count == 60)
            #expect(Set(taken).count == 60)
        }
    }

    @Test func leavesWhatIsNotDueAndOtherAccounts() async throws {
        try await withTemporaryStore { store in
            let later = Sample.now + .minutes(1)
            try await store.take(Sample.message(receivedAt: later))
            try await store.take(Sample.message([Sample.delivery(account: Sample.other)]))
            #expect(try await store.lease().isEmpty)
            #expect(try await store.nextDue(of: Sample.account) == later)
            #expect(try await store.nextDue(of: Sample.other) == Sample.now)
            #expect(try await store.nextDue(of: AccountID(rawValue: 9)) == nil)
            #expect(try await store.lease(at: later).count == 1)
            #expect(try await store.nextDue(of: Sample.account) == nil)
        }
    }

    @Test func attemptIsWrittenBeforeAnythingIsSent() async throws {
        try await withTemporaryStore { store in
            let id = try await store.take().id
            let lease = try #require(try await store.lease().first)
            #expect(lease.attempt == 1)
            #expect(lease.delivery.attempts == 1)
            #expect(lease.delivery.state == .sending)
            #expect(!lease.mustSearch)
            #expect(lease.firstAttemptAt == Sample.now)
            let attempts = try await store.history(of: id).attempts
            #expect(attempts.map(\.number) == [1])
            #expect(attempts.first?.startedAt == Sample.now)
            #expect(attempts.first?.endedAt == nil)
            #expect(attempts.first?.outcome == nil)
        }
    }

    @Test func doubtIsMeasuredFromTheDoubtfulAttempts() async throws {
        try await withTemporaryStore { store in
            try await store.take()
            let refused = try #require(try await store.lease().first)
            let second = Sample.now + .hours(1)
            try await store.finish(refused, with: .retry(second), at: Sample.now)
            let doubtful = try #require(try await store.lease(at: second).first)
            #expect(doubtful.outcomeUnknownSince == nil)
            let ended = second + .seconds(30)
            try await store.finish(doubtful, with: .unknown(ended), at: ended)
            let look = try #require(try await store.lease(at: ended + .seconds(1)).first)
            #expect(look.mustSearch)
            #expect(look.firstAttemptAt == second)
            #expect(look.outcomeUnknownSince == ended)
        }
    }

    @Test func fruitlessSearchesAreCountedSinceTheLastUnknownOutcome() async throws {
        try await withTemporaryStore { store in
            try await store.take()
            var moment = Sample.now
            let ends: [(AttemptOutcome, Int)] = [
                (.unknown, 0), (.notFound, 1), (.notLooked, 1), (.unknown, 0), (.notFound, 1),
            ]
            for (outcome, looks) in ends {
                let lease = try #require(try await store.lease(at: moment).first)
                moment = moment + .minutes(1)
                let result = AttemptResult(next: .outcomeUnknown(until: moment), outcome: outcome)
                try await store.finish(lease, with: result, at: moment)
                let next = try #require(try await store.lease(at: moment).first)
                #expect(next.fruitlessSearches == looks, "after \(outcome)")
                try await store.finish(
                    next,
                    with: AttemptResult(next: .outcomeUnknown(until: moment), outcome: .notLooked),
                    at: moment
                )
            }
        }
    }

    @Test func ledgerAddsUpLeasesAndBookings() async throws {
        try await withTemporaryStore { store in
            for _ in 0..<3 { try await store.take() }
            _ = try await store.lease(3, unitsEach: 100)
            try await store.book(LedgerEntry(at: Sample.now, units: 7, messages: 0), for: Sample.account)
            let later = Sample.now + .hours(1)
            try await store.book(LedgerEntry(at: later, units: 5, messages: 1), for: Sample.account)
            let all = try await store.ledger(of: Sample.account, since: Sample.now)
            #expect(all.map(\.units) == [307, 5])
            #expect(all.map(\.messages) == [3, 1])
            // An entry must not be dated before it was spent, or it would stop counting too early.
            #expect(all.allSatisfy { $0.at >= Sample.now })
            #expect(try await store.ledger(of: Sample.account, since: later).map(\.units) == [5])
            #expect(try await store.ledger(of: Sample.other, since: Sample.now).isEmpty)
        }
    }

    @Test func theMessagesOfADayAreCountedForAllAccountsAsForEach() async throws {
        try await withTemporaryStore { store in
            let account = try await store.addAccount(
                Address(localPart: "otto", domain: "acme.example"),
                sealedCredential: [],
                scopes: [],
                options: AccountOptions()
            )
            for minutes in [1470, 1441, 1440, 1439, 1390, 600, 61, 59, 1, 0] {
                let entry = LedgerEntry(at: Sample.now - .minutes(minutes), units: 1, messages: 1)
                try await store.book(entry, for: account)
            }
            for minutes in [0, 5, 51, 60, 61, 840, 1439, 1441] {
                let now = Sample.now + .minutes(minutes)
                let each = try await store.sentInDay(by: account, at: now)
                #expect(try await store.sentInDay(at: now)[account] ?? 0 == each, "after \(minutes) minutes")
            }
        }
    }

    @Test func ledgerForgetsAfterADayAndAnHour() async throws {
        try await withTemporaryStore { store in
            let dayLater = Sample.now + .hours(24)
            let later = Sample.now + .hours(26)
            for moment in [Sample.now, dayLater] {
                try await store.book(LedgerEntry(at: moment, units: 1, messages: 1), for: Sample.account)
            }
            #expect(try await store.ledger(of: Sample.account, since: Sample.now).count == 2)
            try await store.book(LedgerEntry(at: later, units: 1, messages: 1), for: Sample.account)
            #expect(try await store.ledger(of: Sample.account, since: Sample.now).count == 2)
        }
    }
}
