package import Base

/// Slows down and locks out those that guess passwords. Successful logins never count, and lock nobody out: a password that
/// was right is let in whatever else its address tries, and a wrong one that is tried again and again counts once.
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

    /// What is remembered of a name at an address.
    private struct Memory {
        /// The digest that was right last, and when it was compared with the stored hash.
        var right: (digest: [UInt8], at: Timestamp)?
        /// Digests that were wrong.
        var wrong: [(digest: [UInt8], at: Timestamp)] = []

        var latest: Timestamp { max(right?.at ?? .init(milliseconds: 0), wrong.last?.at ?? .init(milliseconds: 0)) }
    }

    private static let longestDelay = Duration.seconds(10)
    private static let remembered = 10_000
    /// How long a password that was right is let in without being hashed again.
    private static let rightFor = Duration.hours(1)
    /// How long a name is known to be used at an address.
    private static let knownFor = Duration.days(7)
    /// Wrong passwords that are told apart from new ones.
    private static let mostWrong = 20

    private let limits: Limits
    /// Nobody can compare digests of passwords with those of another process, or a dump of one.
    private let key = RandomBytes.make(32)
    private var records: [Key: Record] = [:]
    private var memories: [Key: Memory] = [:]

    package init(_ limits: Limits) {
        self.limits = limits
    }

    /// Whether a password may be tried now. At an address where the name logged in lately, what other names do there does
    /// not matter.
    package func isLocked(_ login: String, from address: String, at now: Timestamp) -> Bool {
        let source = Self.source(of: address)
        let pair = Key(address: source, login: login.lowercased())
        if isLocked(pair, at: now) { return true }
        return !isKnown(pair, at: now) && isLocked(Key(address: source), at: now)
    }

    /// Whether no password at all is looked at now: the name is locked out, and has not logged in from the address lately.
    package func isLockedOut(_ login: String, from address: String, at now: Timestamp) -> Bool {
        isLocked(login, from: address, at: now) && !isKnown(login, from: address, at: now)
    }

    /// Whether the name logged in from the address lately.
    package func isKnown(_ login: String, from address: String, at now: Timestamp) -> Bool {
        isKnown(Key(address: Self.source(of: address), login: login.lowercased()), at: now)
    }

    private func isLocked(_ key: Key, at now: Timestamp) -> Bool {
        records[key]?.lockedUntil.map { $0 > now } ?? false
    }

    private func isKnown(_ pair: Key, at now: Timestamp) -> Bool {
        memories[pair]?.right.map { now - $0.at < Self.knownFor } ?? false
    }

    /// Whether the name is being guessed from so many addresses that only those count which its owner is known to use.
    package func isBesieged(_ login: String, at now: Timestamp) -> Bool {
        isLocked(Key(login: login.lowercased()), at: now)
    }

    /// Counts a failure and says how long the answer is to be held back.
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

    /// What one peer has: all addresses of an IPv6 network of 64 bits, of which each home and server has one at least.
    static func source(of address: String) -> String {
        guard let ip = IPAddress(address) else { return address }
        guard ip.family == .v6 else { return ip.description }
        return IPAddress(family: .v6, value: (ip.value >> 64) << 64).description + "/64"
    }
}

/// A password that was offered for a name at an address, to be compared with earlier ones: never with the stored hash.
struct PasswordProof: Sendable, Hashable {
    let login: String
    /// Where it came from, see `LoginGuard.source`.
    let source: String
    /// Of the password and of the hash that it is compared with: with another hash stored, it is another proof.
    fileprivate let digest: [UInt8]
}

extension LoginGuard {
    func proof(of password: Secret, for login: String, against phc: String?, from address: String) -> PasswordProof {
        let login = login.lowercased()
        let parts = [login, phc ?? "", password.reveal()].map { Array($0.utf8) }
        // Each with its length, so that no two triples look alike.
        let text = parts.flatMap { part in (0..<8).map { UInt8(truncatingIfNeeded: part.count >> (8 * $0)) } + part }
        return PasswordProof(
            login: login,
            source: Self.source(of: address),
            digest: HMACSHA256.code(for: text, key: key)
        )
    }

    /// The verdict about a password that was looked at before, or that is not to be looked at; `nil` for a new one.
    func memory(of proof: PasswordProof, at now: Timestamp) -> PasswordVerdict? {
        let pair = Key(address: proof.source, login: proof.login)
        if let right = memories[pair]?.right, right.digest == proof.digest, now - right.at < Self.rightFor {
            return .right
        }
        if isLocked(proof.login, from: proof.source, at: now) {
            // The same password as the last that was right is looked at still.
            return isLastRight(proof) ? nil : .lockedOut
        }
        let isOld = memories[pair]?.wrong.contains { $0.digest == proof.digest && now - $0.at <= limits.window }
        return isOld == true
            ? .wrong(answerAfter: delay(records[Key(address: proof.source)]?.failures.count ?? 1)) : nil
    }

    private func isLastRight(_ proof: PasswordProof) -> Bool {
        memories[Key(address: proof.source, login: proof.login)]?.right?.digest == proof.digest
    }

    /// Who is looked at first.
    func rank(of proof: PasswordProof, at now: Timestamp) -> ServiceRank {
        if isLastRight(proof) { return .known }
        guard let record = records[Key(address: proof.source)] else { return .ordinary }
        let hasFailed =
            record.lockedUntil.map { $0 > now } ?? false || record.failures.contains { now - $0 <= limits.window }
        return hasFailed ? .suspect : .ordinary
    }

    /// Writes down what came of looking at a password.
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

    /// Drops the older half; those who log in now come first again soon.
    private mutating func forgetMemories(at now: Timestamp) {
        let kept = memories.sorted { $0.value.latest > $1.value.latest }.prefix(Self.remembered / 2)
        memories = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }
}
