import Base
import Storage
import Testing

@testable import Admin
@testable import SQLStorage

#if canImport(Glibc)
import Glibc
#endif

/// A page's stream of events while the store does not answer.
@Suite struct LiveStallTests {
    /// Reads that hang until the test ends: together they take all connections that the store reads with.
    private final class Stall: Sendable {
        private static let reads = 8
        private static let pause: UInt32 = 2000

        private let hanging = Locked(0)
        private let isOver = Locked(false)
        private let tasks = Locked<[Task<Void, Never>]>([])

        /// Returns once no connection is left.
        func begin(_ store: SQLStore) async throws {
            for _ in 0..<Self.reads {
                let task = Task { [self] in
                    _ = try? await store.read { _ in self.hang() }
                }
                tasks.withLock { $0.append(task) }
            }
            while hanging.withLock({ $0 }) < SQLiteEngine.readers { try await Task.sleep(for: .milliseconds(5)) }
        }

        private func hang() {
            hanging.withLock { $0 += 1 }
            while !isOver.withLock({ $0 }) { usleep(Self.pause) }
        }

        func end() async {
            isOver.withLock { $0 = true }
            for task in tasks.withLock({ $0 }) { await task.value }
        }
    }

    /// Whoever watches is not told that the session is over: the browser opens another stream.
    @Test func theStreamEndsIfTheStoreDoesNotAnswer() async throws {
        try await ConsoleBench.run({ $0.limits.liveCheck = .milliseconds(300) }) { bench in
            let store = try #require(bench.store as? SQLStore)
            let anna = try await bench.signedIn("anna@acme.example")
            let watch = try EventWatch(bench, anna, try #require(try await anna.get("/queue").watched))
            try await watch.expect("retry")
            let stall = Stall()
            try await stall.begin(store)
            // The next sign of life takes a look at the session.
            bench.clock.advance(by: LiveStream.heartbeat)
            let end = Task { try await watch.expect("0\r\n\r\n") }
            let result = await end.result
            await stall.end()
            try result.get()
            #expect(watch.count("ended") == 0 && watch.count("changed") == 0)
            try await EventWatch.untilNobodyListens(bench)
        }
    }
}
