import Base
package import Storage

/// A run of a scheduled action, for programs.
package struct JobRunView: Encodable, Sendable {
    package let job: String
    package let person: Int64
    package let requested: Bool
    package let startedAt: String
    package let endedAt: String?
    package let outcome: String
    package let done: Int
    package let total: Int?
    package let counts: [String: Int]
    package let error: String?

    package init(_ run: JobRun) {
        job = run.kind.rawValue
        person = run.person.rawValue
        requested = run.isRequested
        startedAt = run.startedAt.iso8601
        endedAt = run.endedAt?.iso8601
        outcome = run.outcome.rawValue
        done = run.progress.done
        total = run.progress.total
        counts = run.progress.counts
        error = run.reasons.isEmpty ? nil : run.reasons.sentence
    }
}
