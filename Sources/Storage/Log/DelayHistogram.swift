package import Base

/// How long deliveries took, from the 250 to Gmail's answer, counted in classes of growing width.
///
/// The histograms of several hours can be added, which quantiles cannot.
package struct DelayHistogram: Sendable, Hashable {
    /// The upper bounds of all classes except the last, which is open.
    package static let bounds: [Duration] = [
        .milliseconds(100), .milliseconds(200), .milliseconds(300), .milliseconds(500), .milliseconds(700),
        .seconds(1), .milliseconds(1500), .seconds(2), .seconds(3), .seconds(5), .seconds(7), .seconds(10),
        .seconds(20),
        .seconds(30), .minutes(1), .minutes(2), .minutes(5), .minutes(10), .minutes(30), .hours(1), .hours(3),
        .hours(10),
        .hours(24),
    ]
    /// The number of classes.
    package static let size = bounds.count + 1

    /// The number of deliveries in each class.
    package private(set) var counts: [Int]

    package init() {
        counts = Array(repeating: 0, count: Self.size)
    }

    /// Restores stored counts; missing classes are empty, surplus ones are added to the last.
    package init(counts: some Sequence<Int>) {
        self.init()
        for (index, count) in counts.enumerated() { self.counts[min(index, Self.size - 1)] += count }
    }

    /// The class of a delivery that took `delay`.
    package static func index(of delay: Duration) -> Int {
        bounds.firstIndex { delay < $0 } ?? bounds.count
    }

    package mutating func add(_ delay: Duration) { counts[Self.index(of: delay)] += 1 }

    /// The number of deliveries in all classes.
    package var total: Int { counts.reduce(0, +) }

    /// The time within which the share `rank` (0 to 1) of the deliveries was done; `nil` without any.
    ///
    /// Interpolated within its class, so the error is less than the class's width. For the open class, returns its
    /// lower bound, which is all that is known.
    package func quantile(_ rank: Double) -> Duration? {
        guard total > 0 else { return nil }
        let wanted = max(1, (min(max(rank, 0), 1) * Double(total)).rounded(.up))
        var below = 0.0
        for (index, count) in counts.enumerated() where count > 0 {
            if below + Double(count) >= wanted {
                let lower = index == 0 ? Duration.zero : Self.bounds[index - 1]
                guard index < Self.bounds.count else { return lower }
                let share = (wanted - below) / Double(count)
                return .milliseconds(
                    lower.milliseconds + Int64(share * Double((Self.bounds[index] - lower).milliseconds))
                )
            }
            below += Double(count)
        }
        return nil
    }

    package static func + (a: DelayHistogram, b: DelayHistogram) -> DelayHistogram {
        DelayHistogram(counts: zip(a.counts, b.counts).map { $0 + $1 })
    }
}

/// The kind of an error, so that errors can be counted together: a reason without what differs between messages
/// (addresses, ids, numbers with many digits).
package struct ErrorCause: Sendable, Hashable {
    /// The maximum length of each value of a cause, in characters.
    package static let longest = 120
    /// Represents all causes of an hour beyond the maximum number that is distinguished.
    package static let other = ErrorCause(text: "…")

    /// What all these errors have in common.
    package let localizedReason: Reason

    /// Restores a stored cause.
    package init(text: String) {
        localizedReason = Reason(stored: text)
    }

    /// The cause as stored.
    package var text: String { localizedReason.stored }

    /// The cause of an attempt's reason.
    package init(reason: Reason?) {
        localizedReason = (reason ?? "").mapValues(Self.general)
    }

    private static func general(_ value: String) -> String {
        let words = value.split(whereSeparator: \.isWhitespace).map(Self.general)
        return words.isEmpty ? "?" : String(words.joined(separator: " ").prefix(longest))
    }

    /// The most digits that a word keeps: HTTP and SMTP statuses have three.
    private static let mostDigits = 3

    private static func general(_ word: Substring) -> String {
        let core = word.drop { !isPartOfName($0) }
        let trailing = core.reversed().prefix { !isPartOfName($0) }.count
        let inner = core.dropLast(trailing)
        let isNamed =
            inner.contains("@") || inner.contains("://") || inner.filter(\.isNumber).count > mostDigits
        guard isNamed else { return String(word) }
        return word.prefix(word.count - core.count) + "…" + core.suffix(trailing)
    }

    private static func isPartOfName(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
