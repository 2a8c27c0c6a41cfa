package import Base
package import Storage

/// Notices many alike messages from one account: a mass mailing without the usual header fields.
///
/// Counts by account and subject over `window`; a bounded number of subjects is remembered, the oldest is forgotten
/// first.
package struct Sameness: Sendable {
    private struct Topic: Hashable {
        let account: AccountID
        let subject: String
    }

    private struct Tally {
        var since: Timestamp
        var count: Int
    }

    /// So many of one kind within `window` are still taken for mail of people.
    package static let ordinaryCount = 20
    package static let window = Duration.minutes(10)
    private static let remembered = 4096

    private var tallies: [Topic: Tally] = [:]

    package init() {}

    /// Counts one message and tells whether there were too many like it.
    package mutating func isBulk(account: AccountID, subject: String?, at now: Timestamp) -> Bool {
        let topic = Topic(account: account, subject: subject ?? "")
        var tally = tallies[topic] ?? Tally(since: now, count: 0)
        if now - tally.since > Self.window { tally = Tally(since: now, count: 0) }
        tally.count += 1
        if tallies.count >= Self.remembered, tallies[topic] == nil { forget(before: now) }
        tallies[topic] = tally
        return tally.count > Self.ordinaryCount
    }

    private mutating func forget(before now: Timestamp) {
        tallies = tallies.filter { now - $0.value.since <= Self.window }
        if tallies.count >= Self.remembered { tallies.removeAll() }
    }
}
