/// The measurements.
struct Report {
    /// The times from the content's last byte to its 250, in nanoseconds, of the messages within the measured time.
    var latencies: [Int64] = []
    /// The times from MAIL, or from when the message was due, to that 250, in nanoseconds.
    var transactions: [Int64] = []
    /// The accepted messages, including the warm-up.
    var total = 0
    var errors = 0
    /// The code of the last refusal; 0 if a connection ended.
    var lastError: Int?
    /// The measured time.
    var elapsed = Duration.zero

    var json: String {
        let seconds = elapsed / .seconds(1)
        let sorted = latencies.sorted()
        let whole = transactions.sorted()
        let fields: [(String, String)] = [
            ("messages", "\(latencies.count)"),
            ("seconds", "\(seconds)"),
            ("rate", "\(seconds > 0 ? Double(latencies.count) / seconds : 0)"),
            ("p50", "\(Self.milliseconds(0.50, of: sorted))"),
            ("p99", "\(Self.milliseconds(0.99, of: sorted))"),
            ("transaction_p50", "\(Self.milliseconds(0.50, of: whole))"),
            ("transaction_p99", "\(Self.milliseconds(0.99, of: whole))"),
            ("total", "\(total)"),
            ("errors", "\(errors)"),
            ("last_error", lastError.map { "\($0)" } ?? "null"),
        ]
        return "{" + fields.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + "}"
    }

    private static func milliseconds(_ share: Double, of sorted: [Int64]) -> Double {
        guard let last = sorted.indices.last else { return 0 }
        return Double(sorted[Int(Double(last) * share)]) / 1e6
    }
}
