package import Base

/// Slows down and locks out clients that guess passwords. Successful logins never count, and no lockout affects them: a
/// password that was right is accepted whatever else its address tries, and a wrong password that is repeated counts
/// once. A new password lifts the lockout of its login: failures are counted against the stored hash that they were
/// compared with, so that what was tried before says nothing about guesses at the new one.
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
        /// The digest of the stored hash that the passwords were compared with, where a name is locked for an address.
        /// Part of the key rather than of the record: a name that is spelt in two ways, of which the store knows one,
        /// must not reset its count.
        var stored: [UInt8]?
    }

    private struct Record {
        var failures: [Timestamp] = []
        var lockedUntil: Timestamp?

        /// When it has no effect any more.
        func end(_ limits: Limits) -> Timestamp {
            lockedUntil ?? failures.last.map { $0 + limits.window } ?? Timestamp(milliseconds: 0)
        }
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
    /// The longest name that is kept as it is, in bytes (RFC 5321 section 4.5.3.1.3); of others, which no login has, only a
    /// digest. The peer chooses it, and a form may be large.
    private static let longestName = 254
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
    ///
    /// - Parameter hash: the stored hash that it would be compared with.
    package func isLocked(
        _ login: String,
        against hash: String? = nil,
        from address: String,
        at now: Timestamp
    ) -> Bool {
        isLocked(name(of: login), stored: digest(ofHash: hash), Self.source(of: address), now)
    }

    private func isLocked(_ login: String, stored: [UInt8], _ source: String, _ now: Timestamp) -> Bool {
        if isLocked(Key(address: source, login: login, stored: stored), at: now) { return true }
        return !isKnown(Key(address: source, login: login), at: now) && isLocked(Key(address: source), at: now)
    }

    /// Whether every password is refused unchecked: the name is locked out, and has not recently logged in from the
    /// address.
    package func isLockedOut(
        _ login: String,
        against hash: String? = nil,
        from address: String,
        at now: Timestamp
    ) -> Bool {
        isLocked(login, against: hash, from: address, at: now) && !isKnown(login, from: address, at: now)
    }

    /// Whether the name has recently logged in from the address.
    package func isKnown(_ login: String, from address: String, at now: Timestamp) -> Bool {
        isKnown(Key(address: Self.source(of: address), login: name(of: login)), at: now)
    }

    private func isLocked(_ key: Key, at now: Timestamp) -> Bool {
        records[key]?.lockedUntil.map { $0 > now } ?? false
    }

    private func isKnown(_ pair: Key, at now: Timestamp) -> Bool {
        memories[pair]?.right.map { now - $0.at < Self.knownFor } ?? false
    }

    /// Whether so many addresses guess at the name that only those count that its owner is known to use.
    package func isBesieged(_ login: String, at now: Timestamp) -> Bool {
        isLocked(Key(login: name(of: login)), at: now)
    }

    /// Counts a failure and returns how long the answer must be delayed.
    ///
    /// - Parameter hash: the stored hash that the password was compared with.
    @discardableResult
    package mutating func failed(
        _ login: String,
        against hash: String? = nil,
        from address: String,
        at now: Timestamp
    ) -> Duration {
        failed(name(of: login), stored: digest(ofHash: hash), Self.source(of: address), now)
    }

    private mutating func failed(_ login: String, stored: [UInt8], _ source: String, _ now: Timestamp) -> Duration {
        if records.count >= Self.remembered { forget() }
        let count = count(Key(address: source), now, limit: limits.failuresPerAddress)
        _ = self.count(Key(address: source, login: login, stored: stored), now, limit: limits.failuresPerLogin)
        if let limit = limits.failuresEverywhere { _ = self.count(Key(login: login), now, limit: limit) }
        return delay(count)
    }

    /// Takes back a failure that was counted before the check, which turned out right, with a lockout that it caused.
    package mutating func forgive(_ login: String, from address: String, countedAt: Timestamp) {
        let (source, login) = (Self.source(of: address), name(of: login))
        takeBack(Key(address: source), countedAt, limit: limits.failuresPerAddress)
        let pair = Key(address: source, login: login, stored: digest(ofHash: nil))
        takeBack(pair, countedAt, limit: limits.failuresPerLogin)
        if let limit = limits.failuresEverywhere { takeBack(Key(login: login), countedAt, limit: limit) }
    }

    private mutating func takeBack(_ key: Key, _ time: Timestamp, limit: Int) {
        guard var record = records[key], let index = record.failures.lastIndex(of: time) else { return }
        record.failures.remove(at: index)
        if record.failures.count < limit { record.lockedUntil = nil }
        records[key] = record
    }

    private func delay(_ count: Int) -> Duration {
        min(limits.delay * (1 << min(max(count - 1, 0), 16)), Self.longestDelay)
    }

    private mutating func count(_ key: Key, _ now: Timestamp, limit: Int) -> Int {
        var record = records[key] ?? Record()
        if let end = record.lockedUntil {
            // A lockout is not prolonged by what is tried meanwhile.
            guard end <= now else { return record.failures.count }
            record = Record()
        }
        record.failures.removeAll { now - $0 > limits.window }
        record.failures.append(now)
        let count = record.failures.count
        if count >= limit { record.lockedUntil = now + limits.lockout }
        records[key] = record
        return count
    }

    /// Drops the half whose effect ends first: single failures before lockouts, so that many addresses that fail once
    /// lift no lockout.
    private mutating func forget() {
        let kept = records.sorted { $0.value.end(limits) > $1.value.end(limits) }.prefix(Self.remembered / 2)
        records = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    /// A login's name in keys.
    private func name(of login: String) -> String {
        let name = login.lowercased()
        guard name.utf8.count > Self.longestName else { return name }
        return Base64.encode(HMAC.sha256.code(for: Array(name.utf8), key: key))
    }

    /// The digest that stands for a stored hash in keys.
    private func digest(ofHash hash: String?) -> [UInt8] { HMAC.sha256.code(for: Array((hash ?? "").utf8), key: key) }

    /// Identifies a client by its network, see `IPAddress.clientNetwork`.
    static func source(of address: String) -> String {
        guard let ip = IPAddress(address) else { return address }
        return ip.family == .v4 ? ip.description : ip.clientNetwork.description
    }
}

/// A password presented for a name at an address, for comparison with earlier ones, never with the stored hash.
struct PasswordProof: Sendable, Hashable {
    let login: String
    /// The origin; see `LoginGuard.source`.
    let source: String
    /// The origin's network, with which it shares its turns; see `IPAddress.siteNetwork`.
    let site: String
    /// The digest of the password and of the stored hash; a new stored hash makes it another proof.
    fileprivate let digest: [UInt8]
    /// The digest of the stored hash.
    fileprivate let stored: [UInt8]
}

extension LoginGuard {
    func proof(of password: Secret, for login: String, against phc: String?, from address: String) -> PasswordProof {
        let parts = [login.lowercased(), phc ?? "", password.reveal()].map { Array($0.utf8) }
        // Each part is preceded by its length, so that different triples never look the same.
        let text = parts.flatMap { part in (0..<8).map { UInt8(truncatingIfNeeded: part.count >> (8 * $0)) } + part }
        return PasswordProof(
            login: name(of: login),
            source: Self.source(of: address),
            site: IPAddress(address)?.siteNetwork.description ?? address,
            digest: HMAC.sha256.code(for: text, key: key),
            stored: digest(ofHash: phc)
        )
    }

    /// The verdict on a password that was checked before or must not be checked; `nil` for a new one.
    func memory(of proof: PasswordProof, at now: Timestamp) -> PasswordVerdict? {
        let pair = Key(address: proof.source, login: proof.login)
        if let right = memories[pair]?.right, right.digest == proof.digest, now - right.at < Self.rightFor {
            return .right
        }
        if isLocked(proof.login, stored: proof.stored, proof.source, now) {
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
        return .wrong(answerAfter: failed(proof.login, stored: proof.stored, proof.source, now))
    }

    /// Drops the older half, and of wrong passwords rather than of right ones: however many addresses guess, a client
    /// that has logged in remains known.
    private mutating func forgetMemories(at now: Timestamp) {
        let kept = memories.sorted { one, other in
            let (first, second) = (isKnown(one.key, at: now), isKnown(other.key, at: now))
            return first == second ? one.value.latest > other.value.latest : first
        }.prefix(Self.remembered / 2)
        memories = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
