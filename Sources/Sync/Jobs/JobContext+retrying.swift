import Base

extension JobContext {
    /// Runs idempotent work and repeats it after each of `pauses` while it fails temporarily. Throws the last attempt's
    /// error.
    func retrying<Value: Sendable>(
        after pauses: [Duration],
        _ work: () async throws(JobStop) -> Value
    ) async throws(JobStop) -> Value {
        for pause in pauses {
            do throws(JobStop) { return try await work() } catch {
                // A pause with a known end is left to the scheduler.
                guard case .paused(_, until: nil) = error else { throw error }
            }
            // Throws if the run's time is up.
            try await reporter.did(.unchanged, 0)
            do { try await clock.sleep(until: clock.now + pause) } catch { throw .interrupted }
        }
        return try await work()
    }
}
