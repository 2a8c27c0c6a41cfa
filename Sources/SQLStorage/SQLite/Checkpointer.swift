import Base
import Dispatch
import GRDB

/// Moves the write-ahead log into the database while commits continue (https://www.sqlite.org/wal.html, section 2.1).
///
/// With SQLite's automatic checkpoints, one unlucky commit in a while waits for the whole log to be copied. Here, a
/// separate connection copies what has accumulated, and the writer only has to catch up with the little that arrived in
/// the meantime; the log then starts over instead of growing.
///
/// Copied text stays in the log's file until the log starts over. When commits pause, the log is emptied, so that
/// nothing of a deleted message stays there any longer.
final class Checkpointer: Sendable {
    /// How many seconds the log accumulates before it is moved: pages that change often are then written once.
    private static let interval = 0.1
    /// The writer catches up when the log has more pages than this (16 MB). The file grows to about that size once and
    /// is then overwritten from its beginning, which costs the disk less than growing.
    private static let longLog = 4096

    /// The log is emptied after this many seconds without a commit. Long enough that a steady trickle of mail does not
    /// make the file grow from nothing each time.
    private static let rest = 1.0

    private struct State {
        var isPlanned = false
        /// Counts the commits, so that a later check notices whether there were more.
        var commits = 0
        /// The log is long, and hardly any of it is left to copy.
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

    /// Empties the log that an earlier process left, once commits pause.
    func start() {
        let commits = state.withLock { $0.commits }
        thread.asyncAfter(deadline: .now() + Self.rest) { self.empty(after: commits) }
    }

    /// Must be called after each commit, by the thread that commits.
    func committed() {
        let (mustPlan, mustCatchUp) = state.withLock { state in
            defer { (state.isPlanned, state.mustCatchUp) = (true, false) }
            state.commits += 1
            return (!state.isPlanned, state.mustCatchUp)
        }
        // An error of the log recurs in the next commit and is reported there.
        if mustCatchUp { _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.passive) } }
        if mustPlan { thread.asyncAfter(deadline: .now() + Self.interval) { self.move() } }
    }

    /// Waits for a move in progress, then closes.
    func close() throws {
        try thread.sync {
            state.withLock { $0.isClosed = true }
            try database.close()
        }
    }

    private func move() {
        guard !state.withLock({ $0.isClosed }) else { return }
        var isLong = false
        // The second pass copies what arrived during the first, so that next to nothing is left to the writer.
        for _ in 1...2 {
            let log = try? database.writeWithoutTransaction { try $0.checkpoint(.passive) }
            isLong = log.map { $0.walFrameCount > Self.longLog } ?? false
            if !isLong { break }
        }
        let commits = state.withLock { state in
            (state.isPlanned, state.mustCatchUp) = (false, isLong)
            return state.commits
        }
        thread.asyncAfter(deadline: .now() + Self.rest) { self.empty(after: commits) }
    }

    /// Empties the log if there was no commit since. While a reader uses the log, tries again later.
    private func empty(after commits: Int) {
        guard state.withLock({ !$0.isClosed && $0.commits == commits }) else { return }
        // Through the connection that commits: to it, a log emptied by another one looks like a change by another
        // process.
        let isEmpty = try? pool.writeWithoutTransaction { database in
            // A commit must not have to wait for a reader.
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? database.execute(sql: "PRAGMA busy_timeout = \(Int(SQLiteEngine.busyTimeout * 1000))") }
            let busy = try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            return busy == 0
        }
        guard isEmpty != true else { return }
        thread.asyncAfter(deadline: .now() + Self.rest) { self.empty(after: commits) }
    }
}
