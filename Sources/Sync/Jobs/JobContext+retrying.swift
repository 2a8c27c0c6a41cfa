import Base

extension JobContext {
    /// Does something that may be done twice. Where it fails for the moment only, it is tried again after each of
    /// `pauses`; throws what the last attempt failed by.
    func retrying<Value: Sendable>(
        after pauses: [Duration],
        _ work: () async throws(JobStop) -> Value
    ) async throws(JobStop) -> Value {
        for pause in pauses {
            do throws(JobStop) { return try await work() } catch {
                // Where it is known until when it lasts, the wait is the scheduler's.
                guard case .paused(_, until: nil) = error else { throw error }
            }
            // Throws where the run's time is up.
            try await reporter.did(.unchanged, 0)
            do { try await clock.sleep(until: clock.now + pause) } catch { throw .interrupted }
        }
        return try await work()
    }
}
