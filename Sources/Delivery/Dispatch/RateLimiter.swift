package import Base
package import Storage

/// Keeps one account within its limits by what it spent in the last minute and the last day.
///
/// Rebuilt from the store's ledger after a restart, so nothing is forgotten.
package struct RateLimiter: Sendable {
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

    package var limits: RateLimits
    private var minuteSpending: SlidingSum
    private var daySpending: SlidingSum

    package init(limits: RateLimits, ledger: [LedgerEntry] = []) {
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

/// The sum of the amounts added within the last `window`, in steps of `resolution`.
///
/// A step leaves the window as a whole when its end does, so the sum is too high by less than one step.
struct SlidingSum: Sendable {
    private struct Step {
        /// The number of the step since 1970.
        let number: Int64
        var amount: Int
    }

    private let window: Int64
    private let resolution: Int64
    private var steps: [Step] = []

    init(window: Duration, resolution: Duration) {
        self.window = window.milliseconds
        self.resolution = resolution.milliseconds
    }

    mutating func add(_ amount: Int, at moment: Timestamp) {
        guard amount != 0 else { return }
        let number = moment.milliseconds / resolution
        if let place = steps.lastIndex(where: { $0.number <= number }) {
            if steps[place].number == number {
                steps[place].amount += amount
            } else {
                steps.insert(Step(number: number, amount: amount), at: place + 1)
            }
        } else {
            steps.insert(Step(number: number, amount: amount), at: 0)
        }
    }

    mutating func sum(at now: Timestamp) -> Int {
        moveFuture(to: now)
        let gone = steps.prefix { leaves($0) <= now.milliseconds }.count
        steps.removeFirst(gone)
        return steps.reduce(0) { $0 + $1.amount }
    }

    /// After the clock was set back, counts amounts "in the future" as spent now, instead of until the clock reaches
    /// them again.
    private mutating func moveFuture(to now: Timestamp) {
        let present = now.milliseconds / resolution
        let kept = steps.prefix { $0.number <= present }.count
        guard kept < steps.count else { return }
        let amount = steps[kept...].reduce(0) { $0 + $1.amount }
        steps.removeSubrange(kept...)
        add(amount, at: now)
    }

    /// The first moment, not before `now`, at which the sum is at most `limit` if nothing is added.
    func moment(atMost limit: Int, from now: Timestamp) -> Timestamp {
        var left = steps.filter { leaves($0) > now.milliseconds }
        var moment = now.milliseconds
        while left.reduce(0, { $0 + $1.amount }) > limit, !left.isEmpty {
            moment = leaves(left.removeFirst())
        }
        return Timestamp(milliseconds: moment)
    }

    private func leaves(_ step: Step) -> Int64 { (step.number + 1) * resolution + window }
}
