import Base
import Storage
import Testing

@testable import Sync

/// What a run reports while the store cannot be written.
@Suite struct RunReporterTests {
    private let clock = ManualClock()
    private let claim = ActionClaim(
        run: ActionRun.ID(rawValue: 1),
        kind: .syncContacts,
        user: UserID(rawValue: 1),
        isRequested: false,
        continues: false
    )

    private func reporter(_ store: ReportStore) -> RunReporter {
        RunReporter(claim, store: store, clock: clock, deadline: clock.now + .hours(1), lease: .minutes(5))
    }

    @Test func aReportThatCannotBeWrittenComesWithTheNext() async throws {
        let store = ReportStore()
        let reporter = reporter(store)
        try await reporter.expect(10)
        store.error = .full("no space")
        clock.advance(by: .minutes(1))
        try await reporter.did(.created, 3)
        try await reporter.expect(2)
        #expect(store.reports.last == RunProgress(total: 10))
        store.error = nil
        clock.advance(by: .minutes(1))
        try await reporter.did(.changed)
        #expect(store.reports.last == RunProgress(done: 4, total: 12, counts: ["created": 3, "changed": 1]))
    }

    @Test func theRunEndsWhenItsClaimHasExpiredUnwritten() async throws {
        let store = ReportStore()
        let reporter = reporter(store)
        try await reporter.expect(10)
        store.error = .failed("the disk does not answer")
        clock.advance(by: .minutes(4))
        try await reporter.did(.created)
        clock.advance(by: .minutes(1))
        await #expect(throws: RunStop.interrupted) { try await reporter.did(.created) }
    }

    @Test func theRunEndsAtOnceWhenItsClaimIsLost() async throws {
        let store = ReportStore()
        let reporter = reporter(store)
        store.error = .conflict("another process has it")
        await #expect(throws: RunStop.interrupted) { try await reporter.expect(1) }
    }
}

/// Keeps the reports of a run, unless it is to fail. Nothing else is asked of it.
private final class ReportStore: ActionStore {
    private let state = Locked((reports: [RunProgress](), error: StorageError?.none))

    var reports: [RunProgress] { state.withLock { $0.reports } }

    var error: StorageError? {
        get { state.withLock { $0.error } }
        set { state.withLock { $0.error = newValue } }
    }

    func reportAction(
        _ claim: ActionClaim,
        _ progress: RunProgress,
        until expiry: Timestamp
    ) async throws(StorageError) {
        if let error { throw error }
        state.withLock { $0.reports.append(progress) }
    }

    private static let unasked = StorageError.failed("not asked for in these tests")

    func actionSchedules() async throws(StorageError) -> [ActionSchedule] { throw Self.unasked }

    func setActionSchedule(_ schedule: ActionSchedule, at now: Timestamp) async throws(StorageError) {
        throw Self.unasked
    }

    func setActionUsers(
        _ users: Set<UserID>,
        of kind: ScheduledAction,
        at now: Timestamp
    ) async throws(StorageError) { throw Self.unasked }

    func requestActionRun(
        _ kind: ScheduledAction,
        for user: UserID?,
        at now: Timestamp
    ) async throws(StorageError) -> Int { throw Self.unasked }

    func claimActionRun(
        by node: String,
        at now: Timestamp,
        until expiry: Timestamp
    ) async throws(StorageError) -> ActionClaim? { throw Self.unasked }

    func nextActionRun() async throws(StorageError) -> Timestamp? { throw Self.unasked }

    func finishAction(
        _ claim: ActionClaim,
        with result: RunResult,
        at now: Timestamp
    ) async throws(StorageError) { throw Self.unasked }

    func recoverActions(of node: String, at now: Timestamp) async throws(StorageError) -> Int { throw Self.unasked }

    func actionStates(of user: UserID?, failingAtLeast failures: Int) async throws(StorageError) -> [ActionState] {
        throw Self.unasked
    }

    func actionRuns(_ query: ActionRunQuery) async throws(StorageError) -> [ActionRun] { throw Self.unasked }

    func forgetActionRuns(endedBefore before: Timestamp, limit: Int) async throws(StorageError) -> Int {
        throw Self.unasked
    }
}
