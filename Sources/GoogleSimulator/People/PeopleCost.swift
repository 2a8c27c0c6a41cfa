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
