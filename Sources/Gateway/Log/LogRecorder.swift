package import Base
package import Storage

/// Collects entries for the log that administrators search, and holds them until they are written.
///
/// Recording never waits for the database. If the database falls behind, entries are dropped and counted, so that
/// memory stays bounded.
package final class LogRecorder: Sendable {
    /// The most entries that may wait: some seconds of the worst trouble.
    package static let capacity = 4096
    /// The most entries written in one transaction.
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

    /// Which entries are recorded. A change applies to later entries.
    package var rules: LogRules {
        get { state.withLock { $0.rules } }
        set { state.withLock { $0.rules = newValue } }
    }

    /// The current time, for entries.
    var now: Timestamp { clock.now }

    /// The number of entries waiting to be written, and of entries dropped since the last write.
    package var backlog: (waiting: Int, dropped: Int) { state.withLock { ($0.entries.count, $0.dropped) } }

    package func record(_ entry: NewLogEntry) {
        state.withLock { state in
            guard state.rules.keeps(entry) else { return }
            if state.entries.count < Self.capacity { state.entries.append(entry) } else { state.dropped += 1 }
        }
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
            at: clock.now,
            level: .warning,
            area: .system,
            text: "log entries are missing: the database was too slow to store them",
            details: ["entries": "\(dropped)"]
        )
    }
}
