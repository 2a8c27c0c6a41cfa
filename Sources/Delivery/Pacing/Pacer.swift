package import Base
package import Storage

/// Keeps one account within its limits by what it spent in the last minute and the last day.
///
/// Rebuilt from the store's ledger after a restart, so nothing is forgotten.
package struct Pacer: Sendable {
    /// What may be sent now.
    package enum Allowance: Sendable, Hashable {
        /// The number of sends that may begin.
        case now(Int)
        /// None before then.
        case later(Timestamp, Limit)
    }

    /// The limit that was reached.
    package enum Limit: String, Sendable, Hashable {
        case minute = "quota units a minute"
        case day = "messages a day"
    }

    package static let minute = Duration.seconds(60)
    package static let day = Duration.hours(24)

    package var limits: PaceLimits
    private var minuteSpending: SlidingSum
    private var daySpending: SlidingSum

    package init(limits: PaceLimits, ledger: [LedgerEntry] = []) {
        self.limits = limits
        minuteSpending = SlidingSum(window: Self.minute, resolution: .seconds(1))
        daySpending = SlidingSum(window: Self.day, resolution: .minutes(5))
        for entry in ledger { record(entry) }
    }

    package mutating func record(_ entry: LedgerEntry) {
        minuteSpending.add(entry.units, at: entry.at)
        daySpending.add(entry.messages, at: entry.at)
    }

    /// How many sends that cost `units` each may begin at `now`.
    package mutating func allowance(units: Int, at now: Timestamp) -> Allowance {
        let byDay = limits.messagesPerDay - daySpending.sum(at: now)
        guard byDay > 0 else {
            return .later(daySpending.moment(atMost: limits.messagesPerDay - 1, from: now), .day)
        }
        // An account whose minute is smaller than one send may still send, one message at a time.
        let minuteBudget = max(limits.unitsPerMinute, units)
        let byMinute = (minuteBudget - minuteSpending.sum(at: now)) / max(units, 1)
        guard byMinute > 0 else {
            return .later(minuteSpending.moment(atMost: minuteBudget - units, from: now), .minute)
        }
        return .now(min(byDay, byMinute))
    }
}
