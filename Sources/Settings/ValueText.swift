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

/// Sizes in bytes, written as `36700160`, `64KiB`, `35MiB`, `2GiB`.
///
/// Only binary units are supported, because MB is ambiguous: 10^6 or 2^20 bytes.
enum SizeText {
    private static let factors = ["": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]

    static func read(_ text: String) -> Int? {
        DecimalNumber.read(text, factors: factors)
    }

    static func write(_ bytes: Int) -> String {
        DecimalNumber.write(bytes, factors: factors)
    }
}

/// Decimal numbers without sign, spaces or separators.
enum DecimalNumber {
    static func read(_ text: some StringProtocol) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// Reads a number with a unit: `64KiB` is 64 times the factor of its unit.
    static func read(_ text: String, factors: [String: Int]) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = read(digits), let factor = factors[String(text.dropFirst(digits.count))] else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: factor)
        return overflow ? nil : product
    }

    /// Writes `value` with the largest unit that divides it evenly.
    static func write(_ value: Int, factors: [String: Int]) -> String {
        let fitting = factors.filter { value != 0 && value.isMultiple(of: $0.value) }
        guard let unit = fitting.max(by: { $0.value < $1.value }) else {
            return "0" + (factors.first { $0.value == 1 && !$0.key.isEmpty }?.key ?? "")
        }
        return "\(value / unit.value)\(unit.key)"
    }
}

/// The "did you mean" suggestion for a misspelt word.
enum Suggestion {
    /// Returns the nearest of `candidates`, if it is near enough to be meant.
    static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let word = Array(word.lowercased().replacing("-", with: "_").utf8)
        let ranked = candidates.map { (candidate: $0, distance: distance(word, Array($0.lowercased().utf8))) }
        guard let best = ranked.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, word.count / 3) ? best.candidate : nil
    }

    /// The smallest number of insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var least = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { least = min(least, before[j - 2] + 1) }
                row.append(least)
            }
            before = previous
            previous = row
        }
        return previous[b.count]
    }
}
