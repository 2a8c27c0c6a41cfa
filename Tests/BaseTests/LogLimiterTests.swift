import Testing

@testable import Base

struct LogLimiterTests {
    private static let login = LogLimiter.Kind("login failed", category: "intake", linesPerPeer: 2)
    private static let other = LogLimiter.Kind("connection refused", category: "intake", linesPerPeer: 2)

    private let clock = ManualClock()

    private func limiter(_ change: (inout LogLimiter.Limits) -> Void = { _ in }) -> LogLimiter {
        var limits = LogLimiter.Limits()
        change(&limits)
        return LogLimiter(clock: clock, limits: limits)
    }

    private func write(_ count: Int, _ kind: LogLimiter.Kind = login, from peer: String, to limiter: LogLimiter) -> Int
    {
        (0..<count).count { _ in limiter.admits(kind, from: peer) }
    }

    @Test func theFirstOfEachIsWrittenAtOnceAndTheRestIsSummedUp() throws {
        let limiter = limiter()
        #expect(write(17_002, from: "192.0.2.1", to: limiter) == 2)
        #expect(write(412, from: "192.0.2.7", to: limiter) == 2)
        #expect(write(4, from: "192.0.2.9", to: limiter) == 2)
        #expect(write(1, Self.other, from: "192.0.2.1", to: limiter) == 1)
        #expect(limiter.takeSummaries().isEmpty)
        clock.advance(by: .seconds(59))
        #expect(limiter.takeSummaries().isEmpty)
        clock.advance(by: .seconds(1))
        let summary = try #require(limiter.takeSummaries().first)
        #expect(summary.description == "login failed: 17,412 more from 3 addresses")
        #expect(summary.busiestText.english == "192.0.2.1 (17,000), 192.0.2.7 (410), 192.0.2.9 (2)")
        #expect(summary.until - summary.since == .minutes(1))
        #expect(limiter.takeSummaries().isEmpty)
    }

    /// A new window starts from zero, and the lines that the previous one withheld are kept even if no one asked in
    /// between.
    @Test func windowsFollowOneAnother() throws {
        let limiter = limiter()
        #expect(write(5, from: "a", to: limiter) == 2)
        clock.advance(by: .minutes(1))
        #expect(write(5, from: "a", to: limiter) == 2)
        #expect(limiter.takeSummaries().map(\.count) == [3])
        clock.advance(by: .minutes(1))
        #expect(write(1, from: "a", to: limiter) == 1)
        #expect(limiter.takeSummaries().map(\.count) == [3])
        clock.advance(by: .minutes(5))
        #expect(limiter.takeSummaries().isEmpty)
    }

    @Test func twoWindowsThatNobodyAskedForAreOneSummary() {
        let limiter = limiter()
        for _ in 0..<3 {
            _ = write(5, from: "a", to: limiter)
            clock.advance(by: .minutes(1))
        }
        let summaries = limiter.takeSummaries()
        #expect(summaries.map(\.count) == [9])
        #expect(summaries.first?.busiest == [.init(name: "a", count: 9)])
    }

    @Test func manyPeersTogetherAreBoundedToo() throws {
        let limiter = limiter { ($0.peersWritten, $0.peers, $0.peersNamed) = (3, 50, 2) }
        let written = (0..<1000).map { write(1, from: "peer \($0)", to: limiter) }.reduce(0, +)
        #expect(written == 6)
        clock.advance(by: .minutes(1))
        let summary = try #require(limiter.takeSummaries().first)
        #expect(summary.count == 994)
        #expect(summary.description == "login failed: 994 more from at least 44 addresses")
        #expect(summary.busiest.count == 2)
    }

    @Test func theEndOfTheProcessTellsTheRest() {
        let limiter = limiter()
        _ = write(3, from: "a", to: limiter)
        #expect(limiter.takeSummaries(endingAll: true).map(\.description) == ["login failed: 1 more from 1 address"])
    }

    @Test func aClockThatIsSetBackKeepsNoWindowOpen() {
        let limiter = limiter()
        _ = write(5, from: "a", to: limiter)
        clock.advance(by: .hours(-3))
        #expect(write(1, from: "a", to: limiter) == 1)
        #expect(limiter.takeSummaries().map(\.count) == [3])
    }

    @Test func whatAPeerIsCalledIsBounded() throws {
        let limiter = limiter()
        _ = write(3, from: String(repeating: "x", count: 10_000), to: limiter)
        let summary = try #require(limiter.takeSummaries(endingAll: true).first)
        #expect(try #require(summary.busiest.first).name.utf8.count <= 64)
    }
}
