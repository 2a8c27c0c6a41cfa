package import Logging
import Synchronization

/// Captures log entries.
package final class LogCapture: Sendable {
    package struct Entry: Sendable {
        package let level: Logger.Level
        package let text: String
        package let metadata: Logger.Metadata
    }

    private let kept = Mutex<[Entry]>([])

    package init() {}

    package var entries: [Entry] { kept.withLock { $0 } }

    package var logger: Logger { Logger(label: "test") { _ in Handler(capture: self) } }

    private struct Handler: LogHandler {
        let capture: LogCapture
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let entry = Entry(level: event.level, text: "\(event.message)", metadata: all)
            capture.kept.withLock { $0.append(entry) }
        }
    }
}
