package import Base

/// Slows down and locks out those that guess passwords. Successful logins never count.
package struct LoginGuard: Sendable {
    package struct Limits: Sendable, Hashable {
        package var failuresPerAddress = 20
        package var failuresPerLogin = 10
        /// Failures of one name from all addresses together, beyond which it may only be tried from addresses that its
        /// owner is known to use. `nil` counts each address by itself alone.
        package var failuresEverywhere: Int?
        /// Failures longer ago are forgotten.
        package var window = Duration.minutes(10)
        package var lockout = Duration.minutes(15)
        /// The wait before the answer to the first failure of an address; doubles with each further one.
        package var delay = Duration.seconds(1)

        package init() {}
    }

    /// Locks a name for the addresses that failed with it, not for its owner elsewhere. Without an address it is about
    /// all of them.
    private struct Key: Hashable {
        var address: String?
        var login: String?
    }

    private struct Record {
        var failures: [Timestamp] = []
        var lockedUntil: Timestamp?
    }

    private static let longestDelay = Duration.seconds(10)
    private static let remembered = 10_000

    private let limits: Limits
    private var records: [Key: Record] = [:]

    package init(_ limits: Limits) {
        self.limits = limits
    }

    /// Whether a password may be tried now.
    package func isLocked(_ login: String, from address: String, at now: Timestamp) -> Bool {
        [Key(address: address), Key(address: address, login: login.lowercased())].contains { key in
            records[key]?.lockedUntil.map { $0 > now } ?? false
        }
    }

    /// Whether the name is being guessed from so many addresses that only those count which its owner is known to use.
    package func isBesieged(_ login: String, at now: Timestamp) -> Bool {
        records[Key(login: login.lowercased())]?.lockedUntil.map { $0 > now } ?? false
    }

    /// Counts a failure and says how long the answer is to be held back.
    package mutating func failed(_ login: String, from address: String, at now: Timestamp) -> Duration {
        if records.count >= Self.remembered { forget(before: now) }
        let count = count(Key(address: address), now, limit: limits.failuresPerAddress)
        _ = self.count(Key(address: address, login: login.lowercased()), now, limit: limits.failuresPerLogin)
        if let limit = limits.failuresEverywhere { _ = self.count(Key(login: login.lowercased()), now, limit: limit) }
        return min(limits.delay * (1 << min(count - 1, 16)), Self.longestDelay)
    }

    private mutating func count(_ key: Key, _ now: Timestamp, limit: Int) -> Int {
        var record = records[key] ?? Record()
        record.failures.removeAll { now - $0 > limits.window }
        record.failures.append(now)
        let count = record.failures.count
        if count >= limit {
            record.lockedUntil = now + limits.lockout
            record.failures = []
        }
        records[key] = record
        return count
    }

    private mutating func forget(before now: Timestamp) {
        records = records.filter { _, record in
            record.lockedUntil.map { $0 > now } ?? false || record.failures.contains { now - $0 <= limits.window }
        }
        if records.count >= Self.remembered { records.removeAll() }
    }
}
