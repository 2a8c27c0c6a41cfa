package import Base
package import Storage

/// Hears how far a run has come, writes it down now and then, and tells the run when it must end.
package actor JobReporter {
    /// What was done with an item; the names appear in the console.
    package enum Deed: String, Sendable, CaseIterable {
        case created, changed, deleted, unchanged, skipped, failed, fetched, imported
    }

    /// Reasons of failed items that are kept for the run's record.
    package static let mostReasons = 5

    private let claim: JobClaim
    private let store: any JobStore
    private let clock: any WallClock
    /// How long the claim lasts beyond each report.
    private let lease: Duration
    /// Between two reports to the store.
    private let pause: Duration
    private var reportedAt: Timestamp
    private var claimedUntil: Timestamp
    private let deadline: Timestamp
    private(set) package var progress = JobProgress()
    /// Why single items failed, the first few.
    private(set) package var reasons: [Remark] = []

    /// - Parameter deadline: the run is interrupted at its first report after that.
    package init(
        _ claim: JobClaim,
        store: any JobStore,
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

    /// Says how many items there are to deal with.
    package func expect(_ total: Int) async throws(JobStop) {
        progress.total = (progress.total ?? 0) + total
        try await report(force: true)
    }

    /// Notes that `count` items are dealt with. Throws when the run must end: call it between any two steps of a long run,
    /// with a count of 0 where nothing was done.
    package func did(_ deed: Deed, _ count: Int = 1) async throws(JobStop) {
        progress.done += count
        if count > 0 { progress.counts[deed.rawValue, default: 0] += count }
        try await report(force: false)
    }

    /// Notes that an item failed, and why.
    package func failed(_ reason: Remark) async throws(JobStop) {
        if reasons.count < Self.mostReasons, !reasons.contains(reason) { reasons.append(reason) }
        try await did(.failed)
    }

    /// The heartbeat: prolongs the claim while the run waits for something. Throws `.interrupted` where the claim is lost,
    /// or has run out because the store could not be written to.
    package func prolong() async throws(JobStop) {
        let until = clock.now + lease
        do {
            try await store.reportJob(claim, progress, until: until)
            claimedUntil = until
        } catch {
            if case .conflict = error { throw .interrupted }
            guard clock.now < claimedUntil else { throw .interrupted }
        }
    }

    private func report(force: Bool) async throws(JobStop) {
        if Task.isCancelled { throw .interrupted }
        let now = clock.now
        guard now < deadline else { throw .interrupted }
        guard force || now >= reportedAt + pause else { return }
        reportedAt = now
        do {
            try await store.reportJob(claim, progress, until: now + lease)
            claimedUntil = now + lease
        } catch {
            if case .conflict = error { throw .interrupted }
            throw JobStop(error)
        }
    }
}
