import Base
import SQLStorage
import Storage
import Testing

#if canImport(Glibc)
import Glibc
#endif

/// Measures what a log entry for each message costs the intake; nothing here depends on the speed of the machine. Runs
/// where `LOGGING_COST` is set.
@Suite(.enabled(if: unsafe getenv("LOGGING_COST") != nil), .serialized)
struct LoggingCostTests {
    private static let senders = 20
    private static let messagesEach = 250

    @Test func keepingMailWhileLogging() async throws {
        for round in 1...3 {
            for isLogging in [false, true] {
                let rate = try await Self.rate(isLogging: isLogging)
                print("round \(round), \(isLogging ? "with" : "without") log: \(Int(rate)) messages a second")
            }
        }
    }

    private static func rate(isLogging: Bool) async throws -> Double {
        try await withTemporaryFolder { folder in
            let store = try SQLStore.openSQLite(StoreOptions(directory: folder, reserve: 0))
            let entries = Locked<[NewLogEntry]>([])
            let writer = Task {
                while !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(500))
                    let batch = entries.withLock { waiting in
                        defer { waiting = [] }
                        return waiting
                    }
                    try await store.appendLog(batch)
                }
            }
            let time = try await ContinuousClock().measure {
                try await withThrowingTaskGroup { group in
                    for _ in 0..<senders {
                        group.addTask {
                            for _ in 0..<messagesEach {
                                let id = try await store.take().id
                                guard isLogging else { continue }
                                let entry = NewLogEntry(
                                    at: Sample.now,
                                    level: .warning,
                                    category: .intake,
                                    text: "accepted again: an equal message came shortly before",
                                    message: id
                                )
                                entries.withLock { $0.append(entry) }
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            writer.cancel()
            try await writer.value
            try await store.appendLog(entries.withLock { $0 })
            let expected = isLogging ? senders * messagesEach : 0
            #expect(try await store.log(LogQuery(limit: 100_000)).count == expected)
            try store.close()
            return Double(senders * messagesEach) / (time / .seconds(1))
        }
    }
}
