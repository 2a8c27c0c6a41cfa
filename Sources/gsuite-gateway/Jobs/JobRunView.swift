import Base
import Storage

/// A run as `jobs --json` shows it.
struct JobRunView: Encodable {
    let job: String
    let person: Int64
    let requested: Bool
    let startedAt: String
    let endedAt: String?
    let outcome: String
    let done: Int
    let total: Int?
    let counts: [String: Int]
    let error: String?

    init(_ run: JobRun) {
        job = run.kind.rawValue
        person = run.person.rawValue
        requested = run.isRequested
        startedAt = run.startedAt.iso8601
        endedAt = run.endedAt?.iso8601
        outcome = run.outcome.rawValue
        done = run.progress.done
        total = run.progress.total
        counts = run.progress.counts
        error = run.error
    }
}
