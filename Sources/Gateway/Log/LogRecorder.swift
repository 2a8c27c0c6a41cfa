package import Base
package import Storage

/// Takes entries for the log that administrators search, and keeps them until they are written.
///
/// Taking one never waits for the database. When that falls behind, entries are dropped and counted rather than held
/// without bound.
package final class LogRecorder: Sendable {
    /// Entries that may wait; some seconds of the worst trouble.
    package static let capacity = 4096
    /// The most entries that are written in one transaction.
    private static let batch = 256

    private struct State {
        var entries: [NewLogEntry] = []
        var dropped = 0
        var rules = LogRules()
    }

    private let state = Locked(State())
    private let clock: any WallClock

    package init(clock: any WallClock = SystemClock()) {
        self.clock = clock
    }

    /// What is taken at all. Changes hold for entries that come afterwards.
    package var rules: LogRules {
        get { state.withLock { $0.rules } }
        set { state.withLock { $0.rules = newValue } }
    }

    /// The present moment, for entries.
    var now: Timestamp { clock.now }

    /// Entries that wait to be written, and those that were dropped since the last could be.
    package var backlog: (waiting: Int, dropped: Int) { state.withLock { ($0.entries.count, $0.dropped) } }

    package func record(_ entry: NewLogEntry) {
        state.withLock { state in
            guard state.rules.keeps(entry) else { return }
            if state.entries.count < Self.capacity { state.entries.append(entry) } else { state.dropped += 1 }
        }
    }

    /// Writes what waits, in batches. What could not be written goes on waiting.
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
            at: clock.now,
            level: .warning,
            area: .system,
            text: "entries of the log are missing: the database was too slow for them",
            details: ["entries": "\(dropped)"]
        )
    }
}
