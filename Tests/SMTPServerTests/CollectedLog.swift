import Base
import Logging
import TestSupport

/// What a listener logs, with the limiter that keeps floods out of it.
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
