import Base

/// An account's usage of the People API, in total and in the last minute.
struct PeopleUsage {
    private static let minute = Duration.minutes(1)

    private var recent: [String: [(at: Timestamp, units: Int)]] = [:]
    /// Units by metric since the start.
    private(set) var total: [String: Int] = [:]

    /// Charges a call, unless it exceeds what is left of the minute.
    mutating func charge(_ cost: PeopleCost, _ quota: PeopleQuota?, at now: Timestamp) throws(APIError) {
        let parts = cost.parts.filter { $0.units > 0 }
        if let quota {
            for part in parts {
                recent[part.metric, default: []].removeAll { $0.at <= now - Self.minute }
                let used = recent[part.metric, default: []].reduce(0) { $0 + $1.units }
                guard used + part.units <= quota.byMetric[part.metric, default: 0] else {
                    throw .peopleQuota(part.metric, part.limit)
                }
            }
        }
        for part in parts {
            if quota != nil { recent[part.metric, default: []].append((now, part.units)) }
            total[part.metric, default: 0] += part.units
        }
    }
}

extension APIError {
    /// 429, without a time to try again.
    fileprivate static func peopleQuota(_ metric: String, _ limit: String) -> APIError {
        var error = APIError(
            code: 429,
            status: "RESOURCE_EXHAUSTED",
            reason: "rateLimitExceeded",
            message: "Quota exceeded for quota metric '\(metric)' and limit '\(limit)' of service "
                + "'people.googleapis.com' for consumer 'project_number:100000000001'."
        )
        error.infoReason = "RATE_LIMIT_EXCEEDED"
        return error
    }
}

/// The cost of a call in the quotas per minute and user, by the names of the Google Cloud console.
struct PeopleCost: Sendable, Hashable {
    var reads = 0
    var writes = 0
    /// Deletions of contacts, and changes of groups.
    var removals = 0
    var photos = 0
    var groupReads = 0

    static let read = PeopleCost(reads: 1)
    static let change = PeopleCost(reads: 1, writes: 1)
    static let batch = PeopleCost(reads: 6, writes: 6)
    static let removal = PeopleCost(removals: 1)
    static let batchRemoval = PeopleCost(removals: 10)
    static let photo = PeopleCost(photos: 1)
    static let groupRead = PeopleCost(groupReads: 1)
    static let groupWrite = PeopleCost(removals: 1)

    /// The costs with the names of metrics and limits that refusals contain.
    var parts: [(metric: String, limit: String, units: Int)] {
        [
            ("critical_read_requests", "CriticalReadsPerMinutePerUser", reads),
            ("critical_write_requests", "CriticalWritesPerMinutePerUser", writes),
            ("delete_requests", "DeletesPerMinutePerUser", removals),
            ("photo_write_requests", "PhotoWritesPerMinutePerUser", photos),
            ("group_read_requests", "GroupReadsPerMinutePerUser", groupReads),
        ]
    }
}

/// The quota of one user per minute; the default is what the console showed in 2026.
package struct PeopleQuota: Sendable, Hashable {
    package var reads = 60
    package var writes = 30
    package var removals = 30
    package var photos = 50
    package var groupReads = 90

    package init() {}

    var byMetric: [String: Int] {
        [
            "critical_read_requests": reads, "critical_write_requests": writes, "delete_requests": removals,
            "photo_write_requests": photos, "group_read_requests": groupReads,
        ]
    }
}
