import Base
import Dispatch
import GRDB
import GRDBSQLite

/// Moves the write-ahead log into the database while commits continue (https://www.sqlite.org/wal.html, section 2.1).
///
/// With SQLite's automatic checkpoints, one unlucky commit in a while waits for the whole log to be copied. Here, a
/// separate connection copies what has accumulated, and the writer only has to catch up with the little that arrived in
/// the meantime; the log then starts over instead of growing. What accumulates is counted in pages, not in time: most
/// commits change the same few pages, which are copied once however many commits there were.
///
/// Copied text stays in the log's file until the log starts over. When commits pause, the log is emptied, so that
/// nothing of a deleted message stays there any longer.
final class Checkpointer: Sendable {
    /// The log is moved when it has got so many more pages (8 MB).
    private static let move = 2048
    /// The writer catches up when the log has more pages than this (16 MB). The file grows to about that size once and
    /// is then overwritten from its beginning, which costs the disk less than growing.
    private static let longLog = 4096
    /// The log is emptied after this many seconds without a commit. Long enough that a steady trickle of mail does not
    /// make the file grow from nothing each time.
    private static let rest = 1.0

    private struct State {
        /// The pages in the log since it last started over, and how many it had when it was last moved. A reader may have
        /// kept some of these from being copied; the next move tries again.
        var (pages, moved) = (0, 0)
        /// Counts the commits, so that a later check notices whether there were more.
        var commits = 0
        var isMoving = false
        var awaitsRest = false
        /// The log is long, and hardly any of it is left to copy.
        var mustCatchUp = false
        var isClosed = false

        /// Takes note of a log of so many pages. One that has become shorter has started over.
        mutating func note(_ length: Int) {
            if length < pages { moved = 0 }
            pages = length
        }
    }

    private let pool: DatabasePool
    private let database: DatabaseQueue
    private let state = Locked(State())
    private let thread = DispatchQueue(label: "checkpoint")

    init(pool: DatabasePool) throws {
        self.pool = pool
        database = try DatabaseQueue(path: pool.path, configuration: pool.configuration)
        // SQLite says with each commit how long the log is. The engine closes the pool before this object ends.
        let context = unsafe Unmanaged.passUnretained(state).toOpaque()
        pool.writeWithoutTransaction { database in
            _ = unsafe sqlite3_wal_hook(
                database.sqliteConnection,
                { context, _, _, pages in
                    if let context = unsafe context {
                        let state = unsafe Unmanaged<Locked<State>>.fromOpaque(context).takeUnretainedValue()
                        state.withLock { $0.note(Int(pages)) }
                    }
                    return SQLITE_OK
                },
                context
            )
        }
    }

    /// Empties the log that an earlier process left, once commits pause.
    func start() {
        state.withLock { $0.awaitsRest = true }
        awaitRest(after: 0)
    }

    /// Must be called after each commit, by the thread that commits.
    func committed() {
        let (mustCatchUp, mustMove, resting) = state.withLock { state -> (Bool, Bool, Int?) in
            state.commits += 1
            let mustMove = !state.isMoving && state.pages - state.moved >= Self.move
            if mustMove { (state.isMoving, state.moved) = (true, state.pages) }
            defer { (state.mustCatchUp, state.awaitsRest) = (false, true) }
            return (state.mustCatchUp, mustMove, state.awaitsRest ? nil : state.commits)
        }
        // An error of the log recurs in the next commit and is reported there.
        if mustCatchUp { _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.passive) } }
        if mustMove { thread.async { self.move() } }
        if let resting { awaitRest(after: resting) }
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
            guard let log = try? database.writeWithoutTransaction({ try $0.checkpoint(.passive) }) else { break }
            isLong = log.walFrameCount > Self.longLog
            if !isLong { break }
        }
        state.withLock { ($0.isMoving, $0.mustCatchUp) = (false, isLong) }
    }

    /// One timer however many commits there are.
    private func awaitRest(after commits: Int) {
        thread.asyncAfter(deadline: .now() + Self.rest) { self.restIfQuiet(after: commits) }
    }

    /// Empties the log if there was no commit since. While commits go on, or a reader uses the log, tries again later.
    private func restIfQuiet(after commits: Int) {
        let (latest, isClosed) = state.withLock { ($0.commits, $0.isClosed) }
        guard !isClosed else { return }
        guard latest == commits, isEmptied() else { return awaitRest(after: latest) }
        // A commit in the meantime did not plan this again.
        let missed = state.withLock { state in
            state.awaitsRest = state.commits != latest
            return state.awaitsRest ? state.commits : nil
        }
        if let missed { awaitRest(after: missed) }
    }

    private func isEmptied() -> Bool {
        // Most of it beside the commits.
        move()
        // Through the connection that commits: to it, a log emptied by another one looks like a change by another
        // process.
        let isEmpty = try? pool.writeWithoutTransaction { database in
            // A commit must not have to wait for a reader.
            try database.execute(sql: "PRAGMA busy_timeout = 0")
            defer { try? database.execute(sql: "PRAGMA busy_timeout = \(Int(SQLiteEngine.busyTimeout * 1000))") }
            guard try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0 else { return false }
            state.withLock { ($0.pages, $0.moved) = (0, 0) }
            return true
        }
        return isEmpty == true
    }
}
