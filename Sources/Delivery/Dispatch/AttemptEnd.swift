import Base
import Logging
import Storage

/// How an attempt ended, and the report on it, on their way into the store.
///
/// Until the store has taken it the attempt stays open there; at the next start it counts as uncertain and is looked for.
struct AttemptEnd: Sendable {
    /// The pause after the first refusal; it doubles with each.
    private static let firstPause = DeliveryContext.storeRetryDelay
    private static let longestPause = Duration.seconds(60)

    /// What the store said.
    private enum Answer {
        case stored
        case later(StorageError)
        /// To ask again would bring the same.
        case never(StorageError)
    }

    let lease: LeasedDelivery
    let result: AttemptResult
    let report: OutgoingReport?
    let endedAt: Timestamp
    let context: DeliveryContext
    let logger: Logger

    /// Stores it. Returns false when the store does not take it now.
    func store() async -> Bool {
        switch await ask(report) {
        case .stored: return true
        case .later(let error):
            logger.critical("an attempt's end could not be stored", metadata: ["error": "\(error)"])
            return false
        case .never(let error):
            await giveUp(error)
            return true
        }
    }

    /// Stores what the store did not take at once: again and again with growing pauses, until it does or the worker stops.
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

    /// Tries it without the report, which may be what the store refuses; what else it may be ends with the attempt.
    private func giveUp(_ error: StorageError) async {
        if report != nil, case .stored = await ask(nil) {
            return logger.error("a delivery report could not be stored and is lost", metadata: ["error": "\(error)"])
        }
        logger.critical(
            "the store refuses an attempt's end for good; the message is looked for at the next start",
            metadata: ["error": "\(error)"]
        )
    }
}
