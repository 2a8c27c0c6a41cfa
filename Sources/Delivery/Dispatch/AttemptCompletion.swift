import Base
import Logging
import Storage

/// The end of an attempt and the report on it, to be stored.
///
/// Until it is stored, the attempt stays open in the store; at the next start its outcome counts as unknown, and a
/// search follows.
struct AttemptCompletion: Sendable {
    /// The pause after the first error; it doubles with each.
    private static let firstPause = DeliveryContext.storeRetryDelay
    private static let longestPause = Duration.seconds(60)

    /// The store's answer.
    private enum Answer {
        case stored
        case later(StorageError)
        /// Retrying would bring the same answer.
        case never(StorageError)
    }

    let lease: LeasedDelivery
    let result: AttemptResult
    let report: OutgoingReport?
    let endedAt: Timestamp
    let context: DeliveryContext
    let logger: Logger

    /// Stores the end. Returns false if the store does not accept it now.
    func store() async -> Bool {
        switch await ask(report) {
        case .stored: return true
        case .later(let error):
            logger.critical("cannot store an attempt's outcome", metadata: ["error": "\(error)"])
            return false
        case .never(let error):
            await giveUp(error)
            return true
        }
    }

    /// Retries with growing pauses until the store accepts it or the worker stops.
    func storeLater(until isStopping: @Sendable () async -> Bool) async {
        var pause = Self.firstPause
        while true {
            let moment = context.clock.now + pause
            guard (try? await context.clock.sleep(until: moment)) != nil, await !isStopping() else { return }
            if await store() { return }
            pause = min(pause * 2, Self.longestPause)
        }
    }

    private func ask(_ report: OutgoingReport?) async -> Answer {
        do throws(StorageError) {
            if try await context.store.finish(lease, with: result, report: report, at: endedAt) != nil, let report {
                context.counters.reported()
                context.onQueued(report.message.deliveries.map(\.account))
            }
            return .stored
        } catch {
            switch error {
            case .damaged, .notFound, .conflict: return .never(error)
            case .full, .tooSlow, .outdated, .tooOld, .tooNew, .locked, .failed: return .later(error)
            }
        }
    }

    /// Retries without the report, which may be what the store refuses; otherwise gives up.
    private func giveUp(_ error: StorageError) async {
        if report != nil, case .stored = await ask(nil) {
            return logger.error("cannot store a delivery report; it is lost", metadata: ["error": "\(error)"])
        }
        logger.critical(
            "the database refuses an attempt's outcome; the next start searches Sent for the message",
            metadata: ["error": "\(error)"]
        )
    }
}
