import Base
import OpenSSL
import Storage

/// Second factors: the sign-ins that wait for a code, secrets that are being set up, and whether a code is right.
final class SecondFactors: Sendable {
    /// What became of a code.
    enum Verdict: Sendable, Hashable {
        case right
        /// It was a recovery code, which is used up; so many are left.
        case recovered(left: Int)
        case wrong
        /// Too many were wrong; it was not looked at.
        case lockedOut
    }

    /// A person whose password was right.
    struct Waiting: Sendable {
        let person: PersonID
        let next: LocalPath
        let expiresAt: Timestamp
    }

    private struct Proposal {
        let secret: OneTimePassword
        let expiresAt: Timestamp
    }

    private static let codeTimeout = Duration.minutes(10)
    private static let setUpTimeout = Duration.minutes(30)
    /// Sign-ins and secrets in memory; the oldest go first.
    private static let most = 5000
    /// Wrong codes of a person within the guard's window, from one address and from all: a million codes are possible, of
    /// which three are good at a time.
    private static let wrongCodes = 5
    private static let wrongCodesEverywhere = 20

    private let store: any PeopleStore & SecondFactorStore
    private let clock: any WallClock
    private let guards: Locked<LoginGuard>
    private let waiting = Locked<[[UInt8]: Waiting]>([:])
    private let proposals = Locked<[PersonID: Proposal]>([:])

    init(store: any PeopleStore & SecondFactorStore, limits: LoginGuard.Limits, clock: any WallClock) {
        self.store = store
        self.clock = clock
        var limits = limits
        limits.failuresPerLogin = min(limits.failuresPerLogin, Self.wrongCodes)
        limits.failuresEverywhere = Self.wrongCodesEverywhere
        guards = Locked(LoginGuard(limits))
    }

    // MARK: Signing in

    /// The password was right: the browser is to bring a code.
    ///
    /// - Parameter browser: the digest of what the browser's forms are bound to.
    func wait(for person: PersonID, next: LocalPath, browser: [UInt8]) {
        let now = clock.now
        let new = Waiting(person: person, next: next, expiresAt: now + Self.codeTimeout)
        waiting.withLock { waiting in
            if waiting.count >= Self.most { waiting = waiting.filter { $0.value.expiresAt > now } }
            if waiting.count >= Self.most, let oldest = waiting.min(by: { $0.value.expiresAt < $1.value.expiresAt }) {
                waiting[oldest.key] = nil
            }
            waiting[browser] = new
        }
    }

    /// Whose code the browser is to bring, if anybody's.
    func waiting(browser: [UInt8]) -> Waiting? {
        let now = clock.now
        return waiting.withLock { $0[browser].flatMap { $0.expiresAt > now ? $0 : nil } }
    }

    /// The sign-in is over; returns false where it was already, so that it lets in once.
    func end(browser: [UInt8]) -> Bool { waiting.withLock { $0.removeValue(forKey: browser) } != nil }

    /// Looks at a code, or a recovery code, and uses it up.
    func check(
        _ typed: String,
        of person: PersonID,
        from address: String,
        sealer: any SecretSealer
    ) async throws -> Verdict {
        let (name, now) = ("\(person.rawValue)", clock.now)
        let isShut = guards.withLock {
            $0.isLocked(name, from: address, at: now) || $0.isBesieged(name, at: now)
        }
        guard !isShut else { return .lockedOut }
        guard let factor = try await store.secondFactor(of: person) else { return .wrong }
        if let digest = RecoveryCode.digest(typed) {
            if try await store.useRecoveryCode(digest, of: person) {
                return .recovered(left: factor.recoveryCodes - 1)
            }
        } else if let step = try password(of: factor, person, sealer).step(of: Self.digits(typed), at: now),
            try await store.useStep(step, of: person)
        {
            return .right
        }
        let delay = guards.withLock { $0.failed(name, from: address, at: now) }
        try? await clock.sleep(until: clock.now + delay)
        return .wrong
    }

    private func password(
        of factor: SecondFactor,
        _ person: PersonID,
        _ sealer: any SecretSealer
    ) throws -> OneTimePassword {
        guard let password = OneTimePassword(try sealer.openSecret(factor.sealedSecret, for: .secondFactor(person)))
        else {
            throw StorageError.damaged("the second factor of person \(person.rawValue)")
        }
        return password
    }

    /// Apps show the six digits with a space between.
    private static func digits(_ typed: String) -> String { typed.filter { !$0.isWhitespace } }

    // MARK: Setting up

    /// The secret that the person is to take into an app: the same until it is confirmed, or too old.
    func proposal(for person: PersonID) -> OneTimePassword {
        let now = clock.now
        return proposals.withLock { proposals in
            if let proposal = proposals[person], proposal.expiresAt > now { return proposal.secret }
            if proposals.count >= Self.most { proposals = proposals.filter { $0.value.expiresAt > now } }
            if proposals.count >= Self.most { proposals.removeAll() }
            let secret = OneTimePassword.random()
            proposals[person] = Proposal(secret: secret, expiresAt: now + Self.setUpTimeout)
            return secret
        }
    }

    /// Switches the second factor on where the code is that of the proposed secret. Returns the recovery codes, which are
    /// never to be seen again; `nil` where the code is wrong.
    func confirm(_ typed: String, by person: PersonID, sealer: any SecretSealer) async throws -> [String]? {
        let secret = proposal(for: person)
        guard let step = secret.step(of: Self.digits(typed), at: clock.now) else { return nil }
        let codes = RecoveryCode.make()
        try await store.setSecondFactor(
            of: person,
            sealedSecret: try sealer.seal(secret.text, for: .secondFactor(person)),
            recoveryCodes: codes.compactMap(RecoveryCode.digest),
            step: step,
            at: clock.now
        )
        proposals.withLock { $0[person] = nil }
        return codes
    }

    /// New recovery codes in the place of the old ones.
    func renewRecoveryCodes(of person: PersonID) async throws -> [String] {
        let codes = RecoveryCode.make()
        try await store.setRecoveryCodes(codes.compactMap(RecoveryCode.digest), of: person)
        return codes
    }
}

/// A code that stands in once for the app: 80 random bits, which no guess finds whatever is known of their digest.
enum RecoveryCode {
    private static let count = 10
    private static let length = 10
    private static let groupLength = 4

    /// New ones, as they are shown.
    static func make() -> [String] {
        (0..<count).map { _ in grouped(Base32.encode(RandomBytes.make(length)).lowercased()) }
    }

    /// What the store knows a typed code by; `nil` for what cannot be one.
    static func digest(_ typed: String) -> [UInt8]? {
        let letters = typed.filter { !$0.isWhitespace && $0 != "-" }
        guard letters.utf8.count == length * 8 / 5, let bytes = Base32.decode(letters) else { return nil }
        return SHA256.digest(bytes)
    }

    /// In groups of four, which are easier to read and to type.
    static func grouped(_ text: String, by separator: String = "-") -> String {
        var groups: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            groups.append(rest.prefix(groupLength))
            rest = rest.dropFirst(groupLength)
        }
        return groups.joined(separator: separator)
    }
}
