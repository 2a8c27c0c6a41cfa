import Base

/// Durations, written as `500ms`, `30s`, `5m`, `4h`, `5d`.
enum DurationText {
    /// In milliseconds.
    private static let factors = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]

    static func read(_ text: String) -> Duration? {
        DecimalNumber.read(text, factors: factors).map { .milliseconds($0) }
    }

    static func write(_ duration: Duration) -> String {
        DecimalNumber.write(Int(duration.milliseconds), factors: factors)
    }
}
