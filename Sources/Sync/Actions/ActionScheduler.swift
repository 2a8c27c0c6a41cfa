package import Base
package import Google
package import Logging
package import Odoo
import ServiceLifecycle
package import Storage

/// Runs the scheduled actions that are due, for several users at once but never twice for one.
///
/// The schedule is in the store (`ActionStore`), so a restart loses nothing and several processes can share it.
package actor ActionScheduler: Service {
    package typealias Store = ActionStore & UserStore & PreferenceStore & AccountStore

    private let store: any Store
    private let actions: [ScheduledAction: any ActionHandler]
    private let access: any ActionAccess
    private let limits: SchedulerLimits
    private let node: @Sendable () -> String
    private let fence: @Sendable () -> Fence?
    private let clock: any WallClock
    private let logger: Logger
    private let signal = Signal()
    private var running = 0
    /// The run in progress for each user in this process.
    private var live: [UserID: Task<Void, Never>] = [:]
    private var isStopping = false
    /// The users of each action as last stored.
    private var known: [ScheduledAction: Set<UserID>] = [:]

    /// - Parameters:
    ///   - node: the name under which this process claims runs, at this moment.
    ///   - fence: until when it may act on what it claims now.
    package init(
        store: any Store,
        actions: [any ActionHandler],
        access: any ActionAccess,
        limits: SchedulerLimits = SchedulerLimits(),
        node: @autoclosure @escaping @Sendable () -> String,
        fence: @escaping @Sendable () -> Fence?,
        clock: any WallClock = SystemClock(),
        logger: Logger
    ) {
        self.store = store
        self.actions = Dictionary(uniqueKeysWithValues: actions.map { (type(of: $0).kind, $0) })
        self.access = access
        self.limits = limits
        self.node = node
        self.fence = fence
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
                    let next = await begin { claim, fence in
                        group.addTask { await Fence.$current.withValue(fence) { await self.carryOut(claim) } }
                    }
                    let nextCheck = clock.now + limits.checkInterval
                    await signal.wait(until: min(next ?? nextCheck, nextCheck), clock: clock)
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
            let count = try await store.recoverActions(of: node(), at: clock.now)
            guard count > 0 else { return }
            logger.notice("resuming scheduled actions that the last stop interrupted", metadata: ["runs": "\(count)"])
        } catch {
            // Their claims expire by themselves.
            logger.error("cannot resume interrupted scheduled actions", metadata: ["error": "\(error)"])
        }
    }

    /// Starts what is due, as far as there is room. Returns when there may be more.
    private func begin(_ start: (ActionClaim, Fence?) -> Void) async -> Timestamp? {
        do {
            try await noteUsers()
            while running < limits.concurrency, !isStopping {
                let now = clock.now
                // Before the claim: what is claimed afterwards is this process's as long as the fence is open.
                let fence = fence()
                let claim = try await store.claimActionRun(by: node(), at: now, until: now + limits.lease)
                guard let claim else { break }
                running += 1
                start(claim, fence)
            }
            // Without room, the end of a run is what to wait for.
            return running < limits.concurrency ? try await store.nextActionRun() : nil
        } catch {
            logger.error("cannot read which scheduled actions are due", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// Stores the users of each action if they have changed.
    private func noteUsers() async throws(StorageError) {
        let settings = try await store.allPersonalSettings()
        let grants = Dictionary(
            uniqueKeysWithValues: try await store.accounts().map { ($0.id, GrantedScopes($0.scopes)) }
        )
        let users = try await store.users().filter(\.isActive)
        for (kind, action) in actions {
            let concerned = users.filter { user in
                // What a person has not granted is neither tried nor missed.
                guard let grant = user.account.flatMap({ grants[$0] }), grant.allows(kind.feature) else { return false }
                return action.concerns(settings[user.id] ?? PersonalSettings())
            }
            let present = Set(concerned.map(\.id))
            guard known[kind] != present else { continue }
            let before = Set(try await store.actionStates().filter { $0.kind == kind }.map(\.user))
            try await store.setActionUsers(present, of: kind, at: clock.now)
            known[kind] = present
            try await beginAtOnce(kind, for: present.subtracting(before))
        }
    }

    /// Who has just switched something on sees it begin. Many at once are spread over the interval.
    private func beginAtOnce(_ kind: ScheduledAction, for users: Set<UserID>) async throws(StorageError) {
        guard (1...limits.mostAtOnce).contains(users.count),
            try await store.actionSchedules().contains(where: { $0.kind == kind && $0.isEnabled })
        else { return }
        for user in users { _ = try await store.requestActionRun(kind, for: user, at: clock.now) }
    }

    private func carryOut(_ claim: ActionClaim) async {
        defer {
            running -= 1
            signal.wake()
        }
        guard let action = actions[claim.kind] else { return }
        let run = ActionExecution(
            store: store,
            action: action,
            access: access,
            limits: limits,
            clock: clock,
            logger: logger
        )
        // A run whose claim has expired, perhaps because the machine slept, may still be working.
        let before = live[claim.user]
        before?.cancel()
        let task = Task {
            await before?.value
            await run.carryOut(claim)
        }
        live[claim.user] = task
        await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        if live[claim.user] == task { live[claim.user] = nil }
    }
}

/// How a run reaches both sides as its user.
package protocol ActionAccess: Sendable {
    /// Returns Google's APIs as that account. Throws if its grant cannot be opened.
    func google(of account: AccountRecord) throws(RunStop) -> GoogleCaller

    /// Returns the user's Odoo database and Odoo user. Throws if there is no database, or no user matches.
    func odoo(
        for user: UserRecord,
        _ account: AccountRecord,
        _ settings: PersonalSettings
    ) async throws(RunStop) -> (client: OdooClient, odooUser: OdooUser)
}

/// How many runs there may be, and how long they may take.
package struct SchedulerLimits: Sendable, Hashable {
    /// Runs at the same time, each for a different user.
    package var concurrency = 4
    /// The most new users of an action whose first run begins at once.
    package var mostAtOnce = 20
    /// A longer run is interrupted, and continues when its turn comes again.
    package var longestRun = Duration.minutes(30)
    /// How long after `longestRun` a run is cancelled that has not ended by itself, because one of its steps hangs.
    package var grace = Duration.seconds(30)
    /// How long a claim lasts without a heartbeat; then the run counts as dead and may be taken over.
    package var lease = Duration.minutes(5)
    /// How often a run's claim is extended, however long its steps take.
    package var heartbeat = Duration.minutes(1)
    /// How often to check for changed users, settings or requests, whichever process changed them.
    package var checkInterval = Duration.seconds(10)

    package init() {}
}
