package import Base

/// The schedule of an action, as the administrator sees it.
package struct ActionSchedule: Sendable, Hashable {
    package var kind: ScheduledAction
    /// If false, the action runs only on request.
    package var isEnabled: Bool
    package var interval: Duration

    package init(kind: ScheduledAction, isEnabled: Bool, interval: Duration) {
        self.kind = kind
        self.isEnabled = isEnabled
        self.interval = interval
    }
}

/// The state of one scheduled action for one user.
package struct ActionState: Sendable, Hashable {
    package var kind: ScheduledAction
    package var user: UserID
    /// When it is next due; `nil` while the schedule is off and no run was requested.
    package var nextRunAt: Timestamp?
    package var lastRun: ActionRun?
    /// Consecutive failures, which delay the next run.
    package var failures: Int

    package init(kind: ScheduledAction, user: UserID, nextRunAt: Timestamp?, lastRun: ActionRun?, failures: Int) {
        self.kind = kind
        self.user = user
        self.nextRunAt = nextRunAt
        self.lastRun = lastRun
        self.failures = failures
    }
}

/// The right to run one scheduled action for one user, until it expires.
package struct ActionClaim: Sendable, Hashable {
    package var run: ActionRun.ID
    package var kind: ScheduledAction
    package var user: UserID
    package var isRequested: Bool
    /// True when the previous run did not finish: what it began may be half done.
    package var continues: Bool

    package init(run: ActionRun.ID, kind: ScheduledAction, user: UserID, isRequested: Bool, continues: Bool) {
        self.run = run
        self.kind = kind
        self.user = user
        self.isRequested = isRequested
        self.continues = continues
    }
}

/// The scheduled actions: when they run, for whom, and with what result. Each method is one transaction.
package protocol ActionStore: Sendable {
    // MARK: Schedules

    /// All five schedules, in order; off and with their default intervals where none has been set.
    func actionSchedules() async throws(StorageError) -> [ActionSchedule]

    /// Enables or disables an action and sets its interval. Throws `.conflict` where the interval is outside
    /// `ScheduledAction.intervals`. An action that is enabled first runs within one interval, its users spread over it.
    func setActionSchedule(_ schedule: ActionSchedule, at now: Timestamp) async throws(StorageError)

    /// Sets the users for whom an action exists at all: those who want it and granted what it needs. New users are spread
    /// over the interval; nothing is forgotten
    /// about the others.
    func setActionUsers(
        _ users: Set<UserID>,
        of kind: ScheduledAction,
        at now: Timestamp
    ) async throws(StorageError)

    /// Requests a run at once, for one user (`nil`: all users for whom the action exists), even while the schedule is
    /// off. Returns the number of users. An action that is already running runs once more afterwards.
    func requestActionRun(
        _ kind: ScheduledAction,
        for user: UserID?,
        at now: Timestamp
    ) async throws(StorageError) -> Int

    // MARK: Running

    /// Claims a due run, requested ones first, then the longest due, and records its start; `nil` when nothing is due.
    /// Never gives one user two runs at a time, not even of different actions: contacts and mailboxes tolerate one
    /// writer. Takes over a claim that has expired.
    func claimActionRun(
        by node: String,
        at now: Timestamp,
        until expiry: Timestamp
    ) async throws(StorageError) -> ActionClaim?

    /// The earliest time at which `claimActionRun` may return a run; `nil` while there is none to wait for.
    func nextActionRun() async throws(StorageError) -> Timestamp?

    /// Records how far a run has come and extends its claim. Throws `.conflict` when the run must end: the claim is lost,
    /// or the action no longer concerns that user.
    func reportAction(
        _ claim: ActionClaim,
        _ progress: RunProgress,
        until expiry: Timestamp
    ) async throws(StorageError)

    /// Records how a run ended and when the next is due: after the interval, doubled with each consecutive failure; at
    /// once after an interruption. Throws `.conflict` when the claim was lost.
    func finishAction(_ claim: ActionClaim, with result: RunResult, at now: Timestamp) async throws(StorageError)

    /// At start-up: makes what `node` was running when it died due again at once. Returns how many.
    func recoverActions(of node: String, at now: Timestamp) async throws(StorageError) -> Int

    // MARK: Reading

    /// The state of each action, by action and user.
    ///
    /// - Parameters:
    ///   - user: of that user alone; `nil` for all.
    ///   - failures: only actions whose last so many runs failed; 0 for all.
    func actionStates(of user: UserID?, failingAtLeast failures: Int) async throws(StorageError) -> [ActionState]

    /// Runs, newest first.
    func actionRuns(_ query: ActionRunQuery) async throws(StorageError) -> [ActionRun]

    /// Drops runs that ended before `before`, except the last of each action and user. Returns how many.
    func forgetActionRuns(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int
}

/// Which runs to list.
package struct ActionRunQuery: Sendable, Hashable {
    package var kind: ScheduledAction?
    package var user: UserID?
    /// Continues after this run, the last one of the previous page.
    package var after: ActionRun.ID?
    package var limit: Int

    package init(kind: ScheduledAction? = nil, user: UserID? = nil, limit: Int = 50) {
        self.kind = kind
        self.user = user
        self.limit = limit
    }
}

extension ActionStore {
    /// The state of each action, by action and user.
    package func actionStates() async throws(StorageError) -> [ActionState] {
        try await actionStates(of: nil, failingAtLeast: 0)
    }
}
