import Base
import SQLStorage
import Storage
import Testing

@Suite struct TrafficTests {
    /// The hour that contains `Sample.now`.
    private static let hour = Timestamp(
        milliseconds: Sample.now.milliseconds / 3_600_000 * 3_600_000
    )

    private static func hours(_ count: Int) -> Range<Timestamp> { hour..<(hour + .hours(count)) }

    @Test func eachHourSaysWhatHappenedInIt() async throws {
        try await withTemporaryStore { store in
            for minute in 0..<3 { try await store.take(Sample.message(receivedAt: Self.hour + .minutes(minute))) }
            let later = Self.hour + .hours(2)
            let leases = try await store.lease(at: later)
            try await store.finish(leases[0], with: .delivered, at: later)
            try await store.finish(leases[1], with: .failed, at: later)
            try await store.finish(leases[2], with: .retry(later + .minutes(1)), at: later)
            let periods = try await store.traffic(Self.hours(4), of: nil)
            #expect(periods.map(\.start) == (0..<4).map { Self.hour + .hours($0) })
            #expect(periods.map(\.received) == [3, 0, 0, 0])
            #expect(periods.map(\.delivered) == [0, 0, 1, 0])
            #expect(periods.map(\.failed) == [0, 0, 1, 0])
            #expect(periods.map(\.waiting) == [3, 3, 1, 1])
            #expect(periods[2].delays.quantile(0.5).map { $0 > .hours(1) && $0 <= .hours(3) } == true)
            let errors = try await store.errors(Self.hours(4), of: nil, limit: 10)
            #expect(errors.map(\.cause.text) == ["429", "refused"])
            #expect(errors.map(\.final) == [0, 1])
            #expect(errors.map(\.repeated) == [1, 0])
        }
    }

    @Test func accountsAreToldApart() async throws {
        try await withTemporaryStore { store in
            let message = Sample.message([Sample.delivery(["a"]), Sample.delivery(["b"], account: Sample.other)])
            let id = try await store.take(message).id
            try await store.take()
            _ = try await store.manage(
                .delivery(DeliveryID(message: id, part: 1)),
                .reroute(to: Sample.other),
                at: Sample.now
            )
            let shares = try await store.trafficByAccount(Self.hours(1))
            #expect(shares.map(\.account) == [Sample.account, Sample.other])
            #expect(shares.map(\.received) == [2, 1])
            #expect(shares.map(\.waiting) == [1, 2])
            let one = try await store.traffic(Self.hours(1), of: Sample.other)
            #expect(one.map(\.received) == [1])
            #expect(one.map(\.waiting) == [2])
        }
    }

    @Test func anEndToldTwiceCountsOnce() async throws {
        try await withTemporaryStore { store in
            try await store.take()
            let lease = try #require(try await store.lease().first)
            try await store.finish(lease, with: .delivered, at: Sample.now)
            try await store.finish(lease, with: .delivered, at: Sample.now)
            let period = try #require(try await store.traffic(Self.hours(1), of: nil).first)
            #expect(period.delivered == 1)
            #expect(period.waiting == 0)
        }
    }

    @Test func oldHoursGo() async throws {
        try await withTemporaryStore { store in
            try await store.take(Sample.message(receivedAt: Self.hour))
            try await store.take(Sample.message(receivedAt: Self.hour + .hours(2)))
            #expect(try await store.forgetStatistics(before: Self.hour + .hours(1)) == 2)
            #expect(try await store.forgetStatistics(before: Self.hour + .hours(1)) == 0)
            let periods = try await store.traffic(Self.hours(4), of: nil)
            #expect(periods.map(\.received) == [0, 0, 1, 0])
            #expect(periods.last?.waiting == 2)
        }
    }

    @Test func manyCausesBecomeOne() async throws {
        try await withTemporaryStore { store in
            for _ in 0..<80 { try await store.take() }
            for (index, lease) in try await store.lease(80).enumerated() {
                let reason = String(repeating: "x", count: index + 1)
                let result = AttemptResult(next: .failed, outcome: .failed, reason: Reason(.words, reason))
                try await store.finish(lease, with: result, at: Sample.now)
            }
            let errors = try await store.errors(Self.hours(1), of: nil, limit: 1000)
            #expect(errors.map(\.final).reduce(0, +) == 80)
            #expect(errors.first?.cause == .other)
            #expect(errors.count == 51)
            #expect(try await store.errors(Self.hours(1), of: Sample.account, limit: 1000) == errors)
        }
    }

    /// Whatever is done to the queue, in whatever order, with the store closed and opened in between: the hours agree
    /// with a count of the queue itself.
    @Test func theHoursAgreeWithTheQueue() async throws {
        for seed in 1...6 {
            var generator = Steps(seed: UInt64(seed))
            try await withTemporaryFolder { folder in
                var store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
                var now = Self.hour
                var waitingAtEnd: [Int] = []
                for _ in 0..<24 {
                    for _ in 0..<12 {
                        try await Self.step(store, at: now, using: &generator)
                        now = now + .minutes(5)
                    }
                    waitingAtEnd.append(try await Self.open(store))
                    try store.close()
                    store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
                }
                let periods = try await store.traffic(Self.hours(24), of: nil)
                #expect(periods.map(\.waiting) == waitingAtEnd)
                let shares = try await store.trafficByAccount(Self.hours(24))
                #expect(shares.map(\.received).reduce(0, +) == periods.map(\.received).reduce(0, +))
                #expect(shares.map(\.waiting).reduce(0, +) == waitingAtEnd.last)
                var sum = Array(repeating: 0, count: 24)
                for account in [Sample.account, Sample.other] {
                    let hours = try await store.traffic(Self.hours(24), of: account)
                    sum = zip(sum, hours).map { $0 + $1.waiting }
                }
                #expect(sum == waitingAtEnd)
                let delivered = try await store.tally()[.delivered] ?? 0
                #expect(periods.map(\.delivered).reduce(0, +) == delivered)
                #expect(periods.map(\.delays.total).reduce(0, +) == delivered)
                try store.close()
            }
        }
    }

    private static func open(_ store: SQLStore) async throws -> Int {
        let tally = try await store.tally()
        return [.waiting, .outcomeUnknown, .sending, .held].compactMap { tally[$0] }.reduce(0, +)
    }

    private static func step(_ store: SQLStore, at now: Timestamp, using generator: inout Steps) async throws {
        let account = Bool.random(using: &generator) ? Sample.account : Sample.other
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<4:
            let duplicates = DuplicateRule(
                policy: DuplicatePolicy.allCases.randomElement(using: &generator) ?? .hold,
                window: .hours(1)
            )
            let message = Sample.message(
                [Sample.delivery(["a"], account: account), Sample.delivery(["b"])],
                receivedAt: now,
                digest: [UInt8.random(in: 0..<20, using: &generator)]
            )
            try await store.take(message, duplicates: duplicates)
        case 4..<7:
            for lease in try await store.lease(2, of: account, at: now) {
                let ends: [AttemptResult] = [.delivered, .failed, .retry(now), .unknown(now)]
                try await store.finish(lease, with: ends.randomElement(using: &generator) ?? .delivered, at: now)
            }
        case 7:
            _ = try await store.lease(1, of: account, at: now)
            _ = try await store.recover(node: Sample.node, at: now, searchAt: now)
        default:
            let commands: [QueueCommand] = [
                .hold(because: "test"), .release, .sendAnyway, .retryNow, .remove, .reroute(to: Sample.other),
            ]
            let command = commands.randomElement(using: &generator) ?? .release
            _ = try await store.manage(Bool.random(using: &generator) ? .all : .account(account), command, at: now)
        }
    }
}

/// Random numbers that a failed test can repeat (SplitMix64).
private struct Steps: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
