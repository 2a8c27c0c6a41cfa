package import Base
package import Logging
import ServiceLifecycle
package import Storage

/// Runs the scheduled actions that are due, for several users at once but never twice for one.
///
/// The schedule is in the store (`JobStore`), so a restart loses nothing and several processes can share it.
package actor JobScheduler: Service {
    package typealias Store = JobStore & PeopleStore & PreferenceStore & AccountStore

    private let store: any Store
    private let jobs: [JobKind: any Job]
    private let access: any JobAccess
    private let limits: SchedulerLimits
    private let node: String
    private let clock: any WallClock
    private let logger: Logger
    private let signal = Signal()
    private var running = 0
    /// The run in progress for each user in this process.
    private var live: [PersonID: Task<Void, Never>] = [:]
    private var isStopping = false
    /// The users of each action as last stored.
    private var known: [JobKind: Set<PersonID>] = [:]

    package init(
        store: any Store,
        jobs: [any Job],
        access: any JobAccess,
        limits: SchedulerLimits = SchedulerLimits(),
        node: String,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.store = store
        self.jobs = Dictionary(uniqueKeysWithValues: jobs.map { (type(of: $0).kind, $0) })
        self.access = access
        self.limits = limits
        self.node = node
        self.clock = clock
        self.logger = logger
    }

    /// Checks at once for due runs: a run was requested, or settings changed.
    package nonisolated func wake() { signal.wake() }

    package func run() async {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                await recover()
                while !isStopping, !Task.isCancelled {
                    let next = await begin { claim in group.addTask { await self.carryOut(claim) } }
                    let look = clock.now + limits.lookInterval
                    await signal.wait(until: min(next ?? look, look), clock: clock)
                }
                group.cancelAll()
            }
        } onGracefulShutdown: {
            Task { await self.stop() }
        }
    }

    private func stop() {
        isStopping = true
        signal.wake()
    }

    /// Makes due again what this node was running when it died.
    private func recover() async {
        do {
            let count = try await store.recoverJobs(of: node, at: clock.now)
            guard count > 0 else { return }
            logger.notice("resuming scheduled actions that the last stop interrupted", metadata: ["runs": "\(count)"])
        } catch {
            // Their claims expire by themselves.
            logger.error("cannot resume interrupted scheduled actions", metadata: ["error": "\(error)"])
        }
    }

    /// Starts what is due, as far as there is room. Returns when there may be more.
    private func begin(_ start: (JobClaim) -> Void) async -> Timestamp? {
        do {
            try await notePeople()
            while running < limits.concurrency, !isStopping {
                let now = clock.now
                let claim = try await store.claimJobRun(by: node, at: now, until: now + limits.lease)
                guard let claim else { break }
                running += 1
                start(claim)
            }
            // Without room, the end of a run is what to wait for.
            return running < limits.concurrency ? try await store.nextJobRun() : nil
        } catch {
            logger.error("cannot read which scheduled actions are due", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Stores the users of each action if they have changed.
    private func notePeople() async throws(StorageError) {
        let settings = try await store.allPersonalSettings()
        let people = try await store.people().filter { $0.isActive && $0.account != nil }
        for (kind, job) in jobs {
            let concerned = people.filter { job.concerns(settings[$0.id] ?? PersonalSettings()) }
            let present = Set(concerned.map(\.id))
            guard known[kind] != present else { continue }
            try await store.setJobPeople(present, of: kind, at: clock.now)
            known[kind] = present
        }
    }

    private func carryOut(_ claim: JobClaim) async {
        defer {
            running -= 1
            signal.wake()
        }
        guard let job = jobs[claim.kind] else { return }
        let run = JobExecution(store: store, job: job, access: access, limits: limits, clock: clock, logger: logger)
        // A run whose claim has expired, perhaps because the machine slept, may still be working.
        let before = live[claim.person]
        before?.cancel()
        let task = Task {
            await before?.value
            await run.carryOut(claim)
        }
        live[claim.person] = task
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        if live[claim.person] == task { live[claim.person] = nil }
    }
}
