import Base
import Dispatch
import GRDB

/// Moves the write-ahead log into the database while commits go on (https://www.sqlite.org/wal.html, section 2.1).
///
/// Left to SQLite, every so many pages one unlucky commit would wait for the whole of it. Here a connection of its own
/// copies what has piled up, and the writer has only to catch up with the little that came meanwhile; then the log begins
/// anew instead of growing.
///
/// Moved text stays in the log's file until the log begins anew. When commits pause, the log is emptied, so that nothing
/// of a message that was deleted lies there longer.
final class Checkpointer: Sendable {
    /// The log may gather so long before it is moved: pages that change often are then written once.
    private static let interval = 0.1
    /// The writer catches up when the log has more pages than this (16 MB). The file grows to about that size once and is
    /// then written anew from its beginning, which costs the disk less than growing.
    private static let longLog = 4096

    /// The log is emptied when there was no commit for so long. Long enough that a steady trickle of mail does not make
    /// the file grow from nothing each time.
    private static let rest = 1.0

    private struct State {
        var isPlanned = false
        /// Counts the commits, so that one that looks later sees whether there were more.
        var commits = 0
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

    /// Empties the log that an earlier process left, once nothing is committed.
    func start() {
        let commits = state.withLock { $0.commits }
        thread.asyncAfter(deadline: .now() + Self.rest) { self.empty(after: commits) }
    }

    /// To be called after each commit, by the thread that commits.
    func committed() {
        let (mustPlan, mustCatchUp) = state.withLock { state in
            defer { (state.isPlanned, state.mustCatchUp) = (true, false) }
            state.commits += 1
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
        let commits = state.withLock { state in
            (state.isPlanned, state.mustCatchUp) = (false, isLong)
            return state.commits
        }
        thread.asyncAfter(deadline: .now() + Self.rest) { self.empty(after: commits) }
    }

    /// Empties the log, if there was no commit since. Where somebody reads what is in it, tries again later.
    private func empty(after commits: Int) {
        guard state.withLock({ !$0.isClosed && $0.commits == commits }) else { return }
        // By the connection that commits: to it a log that another one has emptied looks like a change of another process.
        let isEmpty = try? pool.writeWithoutTransaction { database in
            // It must not keep a commit waiting until a reader is done.
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? database.execute(sql: "PRAGMA busy_timeout = \(Int(SQLiteStore.busyTimeout * 1000))") }
            let busy = try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            return busy == 0
        }
        guard isEmpty != true else { return }
        thread.asyncAfter(deadline: .now() + Self.rest) { self.empty(after: commits) }
    }
}
