import Base
import Logging
import TestSupport

/// Collects a listener's log, with the limiter of repeated lines.
final class CollectedLog: Sendable {
    struct Line: Sendable {
        let text: String
        let metadata: [String: String]
    }

    let limiter = LogLimiter(clock: ManualClock())
    private let capture = LogCapture()

    var logger: Logger { capture.logger }

    func lines(_ text: String) -> [Line] {
        capture.entries.filter { $0.text == text }.map {
            Line(text: $0.text, metadata: $0.metadata.mapValues { "\($0)" })
        }
    }
}
