import Base
import Dispatch
import GRDB

/// Moves the write-ahead log into the database while commits go on (https://www.sqlite.org/wal.html, section 2.1).
///
/// Left to SQLite, every so many pages one unlucky commit would wait for the whole of it. Here a connection of its own
/// copies what has piled up, and the writer has only to catch up with the little that came meanwhile; then the log begins
/// anew instead of growing.
final class Checkpointer: Sendable {
    /// The log may gather so long before it is moved: pages that change often are then written once.
    private static let interval = 0.1
    /// The writer catches up when the log has more pages than this (16 MB). The file grows to about that size once and is
    /// then written anew from its beginning, which costs the disk less than growing.
    private static let longLog = 4096

    private struct State {
        var isPlanned = false
        /// The log is long, and hardly any of it is left to be moved.
        var mustCatchUp = false
        var isClosed = false
    }

    private let pool: DatabasePool
    private let database: DatabaseQueue
    private let state = Locked(State())
    private let thread = DispatchQueue(label: "checkpoint")

    init(pool: DatabasePool) throws {
        self.pool = pool
        database = try DatabaseQueue(path: pool.path, configuration: pool.configuration)
    }

    /// To be called after each commit, by the thread that commits.
    func committed() {
        let (mustPlan, mustCatchUp) = state.withLock { state in
            defer { (state.isPlanned, state.mustCatchUp) = (true, false) }
            return (!state.isPlanned, state.mustCatchUp)
        }
        // What goes wrong with the log goes wrong for the next commit too, and is told there.
        if mustCatchUp { _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.passive) } }
        if mustPlan { thread.asyncAfter(deadline: .now() + Self.interval) { self.move() } }
    }

    /// Waits for what is being moved, and ends.
    func close() throws {
        try thread.sync {
            state.withLock { $0.isClosed = true }
            try database.close()
        }
    }

    private func move() {
        guard !state.withLock({ $0.isClosed }) else { return }
        var isLong = false
        // The second time moves what came during the first, so that as good as nothing is left to the writer.
        for _ in 1...2 {
            let log = try? database.writeWithoutTransaction { try $0.checkpoint(.passive) }
            isLong = log.map { $0.walFrameCount > Self.longLog } ?? false
            if !isLong { break }
        }
        state.withLock { ($0.isPlanned, $0.mustCatchUp) = (false, isLong) }
    }
}
