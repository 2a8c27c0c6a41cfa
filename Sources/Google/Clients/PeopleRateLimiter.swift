package import Base

/// The cost of a call in the quotas of the People API.
package struct PeopleQuotaCost: Sendable, Hashable {
    var amounts: [PeopleBudget.Metric: Int]

    package static let read = PeopleQuotaCost(amounts: [.reads: 1])
    package static let batch = PeopleQuotaCost(amounts: [.reads: 6, .writes: 6])
    package static let removal = PeopleQuotaCost(amounts: [.removals: 10])
    package static let photo = PeopleQuotaCost(amounts: [.photos: 1])
    package static let groupRead = PeopleQuotaCost(amounts: [.groupReads: 1])
    package static let groupWrite = PeopleQuotaCost(amounts: [.removals: 1])
}

/// The quotas of one user per minute. Google publishes no figures; these are those in the Google Cloud console.
package struct PeopleBudget: Sendable, Hashable {
    package enum Metric: Sendable, Hashable {
        case reads, writes, removals, photos, groupReads
    }

    package var limits: [Metric: Int] = [.reads: 60, .writes: 30, .removals: 30, .photos: 50, .groupReads: 90]

    package init() {}
}

/// Rate limiter of one user's calls, so that Google need not refuse any for a quota.
package final class PeopleRateLimiter: Sendable {
    private static let window = Duration.minutes(1)

    private let budget: PeopleBudget
    private let spent = Locked<[PeopleBudget.Metric: [(at: Timestamp, amount: Int)]]>([:])

    package init(_ budget: PeopleBudget) {
        self.budget = budget
    }

    /// Charges a call and returns `nil` if it may go now; otherwise returns when to ask again.
    package func charge(_ cost: PeopleQuotaCost, at now: Timestamp) -> Timestamp? {
        spent.withLock { spent in
            var earliest: Timestamp?
            for (metric, amount) in cost.amounts {
                spent[metric, default: []].removeAll { $0.at + Self.window <= now }
                let recent = spent[metric, default: []]
                var used = recent.reduce(0) { $0 + $1.amount }
                for event in recent where used + amount > budget.limits[metric, default: amount] {
                    used -= event.amount
                    earliest = max(earliest ?? event.at, event.at + Self.window)
                }
            }
            if let earliest { return earliest }
            for (metric, amount) in cost.amounts { spent[metric, default: []].append((now, amount)) }
            return nil
        }
    }
}
