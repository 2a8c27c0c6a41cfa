package import Base
package import Storage

/// Collects a run's progress, writes it to the store now and then, and throws when the run must end.
package actor RunReporter {
    /// What was done with an item. The names appear in the console.
    package enum ItemOutcome: String, Sendable, CaseIterable {
        case created, changed, deleted, unchanged, skipped, failed, fetched, imported
    }

    /// The most reasons of failed items kept in the run's record.
    package static let mostReasons = 5

    private let claim: ActionClaim
    private let store: any ActionStore
    private let clock: any WallClock
    /// How long each report extends the claim.
    private let lease: Duration
    /// The shortest interval between two reports to the store.
    private let pause: Duration
    private var reportedAt: Timestamp
    private var claimedUntil: Timestamp
    private let deadline: Timestamp
    private(set) package var progress = RunProgress()
    /// Why items failed: the first few reasons.
    private(set) package var reasons: [Reason] = []

    /// - Parameter deadline: when the run's time is up; the first report after it interrupts the run.
    package init(
        _ claim: ActionClaim,
        store: any ActionStore,
        clock: any WallClock,
        deadline: Timestamp,
        lease: Duration = .minutes(5),
        pause: Duration = .seconds(2)
    ) {
        self.claim = claim
        self.store = store
        self.clock = clock
        self.deadline = deadline
        self.lease = lease
        self.pause = pause
        reportedAt = clock.now
        claimedUntil = clock.now + lease
    }

    /// Adds to the number of items to process.
    package func expect(_ total: Int) async throws(RunStop) {
        progress.total = (progress.total ?? 0) + total
        try await report(force: true)
    }

    /// Records that `count` items are processed. Throws when the run must end: call it between any two steps of a long
    /// run, with a count of 0 when nothing was done.
    package func did(_ outcome: ItemOutcome, _ count: Int = 1) async throws(RunStop) {
        progress.done += count
        if count > 0 { progress.counts[outcome.rawValue, default: 0] += count }
        try await report(force: false)
    }

    /// Records that an item failed, and why; or that several failed for the same reason.
    package func failed(_ reason: Reason, _ count: Int = 1) async throws(RunStop) {
        if reasons.count < Self.mostReasons, !reasons.contains(reason) { reasons.append(reason) }
        try await did(.failed, count)
    }

    /// The heartbeat: writes the progress and extends the claim while the run waits. Throws `.interrupted` if the claim
    /// is lost, or if the action no longer concerns the user. A store that cannot be written now ends the run only once
    /// its claim has expired: until then, the next report writes what this one could not.
    package func prolong() async throws(RunStop) {
        let until = clock.now + lease
        do {
            try await store.reportAction(claim, progress, until: until)
            claimedUntil = until
        } catch {
            if case .conflict = error { throw .interrupted }
            guard clock.now < claimedUntil else { throw .interrupted }
        }
    }

    private func report(force: Bool) async throws(RunStop) {
        if Task.isCancelled { throw .interrupted }
        let now = clock.now
        guard now < deadline else { throw .interrupted }
        guard force || now >= reportedAt + pause else { return }
        reportedAt = now
        try await prolong()
    }
}
