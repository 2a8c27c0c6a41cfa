package import Base

/// One run of a scheduled action for one user.
package struct JobRun: Sendable, Hashable {
    /// The row number; later runs have greater ones.
    package struct ID: Sendable, Hashable, Comparable {
        package let rawValue: Int64

        package init(rawValue: Int64) { self.rawValue = rawValue }

        package static func < (a: ID, b: ID) -> Bool { a.rawValue < b.rawValue }
    }

    /// Whether the run is in progress, or how it ended.
    package enum Outcome: String, Sendable, CaseIterable {
        case running
        case succeeded
        /// Some items failed; the others are done.
        case partly
        case failed
        /// The process stopped, or the run took too long and lost its claim; the next run continues.
        case interrupted
    }

    package var id: ID
    package var kind: JobKind
    package var person: PersonID
    /// True for a run that was requested.
    package var isRequested: Bool
    package var startedAt: Timestamp
    /// `nil` while it runs.
    package var endedAt: Timestamp?
    package var outcome: Outcome
    package var progress: JobProgress
    /// What went wrong, in words for people; never a secret.
    package var reasons: [Remark]

    package init(
        id: ID,
        kind: JobKind,
        person: PersonID,
        isRequested: Bool,
        startedAt: Timestamp,
        endedAt: Timestamp?,
        outcome: Outcome,
        progress: JobProgress,
        reasons: [Remark]
    ) {
        self.id = id
        self.kind = kind
        self.person = person
        self.isRequested = isRequested
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.progress = progress
        self.reasons = reasons
    }
}

/// How far a run has come, and what it did.
package struct JobProgress: Sendable, Hashable, Codable {
    /// The items processed, and how many there are where that is known.
    package var done: Int
    package var total: Int?
    /// What was done, by name: `created`, `changed`, `deleted`, `skipped`, `failed`, …
    package var counts: [String: Int]

    package init(done: Int = 0, total: Int? = nil, counts: [String: Int] = [:]) {
        self.done = done
        self.total = total
        self.counts = counts
    }
}

/// The result of a run.
package struct JobResult: Sendable, Hashable {
    package var outcome: JobRun.Outcome
    package var progress: JobProgress
    package var reasons: [Remark]
    /// The earliest time to continue, for example because of a quota.
    package var notBefore: Timestamp?

    package init(
        _ outcome: JobRun.Outcome,
        progress: JobProgress = JobProgress(),
        reasons: [Remark] = [],
        notBefore: Timestamp? = nil
    ) {
        self.outcome = outcome
        self.progress = progress
        self.reasons = reasons
        self.notBefore = notBefore
    }
}
