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
