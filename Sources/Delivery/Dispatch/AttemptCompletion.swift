import Base
import Logging
import Mail
import Storage

/// The end of an attempt, to be stored with the reports on it.
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
    let end: AttemptEnd
    let endedAt: Timestamp
    let context: DeliveryContext
    let logger: Logger

    /// Stores the end. Returns false if the store does not accept it now.
    func store() async -> Bool {
        switch await ask(end) {
        case .stored: return true
        case .later(let error): return tell(error)
        case .never(let error): return await storeWithoutReports(after: error)
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

    private func ask(_ end: AttemptEnd) async -> Answer {
        do throws(StorageError) {
            let queued = try await context.store.finish(lease, with: end, at: endedAt)
            for _ in queued { context.counters.reported() }
            if !queued.isEmpty { context.onQueued(end.reports.flatMap(\.message.deliveries).map(\.account)) }
            return .stored
        } catch {
            switch error {
            case .damaged, .notFound, .conflict: return .never(error)
            case .full, .tooSlow, .outdated, .tooOld, .tooNew, .locked, .failed: return .later(error)
            }
        }
    }

    private func tell(_ error: StorageError) -> Bool {
        logger.critical("cannot store an attempt's outcome", metadata: ["error": "\(error)"])
        return false
    }

    /// Stores the end without the reports, which may be what the store refuses, and records that a failure went
    /// unreported, or at least the end alone. Returns false if the store does not accept it now.
    private func storeWithoutReports(after error: StorageError) async -> Bool {
        let bare = end.withoutReports
        var noted = bare
        if end.reports.contains(where: { $0.action == .failed }) {
            let reason = Reason(.storeFailed, "\(error)")
            noted.events.append(MessageEvent(at: endedAt, kind: .unreported, detail: reason))
        }
        var attempts = [noted, bare]
        if end.reports.isEmpty { attempts = [] }
        for attempt in attempts {
            switch await ask(attempt) {
            case .stored:
                for _ in end.reports { context.counters.lostReport() }
                logger.error("cannot store a delivery report; it is lost", metadata: ["error": "\(error)"])
                return true
            case .later(let error): return tell(error)
            case .never: continue
            }
        }
        logger.critical(
            "the database refuses an attempt's outcome; the next start searches Sent for the message",
            metadata: ["error": "\(error)"]
        )
        return true
    }
}
