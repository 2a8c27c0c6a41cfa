package import Base

/// How far clocks of one zone were, are and will be ahead of UTC.
package struct TimeZoneRules: Sendable, Hashable {
    struct Transition: Sendable, Hashable {
        /// Seconds since 1970-01-01T00:00:00Z.
        let at: Int64
        /// Seconds ahead of UTC from then on.
        let offset: Int
    }

    /// By ascending time.
    let transitions: [Transition]
    /// Before the first transition.
    let firstOffset: Int
    /// After the last transition.
    let future: YearlyZoneRule?

    package static let utc = TimeZoneRules(transitions: [], firstOffset: 0, future: nil)

    /// Seconds ahead of UTC at a moment, in seconds since 1970-01-01T00:00:00Z.
    package func offset(at seconds: Int64) -> Int {
        guard let last = transitions.last else { return future?.offset(at: seconds) ?? firstOffset }
        if seconds >= last.at { return future?.offset(at: seconds) ?? last.offset }
        let index = transitions.partitioningIndex { $0.at > seconds }
        return index == 0 ? firstOffset : transitions[index - 1].offset
    }

    /// What clocks show at `moment`; milliseconds are dropped.
    package func local(_ moment: Timestamp) -> LocalTime {
        let seconds = moment.milliseconds.flooredQuotient(by: 1000)
        return LocalTime(seconds: seconds + Int64(offset(at: seconds)))
    }

    /// When clocks show `time`. Of two such moments the first; where clocks skip it, what they would have shown without
    /// the change (RFC 5545 section 3.3.5, form 3).
    package func moment(_ time: LocalTime) -> Timestamp {
        // No zone is more than a day off, and none changes twice within two.
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
    /// The first index whose element fulfils `condition`, which holds for all that follow one for which it holds.
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
