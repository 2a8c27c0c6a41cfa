import Base
import Logging
import ServiceLifecycle
import Storage

/// Writes the recorder's entries, applies changed rules, and deletes old entries.
struct LogKeeper: Service {
    private static let writeInterval = Duration.milliseconds(500)
    private static let rulesInterval = Duration.seconds(5)
    private static let forgetInterval = Duration.minutes(10)
    private static let forgetAtOnce = 500

    let recorder: LogRecorder
    let store: any Store
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await every(Self.writeInterval) { try await recorder.flush(to: store) } }
                group.addTask { await every(Self.rulesInterval) { recorder.rules = try await store.logRules() } }
                group.addTask { await every(Self.forgetInterval) { try await forget() } }
            }
        }
        // Entries logged while the other services stopped.
        try? await recorder.flush(to: store)
    }

    /// Runs `work` now and after each `interval`, until the task is cancelled; logs only the first of successive
    /// failures.
    private func every(_ interval: Duration, _ work: () async throws -> Void) async {
        var isFailing = false
        while !Task.isCancelled {
            do {
                try await work()
                isFailing = false
            } catch {
                guard !Task.isCancelled else { return }
                if !isFailing { logger.error("the log could not be maintained", metadata: ["error": "\(error)"]) }
                isFailing = true
            }
            guard (try? await clock.sleep(until: clock.now + interval)) != nil else { return }
        }
    }

    private func forget() async throws {
        let before = clock.now - .days(try await store.organisationSettings().logRetention)
        while try await store.forgetLog(before: before, limit: Self.forgetAtOnce) == Self.forgetAtOnce {
            try Task.checkCancellation()
        }
    }
}
