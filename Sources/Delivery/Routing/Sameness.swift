package import Base
package import Storage

/// Detects many similar messages from one account: a bulk mailing without the usual header fields.
///
/// Counts by account and subject over `window`. The number of subjects is bounded: at the bound, expired ones are
/// forgotten, and all if none has expired.
package struct Sameness: Sendable {
    private struct Topic: Hashable {
        let account: AccountID
        let subject: String
    }

    private struct Tally {
        var since: Timestamp
        var count: Int
    }

    /// The number of similar messages within `window` that still count as personal mail.
    package static let ordinaryCount = 20
    package static let window = Duration.minutes(10)
    private static let remembered = 4096

    private var tallies: [Topic: Tally] = [:]

    package init() {}

    /// Counts one message, and returns whether there were too many similar ones.
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
