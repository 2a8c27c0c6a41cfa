import Base
import Dispatch
import GRDB
import Storage

/// Runs database changes in groups: all that are requested while one commit reaches the disk share the next.
///
/// A commit costs an fsync however much it holds, so under load many changes share the cost of one. A group that fails
/// is rolled back and its jobs run one by one, so that the faulty one harms no other; jobs must tolerate being run
/// twice. The `done` of a job may request an urgent change, which runs before all that wait.
final class CommitQueue: Sendable {
    /// The maximum number of jobs in one transaction; bounds how long the first of them waits.
    private static let largestGroup = 512

    private struct Job {
        let work: (Database) throws -> Void
        /// Called in the same transaction, immediately before COMMIT.
        let confirm: ((Database) throws -> Void)?
        /// Called after the commit, or with the error.
        let done: (StorageError?) -> Void
    }

    private struct Waiting {
        var jobs: [Job] = []
        /// Jobs that run before all others.
        var urgent: [Job] = []
        /// Jobs of a group that failed as a whole; each gets its own transaction.
        var alone: [Job] = []
        var isRunning = false
        /// The number of groups begun.
        var groups = 0
        var commits = 0
        var jobsDone = 0
    }

    private let pool: DatabasePool
    private let checkpointer: Checkpointer
    private let waiting = Locked(Waiting())
    private let thread = DispatchQueue(label: "commit")

    init(pool: DatabasePool, checkpointer: Checkpointer) {
        self.pool = pool
        self.checkpointer = checkpointer
    }

    /// The number of transactions so far, and of the changes in them.
    var statistics: (commits: Int, jobs: Int) { waiting.withLock { ($0.commits, $0.jobsDone) } }

    /// The number of the group being committed, counted since the start; `nil` while there is nothing to do.
    var current: Int? { waiting.withLock { $0.isRunning ? $0.groups : nil } }

    /// The number of changes not begun yet.
    var waitingCount: Int { waiting.withLock { $0.jobs.count + $0.urgent.count + $0.alone.count } }

    /// Makes one change and returns when it is on the disk.
    func run<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws(StorageError) -> Value {
        let result: Result<Value, StorageError> = await withCheckedContinuation { continuation in
            submit(work) { continuation.resume(returning: $0) }
        }
        return try result.get()
    }

    /// Makes one change and calls `done`, on the commit thread, when it is on the disk.
    ///
    /// An urgent change requested within a `done` is made before anything else.
    ///
    /// - Parameter confirm: called immediately before COMMIT, when all changes of the group are made: it may undo what
    ///   `work` did and return another value.
    func submit<Value: Sendable>(
        urgently isUrgent: Bool = false,
        _ work: @escaping @Sendable (Database) throws -> Value,
        confirm: (@Sendable (Database, Value) throws -> Value)? = nil,
        done: @escaping @Sendable (Result<Value, StorageError>) -> Void
    ) {
        let value = Locked<Value?>(nil)
        let job = Job(
            work: { database in
                let made = try work(database)
                value.withLock { $0 = made }
            },
            confirm: confirm.map { confirm in
                { database in
                    guard let made = value.withLock({ $0 }) else { return }
                    let last = try confirm(database, made)
                    value.withLock { $0 = last }
                }
            },
            done: { error in
                if let error { return done(.failure(error)) }
                guard let made = value.withLock({ $0 }) else { return done(.failure(.failed("nothing was done"))) }
                done(.success(made))
            }
        )
        let mustStart = waiting.withLock { waiting in
            if isUrgent { waiting.urgent.append(job) } else { waiting.jobs.append(job) }
            defer { waiting.isRunning = true }
            return !waiting.isRunning
        }
        if mustStart { thread.async { self.drain() } }
    }

    private func drain() {
        while let group = nextGroup() { commit(group) }
    }

    private func nextGroup() -> [Job]? {
        waiting.withLock { waiting in
            let group: [Job]
            if !waiting.urgent.isEmpty {
                group = waiting.urgent
                waiting.urgent = []
            } else if !waiting.alone.isEmpty {
                group = [waiting.alone.removeFirst()]
            } else {
                group = Array(waiting.jobs.prefix(Self.largestGroup))
                waiting.jobs.removeFirst(group.count)
            }
            waiting.isRunning = !group.isEmpty
            waiting.groups += 1
            return group.isEmpty ? nil : group
        }
    }

    private func commit(_ group: [Job]) {
        do {
            try pool.writeWithoutTransaction { database in
                try database.inTransaction(.immediate) {
                    let tally = TrafficTally()
                    try TrafficTally.$current.withValue(tally) {
                        for job in group { try job.work(database) }
                        for job in group { try job.confirm?(database) }
                    }
                    try tally.write(to: database)
                    return .commit
                }
            }
            waiting.withLock { waiting in
                waiting.commits += 1
                waiting.jobsDone += group.count
            }
            for job in group { job.done(nil) }
            checkpointer.committed()
        } catch  where group.count > 1 && !error.isBusy {
            waiting.withLock { $0.alone.append(contentsOf: group) }
        } catch {
            for job in group { job.done(StorageError(error)) }
        }
    }
}

extension StorageError {
    /// Maps errors of GRDB and the file system to those that the store's callers know.
    init(_ error: any Error) {
        switch error {
        case let error as StorageError: self = error
        case let error as DatabaseError where error.resultCode == .SQLITE_FULL:
            self = .full("the database cannot grow")
        case let error as DatabaseError where error.resultCode == .SQLITE_IOERR && error.isOutOfSpace:
            self = .full("SQLite: \(error.message ?? "the disk accepts no more data")")
        case let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT:
            self = .damaged("the database: \(error.message ?? "corrupt")")
        case let error as DatabaseError:
            self = .failed("SQLite: \(error.message ?? "error \(error.resultCode.rawValue)")")
        default: self = .failed("\(error)")
        }
    }
}

extension Error {
    /// True when another process kept the database locked for the whole time-out: retrying each job would only wait
    /// that long again for each.
    fileprivate var isBusy: Bool { (self as? DatabaseError)?.resultCode == .SQLITE_BUSY }
}

extension DatabaseError {
    /// SQLite reports a write that found no space as one of these.
    fileprivate var isOutOfSpace: Bool {
        extendedResultCode == .SQLITE_IOERR_WRITE || extendedResultCode == .SQLITE_IOERR_FSYNC
            || extendedResultCode == .SQLITE_IOERR_SHMSIZE
    }
}
