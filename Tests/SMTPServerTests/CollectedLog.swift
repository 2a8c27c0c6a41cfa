import Base
import Logging

/// What a listener logs, with the limiter that keeps floods out of it.
final class CollectedLog: Sendable {
    struct Line: Sendable {
        let text: String
        let metadata: [String: String]
    }

    let limiter = LogLimiter(clock: ManualClock())
    private let collected = Locked<[Line]>([])

    func lines(_ text: String) -> [Line] { collected.withLock { $0.filter { $0.text == text } } }

    struct Handler: LogHandler {
        let log: CollectedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }.mapValues { "\($0)" }
            log.collected.withLock { $0.append(Line(text: "\(event.message)", metadata: all)) }
        }
    }
}
