package import Base

/// The schedule of an action, as the administrator sees it.
package struct JobSchedule: Sendable, Hashable {
    package var kind: JobKind
    /// If false, the action runs only on request.
    package var isEnabled: Bool
    package var interval: Duration

    package init(kind: JobKind, isEnabled: Bool, interval: Duration) {
        self.kind = kind
        self.isEnabled = isEnabled
        self.interval = interval
    }
}

/// The state of one scheduled action for one user.
package struct JobState: Sendable, Hashable {
    package var kind: JobKind
    package var person: PersonID
    /// When it is next due; `nil` while the schedule is off and no run was requested.
    package var nextRunAt: Timestamp?
    package var lastRun: JobRun?
    /// Consecutive failures, which delay the next run.
    package var failures: Int

    package init(kind: JobKind, person: PersonID, nextRunAt: Timestamp?, lastRun: JobRun?, failures: Int) {
        self.kind = kind
        self.person = person
        self.nextRunAt = nextRunAt
        self.lastRun = lastRun
        self.failures = failures
    }
}

/// The right to run one scheduled action for one user, until it expires.
package struct JobClaim: Sendable, Hashable {
    package var run: JobRun.ID
    package var kind: JobKind
    package var person: PersonID
    package var isRequested: Bool
    /// True when the previous run did not finish: what it began may be half done.
    package var continues: Bool

    package init(run: JobRun.ID, kind: JobKind, person: PersonID, isRequested: Bool, continues: Bool) {
        self.run = run
        self.kind = kind
        self.person = person
        self.isRequested = isRequested
        self.continues = continues
    }
}

/// The scheduled actions: when they run, for whom, and with what result. Each method is one transaction.
package protocol JobStore: Sendable {
    // MARK: Schedules

    /// All five schedules, in order; off and with their default intervals where none has been set.
    func jobSchedules() async throws(StorageError) -> [JobSchedule]

    /// Enables or disables an action and sets its interval. Throws `.conflict` where the interval is outside
    /// `JobKind.intervals`. An action that is enabled first runs within one interval, its users spread over it.
    func setJobSchedule(_ schedule: JobSchedule, at now: Timestamp) async throws(StorageError)

    /// Sets the users for whom an action exists at all. New users are spread over the interval; nothing is forgotten
    /// about the others.
    func setJobPeople(
        _ people: Set<PersonID>,
        of kind: JobKind,
        at now: Timestamp
    ) async throws(StorageError)

    /// Requests a run at once, for one user (`nil`: all users for whom the action exists), even while the schedule is
    /// off. Returns the number of users. An action that is already running runs once more afterwards.
    func requestJobRun(
        _ kind: JobKind,
        for person: PersonID?,
        at now: Timestamp
    ) async throws(StorageError) -> Int

    // MARK: Running

    /// Claims a due run, requested ones first, then the longest due, and records its start; `nil` when nothing is due.
    /// Never gives one user two runs at a time, of whatever actions: contacts and mailboxes tolerate one writer. Takes
    /// over a claim that has expired.
    func claimJobRun(
        by node: String,
        at now: Timestamp,
        until expiry: Timestamp
    ) async throws(StorageError) -> JobClaim?

    /// The earliest time at which `claimJobRun` may return a run; `nil` while there is none to wait for.
    func nextJobRun() async throws(StorageError) -> Timestamp?

    /// Records how far a run has come and extends its claim. Throws `.conflict` when the run must end: the claim is lost,
    /// or the job no longer concerns that person.
    func reportJob(
        _ claim: JobClaim,
        _ progress: JobProgress,
        until expiry: Timestamp
    ) async throws(StorageError)

    /// Records how a run ended and when the next is due: after the interval, doubled with each consecutive failure; at
    /// once after an interruption. Throws `.conflict` when the claim was lost.
    func finishJob(_ claim: JobClaim, with result: JobResult, at now: Timestamp) async throws(StorageError)

    /// At start-up: makes what `node` was running when it died due again at once. Returns how many.
    func recoverJobs(of node: String, at now: Timestamp) async throws(StorageError) -> Int

    // MARK: Reading

    /// The state of each action, by action and user.
    func jobStates() async throws(StorageError) -> [JobState]

    /// Runs, newest first.
    func jobRuns(_ query: JobRunQuery) async throws(StorageError) -> [JobRun]

    /// Drops runs that ended before `before`, except the last of each action and user. Returns how many.
    func forgetJobRuns(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int
}

/// Which runs to list.
package struct JobRunQuery: Sendable, Hashable {
    package var kind: JobKind?
    package var person: PersonID?
    /// Continues after this run, the last one of the previous page.
    package var after: JobRun.ID?
    package var limit: Int

    package init(kind: JobKind? = nil, person: PersonID? = nil, limit: Int = 50) {
        self.kind = kind
        self.person = person
        self.limit = limit
    }
}
