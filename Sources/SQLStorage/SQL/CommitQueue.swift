import Base
import Dispatch
import Storage

/// Runs database changes in groups: all that are requested while one commit reaches the disk share the next.
///
/// A commit costs an fsync however much it holds, so under load many changes share the cost of one. A group that fails
/// is rolled back and its jobs run once more, each in a savepoint: one that is refused leaves nothing behind, and the others
/// still share a commit. If that fails, too, they run one by one, so that the faulty one harms no other. Jobs must
/// tolerate being run three times. The `done` of a job may request an urgent change, which runs before all that wait.
final class CommitQueue: Sendable {
    /// The maximum number of jobs in one transaction; bounds how long the first of them waits.
    private static let largestGroup = 512

    private struct Job {
        let news: StoreNews
        let work: (any SQLConnection) throws -> Void
        /// Called in the same transaction, immediately before COMMIT.
        let confirm: ((any SQLConnection) throws -> Void)?
        /// Called after the commit, or with the error.
        let done: (StorageError?) -> Void
    }

    private struct Waiting {
        var jobs: [Job] = []
        /// Jobs that run before all others.
        var urgent: [Job] = []
        /// Jobs of a group that failed as a whole, even with savepoints; each gets its own transaction.
        var alone: [Job] = []
        var isRunning = false
        /// The number of groups begun.
        var groups = 0
        var commits = 0
        var jobsDone = 0
        /// Whether the database has refused a group, and `prove` has not succeeded since.
        var hasFailed = false
    }

    private let engine: any SQLEngine
    private let waiting = Locked(Waiting())
    private let thread = DispatchQueue(label: "commit")
    /// Tells of each commit.
    let notices = ChangeNotices()

    init(_ engine: any SQLEngine) { self.engine = engine }

    /// The number of transactions so far, and of the changes in them.
    var statistics: (commits: Int, jobs: Int) { waiting.withLock { ($0.commits, $0.jobsDone) } }

    /// Whether the database has refused a change, and `prove` has not succeeded since: a transaction that changed nothing
    /// would not have found out.
    var hasFailed: Bool { waiting.withLock { $0.hasFailed } }

    /// Makes a change, to find out whether that is possible again. The value must differ: SQLite does not write a row that
    /// stays the same. A new revision only has accounts and logins read again.
    func prove() async throws(StorageError) {
        try await run(telling: .nothing) { try SQLStore.countRouting($0) }
        waiting.withLock { $0.hasFailed = false }
    }

    /// The number of the group being committed, counted since the start; `nil` while there is nothing to do.
    var current: Int? { waiting.withLock { $0.isRunning ? $0.groups : nil } }

    /// The number of changes not begun yet.
    var waitingCount: Int { waiting.withLock { $0.jobs.count + $0.urgent.count + $0.alone.count } }

    /// Makes one change and returns when it is on the disk.
    ///
    /// - Parameter news: what other processes must look at.
    func run<Value: Sendable>(
        telling news: StoreNews = .anything,
        _ work: @escaping @Sendable (any SQLConnection) throws -> Value
    ) async throws(StorageError) -> Value {
        let result: Result<Value, StorageError> = await withCheckedContinuation { continuation in
            submit(telling: news, work) { continuation.resume(returning: $0) }
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
        telling news: StoreNews = .anything,
        _ work: @escaping @Sendable (any SQLConnection) throws -> Value,
        confirm: (@Sendable (any SQLConnection, Value) throws -> Value)? = nil,
        done: @escaping @Sendable (Result<Value, StorageError>) -> Void
    ) {
        let value = Locked<Value?>(nil)
        let job = Job(
            news: news,
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
        while hasMore() { commitNext() }
    }

    /// Whether anything waits. If not, the next change starts the thread again.
    private func hasMore() -> Bool {
        waiting.withLock { waiting in
            waiting.isRunning = !waiting.urgent.isEmpty || !waiting.alone.isEmpty || !waiting.jobs.isEmpty
            return waiting.isRunning
        }
    }

    private func nextGroup() -> [Job] {
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
            waiting.groups += 1
            return group
        }
    }

    /// Commits the next group. It is chosen when its transaction has its turn: the longer that waits for other processes,
    /// the more share it.
    private func commitNext() {
        var group: [Job] = []
        do {
            let refusals = try store(&group)
            let stored = refusals.count { $0 == nil }
            waiting.withLock { waiting in
                waiting.commits += 1
                waiting.jobsDone += stored
            }
            for (job, refusal) in zip(group, refusals) {
                let failure = refusal.map(engine.storageError)
                if let failure { note(failure) }
                job.done(failure)
            }
            engine.committed()
            notices.tell()
        } catch  where group.count > 1 && !engine.concernsAllJobs(error) {
            waiting.withLock { $0.alone.append(contentsOf: group) }
        } catch {
            // It could not even begin.
            if group.isEmpty { group = nextGroup() }
            let failure = engine.storageError(error)
            note(failure)
            for job in group { job.done(failure) }
        }
    }

    /// Remembers a failure that other changes may meet too. Where only the change was at fault, `prove` finds out.
    private func note(_ failure: StorageError) {
        switch failure {
        case .full, .failed, .damaged: waiting.withLock { $0.hasFailed = true }
        default: break
        }
    }

    /// Runs the jobs in one transaction, which chooses them if there are none yet. Returns the error of each that was refused.
    private func store(_ group: inout [Job]) throws -> [(any Error)?] {
        do {
            try transaction { database, tally in
                if group.isEmpty { group = nextGroup() }
                let batch = IntakeBatch()
                try TrafficTally.$current.withValue(tally) {
                    try IntakeBatch.$current.withValue(batch) {
                        for job in group { try job.work(database) }
                    }
                    try batch.carryOut(database)
                    for job in group { try job.confirm?(database) }
                }
                return group
            }
            return group.map { _ in nil }
        } catch  where group.count > 1 && !engine.concernsAllJobs(error) {
            return try storeWithSavepoints(group)
        }
    }

    private func storeWithSavepoints(_ group: [Job]) throws -> [(any Error)?] {
        var refusals: [(any Error)?] = []
        try transaction { database, tally in
            refusals = []
            for job in group {
                let part = TrafficTally()
                let refusal = try database.savepoint {
                    try TrafficTally.$current.withValue(part) { try job.work(database) }
                }
                if refusal == nil { tally.add(part) }
                refusals.append(refusal)
            }
            try TrafficTally.$current.withValue(tally) {
                for (job, refusal) in zip(group, refusals) where refusal == nil { try job.confirm?(database) }
            }
            return group
        }
        return refusals
    }

    /// - Parameter work: returns the jobs that it ran.
    private func transaction(_ work: (any SQLConnection, TrafficTally) throws -> [Job]) throws {
        try engine.transaction { database in
            let tally = TrafficTally()
            let jobs = try work(database, tally)
            try tally.write(to: database)
            return jobs.reduce(into: StoreNews.nothing) { $0.add($1.news) }
        }
    }
}
