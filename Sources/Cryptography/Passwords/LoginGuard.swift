package import Base

/// Slows down and locks out clients that guess passwords. Successful logins never count, and no lockout affects them: a
/// password that was right is accepted whatever else its address tries, and a wrong password that is repeated counts
/// once.
package struct LoginGuard: Sendable {
    package struct Limits: Sendable, Hashable {
        package var failuresPerAddress = 20
        package var failuresPerLogin = 10
        /// Failures of one name from all addresses together, above which it may only be tried from addresses that its
        /// owner is known to use. `nil` counts each address separately.
        package var failuresEverywhere: Int?
        /// Older failures are ignored.
        package var window = Duration.minutes(10)
        package var lockout = Duration.minutes(15)
        /// The wait before the answer to the first failure of an address; doubles with each further failure.
        package var delay = Duration.seconds(1)

        package init() {}
    }

    /// Locks a name for the addresses that failed with it, but not for its owner elsewhere. Without an address, it
    /// applies to all addresses.
    private struct Key: Hashable {
        var address: String?
        var login: String?
    }

    private struct Record {
        var failures: [Timestamp] = []
        var lockedUntil: Timestamp?
    }

    /// The remembered passwords of a name at an address.
    private struct Memory {
        /// The digest of the last right password, and the time of its comparison with the stored hash.
        var right: (digest: [UInt8], at: Timestamp)?
        /// The digests of wrong passwords.
        var wrong: [(digest: [UInt8], at: Timestamp)] = []

        var latest: Timestamp { max(right?.at ?? .init(milliseconds: 0), wrong.last?.at ?? .init(milliseconds: 0)) }
    }

    private static let longestDelay = Duration.seconds(10)
    private static let remembered = 10_000
    /// How long a right password is accepted without being hashed again.
    private static let rightFor = Duration.hours(1)
    /// How long a name counts as known at an address after a login.
    private static let knownFor = Duration.days(7)
    /// The most wrong passwords that are remembered, to recognise repeated ones.
    private static let mostWrong = 20

    private let limits: Limits
    /// Keeps digests of passwords from being compared with those of another process or of a memory dump.
    private let key = RandomBytes.make(32)
    private var records: [Key: Record] = [:]
    private var memories: [Key: Memory] = [:]

    package init(_ limits: Limits) {
        self.limits = limits
    }

    /// Whether a password must not be tried now. Where the name has recently logged in from the address, failures of
    /// other names there are ignored.
    package func isLocked(_ login: String, from address: String, at now: Timestamp) -> Bool {
        let source = Self.source(of: address)
        let pair = Key(address: source, login: login.lowercased())
        if isLocked(pair, at: now) { return true }
        return !isKnown(pair, at: now) && isLocked(Key(address: source), at: now)
    }

    /// Whether every password is refused unchecked: the name is locked out, and has not recently logged in from the
    /// address.
    package func isLockedOut(_ login: String, from address: String, at now: Timestamp) -> Bool {
        isLocked(login, from: address, at: now) && !isKnown(login, from: address, at: now)
    }

    /// Whether the name has recently logged in from the address.
    package func isKnown(_ login: String, from address: String, at now: Timestamp) -> Bool {
        isKnown(Key(address: Self.source(of: address), login: login.lowercased()), at: now)
    }

    private func isLocked(_ key: Key, at now: Timestamp) -> Bool {
        records[key]?.lockedUntil.map { $0 > now } ?? false
    }

    private func isKnown(_ pair: Key, at now: Timestamp) -> Bool {
        memories[pair]?.right.map { now - $0.at < Self.knownFor } ?? false
    }

    /// Whether so many addresses guess at the name that only those count that its owner is known to use.
    package func isBesieged(_ login: String, at now: Timestamp) -> Bool {
        isLocked(Key(login: login.lowercased()), at: now)
    }

    /// Counts a failure and returns how long the answer must be delayed.
    package mutating func failed(_ login: String, from address: String, at now: Timestamp) -> Duration {
        if records.count >= Self.remembered { forget(before: now) }
        let source = Self.source(of: address)
        let count = count(Key(address: source), now, limit: limits.failuresPerAddress)
        _ = self.count(Key(address: source, login: login.lowercased()), now, limit: limits.failuresPerLogin)
        if let limit = limits.failuresEverywhere { _ = self.count(Key(login: login.lowercased()), now, limit: limit) }
        return delay(count)
    }

    private func delay(_ count: Int) -> Duration {
        min(limits.delay * (1 << min(max(count - 1, 0), 16)), Self.longestDelay)
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

    /// Identifies a peer: for IPv6, by its /64 network, since every home and server has at least one.
    static func source(of address: String) -> String {
        guard let ip = IPAddress(address) else { return address }
        guard ip.family == .v6 else { return ip.description }
        return IPAddress(family: .v6, value: (ip.value >> 64) << 64).description + "/64"
    }
}

/// A password presented for a name at an address, for comparison with earlier ones, never with the stored hash.
struct PasswordProof: Sendable, Hashable {
    let login: String
    /// The origin; see `LoginGuard.source`.
    let source: String
    /// The digest of the password and of the stored hash; a new stored hash makes it another proof.
    fileprivate let digest: [UInt8]
}

extension LoginGuard {
    func proof(of password: Secret, for login: String, against phc: String?, from address: String) -> PasswordProof {
        let login = login.lowercased()
        let parts = [login, phc ?? "", password.reveal()].map { Array($0.utf8) }
        // Each part is preceded by its length, so that different triples never look the same.
        let text = parts.flatMap { part in (0..<8).map { UInt8(truncatingIfNeeded: part.count >> (8 * $0)) } + part }
        return PasswordProof(
            login: login,
            source: Self.source(of: address),
            digest: HMAC.sha256.code(for: text, key: key)
        )
    }

    /// The verdict on a password that was checked before or must not be checked; `nil` for a new one.
    func memory(of proof: PasswordProof, at now: Timestamp) -> PasswordVerdict? {
        let pair = Key(address: proof.source, login: proof.login)
        if let right = memories[pair]?.right, right.digest == proof.digest, now - right.at < Self.rightFor {
            return .right
        }
        if isLocked(proof.login, from: proof.source, at: now) {
            // The last right password is still checked.
            return isLastRight(proof) ? nil : .lockedOut
        }
        let isOld = memories[pair]?.wrong.contains { $0.digest == proof.digest && now - $0.at <= limits.window }
        return isOld == true
            ? .wrong(answerAfter: delay(records[Key(address: proof.source)]?.failures.count ?? 1)) : nil
    }

    private func isLastRight(_ proof: PasswordProof) -> Bool {
        memories[Key(address: proof.source, login: proof.login)]?.right?.digest == proof.digest
    }

    /// The priority of the check.
    func rank(of proof: PasswordProof, at now: Timestamp) -> ServiceRank {
        if isLastRight(proof) { return .known }
        guard let record = records[Key(address: proof.source)] else { return .ordinary }
        let hasFailed =
            record.lockedUntil.map { $0 > now } ?? false || record.failures.contains { now - $0 <= limits.window }
        return hasFailed ? .suspect : .ordinary
    }

    /// Records the result of a check.
    mutating func judge(_ proof: PasswordProof, isRight: Bool, at now: Timestamp) -> PasswordVerdict {
        let pair = Key(address: proof.source, login: proof.login)
        if memories.count >= Self.remembered, memories[pair] == nil { forgetMemories(at: now) }
        var memory = memories[pair] ?? Memory()
        defer { memories[pair] = memory }
        if isRight {
            memory.right = (proof.digest, now)
            return .right
        }
        memory.wrong.removeAll { now - $0.at > limits.window }
        if memory.wrong.count >= Self.mostWrong { memory.wrong.removeFirst() }
        memory.wrong.append((proof.digest, now))
        return .wrong(answerAfter: failed(proof.login, from: proof.source, at: now))
    }

    /// Drops the older half; clients that still log in are soon remembered again.
    private mutating func forgetMemories(at now: Timestamp) {
        let kept = memories.sorted { $0.value.latest > $1.value.latest }.prefix(Self.remembered / 2)
        memories = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
