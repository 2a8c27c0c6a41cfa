package import Base

/// The UTC offsets of a zone in the past, present and future.
package struct TimeZoneRules: Sendable, Hashable {
    struct Transition: Sendable, Hashable {
        /// Seconds since 1970-01-01T00:00:00Z.
        let at: Int64
        /// The offset from UTC from then on, in seconds.
        let offset: Int
    }

    /// In ascending order.
    let transitions: [Transition]
    /// The offset before the first transition.
    let firstOffset: Int
    /// The rule after the last transition.
    let future: YearlyZoneRule?

    package static let utc = TimeZoneRules(transitions: [], firstOffset: 0, future: nil)

    /// The UTC offset in seconds at a moment, given in seconds since 1970-01-01T00:00:00Z.
    package func offset(at seconds: Int64) -> Int {
        guard let last = transitions.last else { return future?.offset(at: seconds) ?? firstOffset }
        if seconds >= last.at { return future?.offset(at: seconds) ?? last.offset }
        let index = transitions.partitioningIndex { $0.at > seconds }
        return index == 0 ? firstOffset : transitions[index - 1].offset
    }

    /// The local time at `moment`, without its milliseconds.
    package func local(_ moment: Timestamp) -> LocalTime {
        let seconds = moment.milliseconds.flooredQuotient(by: 1000)
        return LocalTime(seconds: seconds + Int64(offset(at: seconds)))
    }

    /// The moment at which clocks show `time`. Where they show it twice, the first one; where they skip it, the moment
    /// at which they would have shown it without the change (RFC 5545 section 3.3.5, form 3).
    package func moment(_ time: LocalTime) -> Timestamp {
        // No zone is more than a day from UTC, and none changes twice within two days.
        let before = Int64(offset(at: time.seconds - LocalTime.secondsPerDay))
        let after = Int64(offset(at: time.seconds + LocalTime.secondsPerDay))
        let early = time.seconds - before
        let late = time.seconds - after
        let isEarly = Int64(offset(at: early)) == before
        let isLate = Int64(offset(at: late)) == after
        let seconds =
            switch (isEarly, isLate) {
            case (true, true): min(early, late)
            case (true, false): early
            case (false, true): late
            case (false, false): early
            }
        return Timestamp(milliseconds: seconds * 1000)
    }
}

extension Array {
    /// The first index whose element satisfies `condition`, which must hold for every element after one for which it
    /// holds.
    fileprivate func partitioningIndex(where condition: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if condition(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Int64 {
    /// The quotient, rounded down.
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : (self - divisor + 1) / divisor
    }
}
