import Base
import Logging
import TestSupport
import Testing

@testable import Gateway

/// Events that the log limiter suppresses are summarized once its window has ended, and when the process ends.
@Suite(.timeLimit(.minutes(10)))
struct LogSummariesTests {
    private static let kind = LogLimiter.Kind("login failed", category: "intake", linesPerPeer: 1)

    private let clock = ManualClock()
    private let log = LogCapture()

    private func run(_ body: (LogLimiter) async throws -> Void) async throws {
        let limiter = LogLimiter(clock: clock)
        let service = LogSummaries(limiter: limiter, clock: clock, logger: log.logger)
        let running = Task { try await service.run() }
        let result: Result<Void, any Error>
        do { result = .success(try await body(limiter)) } catch { result = .failure(error) }
        running.cancel()
        try? await running.value
        try result.get()
    }

    private func flood(_ count: Int, from peer: String, _ limiter: LogLimiter) {
        for _ in 0..<count { _ = limiter.admits(Self.kind, from: peer) }
    }

    @Test func aFloodIsOneLineWhenItsMinuteHasEnded() async throws {
        try await run { limiter in
            flood(5001, from: "192.0.2.1", limiter)
            flood(11, from: "192.0.2.2", limiter)
            // The service may begin to wait at any time, so time advances until it has seen the end of the minute.
            for _ in 0..<3000 where log.entries.isEmpty {
                clock.advance(by: .seconds(5))
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(log.entries.count == 1)
            let entry = try #require(log.entries.first)
            #expect(
                entry.text == "login failed" && entry.metadata["withheld"]?.description == "5,010 more from 2 addresses"
            )
            #expect(entry.metadata["addresses"]?.description == "192.0.2.1 (5,000), 192.0.2.2 (10)")
            #expect(entry.metadata["category"] == "intake")
        }
    }

    @Test func theEndOfTheProcessTellsTheRest() async throws {
        try await run { limiter in flood(3, from: "192.0.2.1", limiter) }
        #expect(log.entries.count == 1)
        #expect(log.entries.first?.metadata["withheld"]?.description == "2 more from 1 address")
    }
}
