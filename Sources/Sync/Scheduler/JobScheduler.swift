package import Base
package import Logging
import ServiceLifecycle
package import Storage

/// Carries out the scheduled actions: what is due, for several people at once, never twice for one.
///
/// What is due when stands in the store (`JobStore`), so a restart forgets nothing and several processes can share it.
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
    /// What goes on here for whom.
    private var live: [PersonID: Task<Void, Never>] = [:]
    private var isStopping = false
    /// For whom each job was there when it was last written down.
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

    /// Called when somebody asked for a run or changed settings: looks at once.
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

    /// What this node was running when it died is due again.
    private func recover() async {
        do {
            let count = try await store.recoverJobs(of: node, at: clock.now)
            guard count > 0 else { return }
            logger.notice("scheduled actions that the last stop cut off go on", metadata: ["runs": "\(count)"])
        } catch {
            // Their claims expire by themselves.
            logger.error("cut-off scheduled actions cannot be taken up", metadata: ["error": "\(error)"])
        }
    }

    /// Takes what is due, as far as there is room. Returns when there may be more.
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
            // With no room, the end of a run is what is waited for.
            return running < limits.concurrency ? try await store.nextJobRun() : nil
        } catch {
            logger.error("scheduled actions cannot be looked up", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Writes down for whom each job is there, where that has changed.
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
        // One whose claim ran out, since the machine slept perhaps, may still be at work.
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
