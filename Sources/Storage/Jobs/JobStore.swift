package import Base

/// A scheduled action as the administrator sees it.
package struct JobSchedule: Sendable, Hashable {
    package var kind: JobKind
    /// False: runs only when somebody asks for it.
    package var isEnabled: Bool
    package var interval: Duration

    package init(kind: JobKind, isEnabled: Bool, interval: Duration) {
        self.kind = kind
        self.isEnabled = isEnabled
        self.interval = interval
    }
}

/// How one job stands for one person.
package struct JobState: Sendable, Hashable {
    package var kind: JobKind
    package var person: PersonID
    /// When it is due next; `nil` while the schedule is switched off and nobody asked for a run.
    package var nextRunAt: Timestamp?
    package var lastRun: JobRun?
    /// Failures in a row, which slow it down.
    package var failures: Int

    package init(kind: JobKind, person: PersonID, nextRunAt: Timestamp?, lastRun: JobRun?, failures: Int) {
        self.kind = kind
        self.person = person
        self.nextRunAt = nextRunAt
        self.lastRun = lastRun
        self.failures = failures
    }
}

/// The right to run one job for one person, until it expires.
package struct JobClaim: Sendable, Hashable {
    package var run: JobRun.ID
    package var kind: JobKind
    package var person: PersonID
    package var isRequested: Bool
    /// True when the run before did not come to its end: what it had begun may be half done.
    package var continues: Bool

    package init(run: JobRun.ID, kind: JobKind, person: PersonID, isRequested: Bool, continues: Bool) {
        self.run = run
        self.kind = kind
        self.person = person
        self.isRequested = isRequested
        self.continues = continues
    }
}

/// The scheduled actions: when they run, for whom, and what came of it. Each verb is one transaction.
package protocol JobStore: Sendable {
    // MARK: Deciding

    /// All five, in their order; off, with their own intervals, where nobody has decided.
    func jobSchedules() async throws(StorageError) -> [JobSchedule]

    /// Switches a job and sets its interval. Throws `.conflict` where that is out of `JobKind.intervals`. A job that is
    /// switched on first runs within one interval, people spread over it.
    func setJobSchedule(_ schedule: JobSchedule, at now: Timestamp) async throws(StorageError)

    /// Says for whom a job is there at all. New people are spread over the interval; of the others nothing is forgotten.
    func setJobPeople(
        _ people: Set<PersonID>,
        of kind: JobKind,
        at now: Timestamp
    ) async throws(StorageError)

    /// Asks for a run at once, of one person (`nil`: everybody for whom the job is there), even while the schedule is off.
    /// Returns for how many. One that runs already runs once more afterwards.
    func requestJobRun(
        _ kind: JobKind,
        for person: PersonID?,
        at now: Timestamp
    ) async throws(StorageError) -> Int

    // MARK: Running

    /// Takes the longest due run, and writes down that it began; `nil` when nothing is due. Never gives one person two
    /// runs at a time, of whatever jobs: contacts and mailboxes bear one writer. A claim that has expired is taken over.
    func claimJobRun(
        by node: String,
        at now: Timestamp,
        until expiry: Timestamp
    ) async throws(StorageError) -> JobClaim?

    /// When `claimJobRun` may next have something; `nil` for never, as things stand.
    func nextJobRun() async throws(StorageError) -> Timestamp?

    /// Notes how far a run has come and prolongs its claim. Throws `.conflict` when the claim is lost: the run must end.
    func reportJob(
        _ claim: JobClaim,
        _ progress: JobProgress,
        until expiry: Timestamp
    ) async throws(StorageError)

    /// Notes how a run ended, and when the next is due: after the interval, doubled with each failure in a row; at once
    /// when it was interrupted. Throws `.conflict` when the claim was lost.
    func finishJob(_ claim: JobClaim, with result: JobResult, at now: Timestamp) async throws(StorageError)

    /// At start: what `node` was running when it died is due again at once. Returns how many.
    func recoverJobs(of node: String, at now: Timestamp) async throws(StorageError) -> Int

    // MARK: Looking

    /// How each job stands, by job and person.
    func jobStates() async throws(StorageError) -> [JobState]

    /// Runs, newest first.
    func jobRuns(_ query: JobRunQuery) async throws(StorageError) -> [JobRun]

    /// Drops runs that ended before `before`, save the last of each job and person. Returns how many.
    func forgetJobRuns(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int
}

/// Which runs to list.
package struct JobRunQuery: Sendable, Hashable {
    package var kind: JobKind?
    package var person: PersonID?
    /// Goes on behind this run: the last one of the page before.
    package var after: JobRun.ID?
    package var limit: Int

    package init(kind: JobKind? = nil, person: PersonID? = nil, limit: Int = 50) {
        self.kind = kind
        self.person = person
        self.limit = limit
    }
}
