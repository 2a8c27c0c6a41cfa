package import Base
import Logging
import ServiceLifecycle
package import Storage
import Sync

/// Collects entries for the log that administrators search, and holds them until they are written.
///
/// Recording never waits for the database. If the database falls behind, entries are dropped and counted, so that
/// memory stays bounded.
package final class LogRecorder: Sendable {
    /// The most entries that may wait: a few seconds of the heaviest logging.
    package static let capacity = 4096
    /// The most entries written in one transaction.
    private static let batch = 256

    private struct State {
        var entries: [NewLogEntry] = []
        var dropped = 0
        var rules = LogRules()
    }

    private let state = Locked(State())
    /// An entry waits where none did.
    private let arrival = Signal()
    private let clock: Locked<any WallClock>

    package init(clock: any WallClock = SystemClock()) {
        self.clock = Locked(clock)
    }

    /// Dates later entries by that clock.
    func use(_ clock: any WallClock) { self.clock.withLock { $0 = clock } }

    /// Which entries are recorded. A change applies to later entries.
    package var rules: LogRules {
        get { state.withLock { $0.rules } }
        set { state.withLock { $0.rules = newValue } }
    }

    /// The current time, for entries.
    var now: Timestamp { clock.withLock { $0 }.now }

    /// The number of entries waiting to be written, and of entries dropped since the last write.
    package var backlog: (waiting: Int, dropped: Int) { state.withLock { ($0.entries.count, $0.dropped) } }

    package func record(_ entry: NewLogEntry) {
        let isFirst = state.withLock { state in
            guard state.rules.keeps(entry) else { return false }
            if state.entries.count < Self.capacity { state.entries.append(entry) } else { state.dropped += 1 }
            return state.entries.count == 1
        }
        if isFirst { arrival.wake() }
    }

    /// Returns when an entry waits, or when the task is cancelled. Only one task may wait at a time.
    package func waitForEntries() async {
        while backlog.waiting == 0, !Task.isCancelled { await arrival.wait(until: nil, clock: clock.withLock { $0 }) }
    }

    /// Writes the waiting entries in batches. Entries that could not be written keep waiting.
    package func flush(to store: any LogStore) async throws(StorageError) {
        while true {
            let (batch, dropped) = state.withLock { ($0.entries.prefix(Self.batch), $0.dropped) }
            guard !batch.isEmpty else { return }
            var written = Array(batch)
            if dropped > 0 { written.append(gap(dropped)) }
            try await store.appendLog(written)
            state.withLock { state in
                state.entries.removeFirst(batch.count)
                state.dropped -= dropped
            }
        }
    }

    private func gap(_ dropped: Int) -> NewLogEntry {
        NewLogEntry(
            at: now,
            level: .warning,
            category: .system,
            text: "log entries are missing: the database was too slow to store them",
            details: ["entries": "\(dropped)"]
        )
    }
}

/// Writes the recorder's entries, and deletes old ones.
struct LogWriter: Service {
    /// How long entries are collected for one transaction.
    private static let gathering = Duration.milliseconds(500)
    private static let forgetInterval = Duration.minutes(10)
    private static let forgetAtOnce = 500

    let recorder: LogRecorder
    let store: any Store
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        await withDiscardingTaskGroup { group in
            group.addTask { await write() }
            group.addTask { await every(Self.forgetInterval) { try await forget() } }
        }
        // Entries logged while the other services stopped.
        try? await recorder.flush(to: store)
    }

    /// Writes the entries as they come.
    private func write() async {
        await cancelWhenGracefulShutdown {
            var isFailing = false
            while !Task.isCancelled {
                await recorder.waitForEntries()
                do {
                    try await clock.sleep(until: clock.now + Self.gathering)
                    try await recorder.flush(to: store)
                    isFailing = false
                } catch {
                    guard !Task.isCancelled else { return }
                    if !isFailing { tell(error) }
                    isFailing = true
                }
            }
        }
    }

    private func tell(_ error: any Error) {
        logger.error("cannot maintain the log", metadata: ["error": "\(error)"])
    }

    private func every(_ interval: Duration, _ work: @escaping @Sendable () async throws -> Void) async {
        let task = PeriodicTask(interval: interval, clock: clock)
        await task.run(onFailure: { tell($0) }, work)
    }

    private func forget() async throws {
        let before = clock.now - .days(try await store.organisationSettings().logRetention)
        while try await store.forgetLog(before: before, limit: Self.forgetAtOnce) == Self.forgetAtOnce {
            try Task.checkCancellation()
        }
    }
}

/// Logs a summary of what the log limiter suppressed, once its window has ended, and the rest when the process ends.
struct LogSummaries: Service {
    private static let interval = Duration.seconds(5)

    let limiter: LogLimiter
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(until: clock.now + Self.interval)) != nil { write(limiter.takeSummaries()) }
        }
        write(limiter.takeSummaries(endingAll: true))
    }

    private func write(_ summaries: [LogLimiter.Summary]) {
        for summary in summaries {
            logger.warning(
                "\(summary.kind.text)",
                metadata: [
                    "category": "\(summary.kind.category)", "withheld": .stringConvertible(summary.more),
                    "addresses": .stringConvertible(summary.busiestText), "since": "\(summary.since.iso8601)",
                    "until": "\(summary.until.iso8601)",
                ]
            )
        }
    }
}
