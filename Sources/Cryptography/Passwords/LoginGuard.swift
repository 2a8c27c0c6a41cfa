package import Base

/// Slows down and locks out clients that guess passwords. Successful logins never count, and no lockout affects them: a
/// password that was right is accepted even if its address is locked out, and a wrong password that is repeated counts
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

        var rule: LockoutRule { LockoutRule(window: window, lockout: lockout) }
    }

    /// The remembered passwords of a name at an address.
    private struct Memory {
        /// The digest of the last right password, and the time of its comparison with the stored hash.
        var right: (digest: [UInt8], at: Timestamp)?
        /// The digests of wrong passwords.
        var wrong: [(digest: [UInt8], at: Timestamp)] = []

        var latest: Timestamp { max(right?.at ?? .init(milliseconds: 0), wrong.last?.at ?? .init(milliseconds: 0)) }
    }

    /// Something that was counted here.
    private struct Unshared {
        let subject: SignInSubject
        let change: FailureRecord.Change
        /// With which it is being shared; `nil` while it waits.
        var batch: Int?
    }

    private static let longestDelay = Duration.seconds(10)
    private static let remembered = 10_000
    /// How long a right password is accepted without being hashed again.
    private static let rightFor = Duration.hours(1)
    /// How long a name counts as known at an address after a login, and how often that is told to the other nodes.
    private static let knownFor = Duration.days(7)
    private static let knownInterval = Duration.days(1)
    /// The most changes that wait to be shared with the other nodes. Further ones are counted here alone.
    private static let mostUnshared = 1000
    /// The most wrong passwords that are remembered, to recognise repeated ones.
    private static let mostWrong = 20

    private let limits: Limits
    /// Keeps digests of passwords from being compared with those of another process or of a memory dump.
    private let key = RandomBytes.make(32)
    private var records: [SignInSubject: FailureRecord] = [:]
    private var memories: [SignInSubject: Memory] = [:]
    /// What the other nodes do not know yet, or may not.
    private var unshared: [Unshared] = []
    private var lastBatch = 0
    /// When something was last counted here alone.
    private var countedAloneAt: Timestamp?

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
        isLocked(
            SignInSubject.name(of: login),
            stored: SignInSubject.digest(ofHash: hash),
            Self.source(of: address),
            now
        )
    }

    private func isLocked(_ login: String, stored: [UInt8], _ source: String, _ now: Timestamp) -> Bool {
        if isLocked(SignInSubject(address: source, login: login, stored: stored), at: now) { return true }
        return !isKnown(SignInSubject(address: source, login: login), at: now)
            && isLocked(SignInSubject(address: source), at: now)
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
        isKnown(Self.pair(login, address), at: now)
    }

    private func isLocked(_ subject: SignInSubject, at now: Timestamp) -> Bool {
        records[subject]?.lockedUntil.map { $0 > now } ?? false
    }

    private func isKnown(_ pair: SignInSubject, at now: Timestamp) -> Bool {
        if let right = memories[pair]?.right, now - right.at < Self.knownFor { return true }
        return records[pair]?.knownUntil.map { $0 > now } ?? false
    }

    /// A name at an address, whatever the stored hash.
    private static func pair(_ login: String, _ address: String) -> SignInSubject {
        SignInSubject(address: source(of: address), login: SignInSubject.name(of: login))
    }

    /// Whether so many addresses guess at the name that only those count that its owner is known to use.
    package func isBesieged(_ login: String, at now: Timestamp) -> Bool {
        isLocked(SignInSubject(login: SignInSubject.name(of: login)), at: now)
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
        failed(
            SignInSubject.name(of: login),
            stored: SignInSubject.digest(ofHash: hash),
            Self.source(of: address),
            now
        )
    }

    private mutating func failed(_ login: String, stored: [UInt8], _ source: String, _ now: Timestamp) -> Duration {
        if records.count >= Self.remembered { forget() }
        let subjects = counted(login, stored: stored, source)
        for (subject, limit) in subjects { change(subject, .failed(at: now, limit: limit)) }
        return delay(records[subjects[0].subject]?.failures.count ?? 1)
    }

    /// For what a failure is counted, the address first, and how many lock it.
    private func counted(
        _ login: String,
        stored: [UInt8],
        _ source: String
    ) -> [(subject: SignInSubject, limit: Int)] {
        [
            (SignInSubject(address: source), limits.failuresPerAddress),
            (SignInSubject(address: source, login: login, stored: stored), limits.failuresPerLogin),
        ] + (limits.failuresEverywhere.map { [(SignInSubject(login: login), $0)] } ?? [])
    }

    /// Takes back a failure that was counted before the check, which turned out right, with a lockout that it caused.
    package mutating func forgive(_ login: String, from address: String, countedAt: Timestamp) {
        for (subject, limit) in counted(login, from: address) {
            change(subject, .forgiven(countedAt: countedAt, limit: limit))
        }
    }

    private func counted(
        _ login: String,
        against hash: String? = nil,
        from address: String
    ) -> [(subject: SignInSubject, limit: Int)] {
        counted(
            SignInSubject.name(of: login),
            stored: SignInSubject.digest(ofHash: hash),
            Self.source(of: address)
        )
    }

    private mutating func change(_ subject: SignInSubject, _ change: FailureRecord.Change) {
        records[subject, default: FailureRecord()].apply(change, limits.rule)
        if unshared.count < Self.mostUnshared {
            unshared.append(Unshared(subject: subject, change: change))
        } else if case .failed(let now, _) = change {
            countedAloneAt = now
        }
    }

    private func delay(_ count: Int) -> Duration {
        min(limits.delay * (1 << min(max(count - 1, 0), 16)), Self.longestDelay)
    }

    /// Drops the half whose effect ends first: single failures before lockouts, so that many addresses that fail once
    /// lift no lockout.
    private mutating func forget() {
        let kept = records.sorted { $0.value.end(limits.rule) > $1.value.end(limits.rule) }.prefix(Self.remembered / 2)
        records = Dictionary(uniqueKeysWithValues: kept.map { ($0.key, $0.value) })
    }

    /// Identifies a client by its network, see `IPAddress.clientNetwork`.
    static func source(of address: String) -> String {
        guard let ip = IPAddress(address) else { return address }
        return ip.family == .v4 ? ip.description : ip.clientNetwork.description
    }
}

extension SignInSubject {
    /// The longest name that is kept as it is, in bytes (RFC 5321 section 4.5.3.1.3); of others, which no login has, only a
    /// digest. The peer chooses it, and a form may be large.
    private static let longestName = 254

    /// - Parameter stored: the digest of the stored hash that the passwords were compared with, where a name is locked for an
    ///   address. Part of the subject rather than of its record: a name that is spelt in two ways, of which the store knows
    ///   one, must not reset its count.
    init(address: String? = nil, login: String? = nil, stored: [UInt8]? = nil) {
        let parts = [address.map { Array($0.utf8) }, login.map { Array($0.utf8) }, stored]
        // Each part is preceded by its length, so that different subjects never look the same.
        let text = parts.flatMap { part in Array("\(part?.count ?? -1):".utf8) + (part ?? []) }
        self.init(digest: Base64.encode(SHA256.digest(text), .url, padded: false))
    }

    /// A login's name as a subject has it.
    fileprivate static func name(of login: String) -> String {
        let name = login.lowercased()
        return name.utf8.count > longestName ? Base64.encode(SHA256.digest(Array(name.utf8))) : name
    }

    /// The digest that stands for a stored hash.
    fileprivate static func digest(ofHash hash: String?) -> [UInt8] { SHA256.digest(Array((hash ?? "").utf8)) }
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
            login: SignInSubject.name(of: login),
            source: Self.source(of: address),
            site: IPAddress(address)?.siteNetwork.description ?? address,
            digest: HMAC.sha256.code(for: text, key: key),
            stored: SignInSubject.digest(ofHash: phc)
        )
    }

    /// The verdict on a password that was checked before or must not be checked; `nil` for a new one.
    func memory(of proof: PasswordProof, at now: Timestamp) -> PasswordVerdict? {
        let pair = SignInSubject(address: proof.source, login: proof.login)
        if let right = memories[pair]?.right, right.digest == proof.digest, now - right.at < Self.rightFor {
            return .right
        }
        if isLocked(proof.login, stored: proof.stored, proof.source, now) {
            // The last right password is still checked.
            return isLastRight(proof) ? nil : .lockedOut
        }
        let isOld = memories[pair]?.wrong.contains { $0.digest == proof.digest && now - $0.at <= limits.window }
        return isOld == true
            ? .wrong(answerAfter: delay(records[SignInSubject(address: proof.source)]?.failures.count ?? 1)) : nil
    }

    private func isLastRight(_ proof: PasswordProof) -> Bool {
        memories[SignInSubject(address: proof.source, login: proof.login)]?.right?.digest == proof.digest
    }

    /// The priority of the check.
    func rank(of proof: PasswordProof, at now: Timestamp) -> ServiceRank {
        if isLastRight(proof) { return .known }
        guard let record = records[SignInSubject(address: proof.source)] else { return .ordinary }
        let hasFailed =
            record.lockedUntil.map { $0 > now } ?? false || record.failures.contains { now - $0 <= limits.window }
        return hasFailed ? .suspect : .ordinary
    }

    /// Records the result of a check.
    mutating func judge(_ proof: PasswordProof, isRight: Bool, at now: Timestamp) -> PasswordVerdict {
        let pair = SignInSubject(address: proof.source, login: proof.login)
        if memories.count >= Self.remembered, memories[pair] == nil { forgetMemories(at: now) }
        var memory = memories[pair] ?? Memory()
        defer { memories[pair] = memory }
        if isRight {
            memory.right = (proof.digest, now)
            let end = now + Self.knownFor
            if records[pair]?.knownUntil.map({ end - $0 >= Self.knownInterval }) ?? true {
                change(pair, .known(until: end))
            }
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

// MARK: - Several nodes

extension LoginGuard {
    /// What is counted for an attempt, and where all nodes count it.
    func subjects(_ login: String, against hash: String?, from address: String) -> [SignInSubject] {
        counted(login, against: hash, from: address).map(\.subject) + [Self.pair(login, address)]
    }

    /// Whether a failure was counted. Not, where another node had locked one of its subjects by then.
    package func hasCounted(_ login: String, from address: String, at time: Timestamp) -> Bool {
        counted(login, from: address).allSatisfy { records[$0.subject]?.failures.contains(time) == true }
    }

    /// What waits to be shared, and the number by which to say what became of it; `nil` if nothing does.
    mutating func takeUnshared() -> (batch: Int, changes: [(subject: SignInSubject, change: FailureRecord.Change)])? {
        lastBatch += 1
        var changes: [(subject: SignInSubject, change: FailureRecord.Change)] = []
        for index in unshared.indices where unshared[index].batch == nil {
            unshared[index].batch = lastBatch
            changes.append((unshared[index].subject, unshared[index].change))
        }
        return changes.isEmpty ? nil : (lastBatch, changes)
    }

    /// Takes over what is counted since these changes were shared.
    mutating func didShare(_ batch: Int, _ shared: [SignInSubject: FailureRecord], at now: Timestamp) {
        unshared.removeAll { $0.batch == batch }
        adopt(shared, of: shared.keys, at: now)
    }

    /// These changes could not be shared, and wait again.
    mutating func didNotShare(_ batch: Int) {
        for index in unshared.indices where unshared[index].batch == batch { unshared[index].batch = nil }
    }

    /// Takes over what all nodes have counted for these subjects, and counts what they may not know yet.
    mutating func adopt(
        _ shared: [SignInSubject: FailureRecord],
        of subjects: some Sequence<SignInSubject>,
        at now: Timestamp
    ) {
        if records.count >= Self.remembered { forget() }
        let subjects = Set(subjects)
        let keepsOwn = countedAloneAt.map { now - $0 < limits.window + limits.lockout } ?? false
        for subject in subjects {
            var record = shared[subject]
            // The clock of a node that is ahead must not lock anybody out for longer.
            if let end = record?.lockedUntil { record?.lockedUntil = min(end, now + limits.lockout) }
            if keepsOwn, let own = records[subject] { record = record?.merged(with: own) ?? own }
            records[subject] = record
        }
        // What is being shared may be counted twice for a moment, but never not at all.
        for own in unshared where subjects.contains(own.subject) {
            records[own.subject, default: FailureRecord()].apply(own.change, limits.rule)
        }
    }

    /// Whether the password was right a short time ago.
    func remembers(
        _ password: Secret,
        of login: String,
        against hash: String?,
        from address: String,
        at now: Timestamp
    ) -> Bool {
        memory(of: proof(of: password, for: login, against: hash, from: address), at: now) == .right
    }
}
