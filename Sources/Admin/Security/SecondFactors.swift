import Base
import Cryptography
import Storage

/// Second factors: sign-ins that wait for a code, secrets that are being set up, and the checking of codes.
final class SecondFactors: Sendable {
    /// The result of checking a code.
    enum Verdict: Sendable, Hashable {
        case right
        /// It was a recovery code, now used up, and this many are left.
        case recovered(left: Int)
        case wrong
        /// Too many codes were wrong; this one was not checked.
        case lockedOut
    }

    /// A user whose password was correct.
    struct Waiting: Sendable {
        let user: UserID
        let next: LocalPath
        let expiresAt: Timestamp
    }

    private struct Proposal {
        let secret: OneTimePassword
        let expiresAt: Timestamp
    }

    private static let codeTimeout = Duration.minutes(10)
    private static let setUpTimeout = Duration.minutes(30)
    /// Sign-ins and secrets in memory; the oldest are dropped first.
    private static let most = 5000
    /// Wrong codes of a user within the guard's window, from one address and from all: there are a million codes, of
    /// which three are valid at a time.
    private static let wrongCodes = 5
    private static let wrongCodesEverywhere = 20

    private let store: any UserStore & SecondFactorStore
    private let clock: any WallClock
    private let guards: Locked<LoginGuard>
    private let waiting = Locked<[[UInt8]: Waiting]>([:])
    private let proposals = Locked<[UserID: Proposal]>([:])

    init(store: any UserStore & SecondFactorStore, limits: LoginGuard.Limits, clock: any WallClock) {
        self.store = store
        self.clock = clock
        var limits = limits
        limits.failuresPerLogin = min(limits.failuresPerLogin, Self.wrongCodes)
        limits.failuresEverywhere = Self.wrongCodesEverywhere
        guards = Locked(LoginGuard(limits))
    }

    // MARK: Sign-in

    /// The password was correct: the browser must now send a code.
    ///
    /// - Parameter browser: the digest of the secret that binds the browser's forms.
    func wait(for user: UserID, next: LocalPath, browser: [UInt8]) {
        let now = clock.now
        let new = Waiting(user: user, next: next, expiresAt: now + Self.codeTimeout)
        waiting.withLock { waiting in
            if waiting.count >= Self.most { waiting = waiting.filter { $0.value.expiresAt > now } }
            if waiting.count >= Self.most, let oldest = waiting.min(by: { $0.value.expiresAt < $1.value.expiresAt }) {
                waiting[oldest.key] = nil
            }
            waiting[browser] = new
        }
    }

    /// The user whose code the browser must send, if any.
    func waiting(browser: [UInt8]) -> Waiting? {
        let now = clock.now
        return waiting.withLock { $0[browser].flatMap { $0.expiresAt > now ? $0 : nil } }
    }

    /// Ends the sign-in; returns false if it has already ended, so that it succeeds only once.
    func end(browser: [UInt8]) -> Bool { waiting.withLock { $0.removeValue(forKey: browser) } != nil }

    /// Checks a code or a recovery code, and uses it up.
    func check(
        _ typed: String,
        of user: UserID,
        from address: String,
        sealer: any SecretSealer
    ) async throws -> Verdict {
        let (name, now) = ("\(user.rawValue)", clock.now)
        // Counts as wrong until it proves right: of many codes sent at once, no more are checked than one after the
        // other would be.
        let delay = guards.withLock { guards -> Duration? in
            guard !guards.isLocked(name, from: address, at: now), !guards.isBesieged(name, at: now) else { return nil }
            return guards.failed(name, from: address, at: now)
        }
        guard let delay else { return .lockedOut }
        let verdict: Verdict
        do {
            verdict = try await self.verdict(on: typed, of: user, sealer, now)
        } catch {
            guards.withLock { $0.forgive(name, from: address, countedAt: now) }
            throw error
        }
        if verdict == .wrong {
            try? await clock.sleep(until: clock.now + delay)
        } else {
            guards.withLock { $0.forgive(name, from: address, countedAt: now) }
        }
        return verdict
    }

    private func verdict(
        on typed: String,
        of user: UserID,
        _ sealer: any SecretSealer,
        _ now: Timestamp
    ) async throws -> Verdict {
        guard let factor = try await store.secondFactor(of: user) else { return .wrong }
        if let digest = RecoveryCode.digest(typed) {
            if try await store.useRecoveryCode(digest, of: user) {
                return .recovered(left: factor.recoveryCodes - 1)
            }
        } else if let step = try password(of: factor, user, sealer).step(of: Self.digits(typed), at: now),
            try await store.useStep(step, of: user)
        {
            return .right
        }
        return .wrong
    }

    private func password(
        of factor: SecondFactor,
        _ user: UserID,
        _ sealer: any SecretSealer
    ) throws -> OneTimePassword {
        guard let password = OneTimePassword(try sealer.openSecret(factor.sealedSecret, for: .secondFactor(user)))
        else {
            throw StorageError.damaged("the second factor of user \(user.rawValue)")
        }
        return password
    }

    /// Apps show the six digits with a space in the middle.
    private static func digits(_ typed: String) -> String { typed.filter { !$0.isWhitespace } }

    // MARK: Setup

    /// The secret for the user's app: the same until it is confirmed or expires.
    func proposal(for user: UserID) -> OneTimePassword {
        let now = clock.now
        return proposals.withLock { proposals in
            if let proposal = proposals[user], proposal.expiresAt > now { return proposal.secret }
            if proposals.count >= Self.most { proposals = proposals.filter { $0.value.expiresAt > now } }
            if proposals.count >= Self.most { proposals.removeAll() }
            let secret = OneTimePassword.random()
            proposals[user] = Proposal(secret: secret, expiresAt: now + Self.setUpTimeout)
            return secret
        }
    }

    /// Enables the second factor if the code matches the proposed secret. Returns the recovery codes, which cannot be
    /// shown again; `nil` if the code is wrong.
    func confirm(_ typed: String, by user: UserID, sealer: any SecretSealer) async throws -> [String]? {
        let secret = proposal(for: user)
        guard let step = secret.step(of: Self.digits(typed), at: clock.now) else { return nil }
        let codes = RecoveryCode.make()
        try await store.setSecondFactor(
            of: user,
            sealedSecret: try sealer.seal(secret.text, for: .secondFactor(user)),
            recoveryCodes: codes.compactMap(RecoveryCode.digest),
            step: step,
            at: clock.now
        )
        proposals.withLock { $0[user] = nil }
        return codes
    }

    /// Replaces the recovery codes with new ones.
    func renewRecoveryCodes(of user: UserID) async throws -> [String] {
        let codes = RecoveryCode.make()
        try await store.setRecoveryCodes(codes.compactMap(RecoveryCode.digest), of: user)
        return codes
    }
}

/// A code that replaces the app once: 80 random bits, too many to guess even with the digest.
enum RecoveryCode {
    private static let count = 10
    private static let length = 10
    private static let groupLength = 4

    /// New codes, as they are shown.
    static func make() -> [String] {
        (0..<count).map { _ in grouped(Base32.encode(RandomBytes.make(length)).lowercased()) }
    }

    /// The stored digest of a typed code; `nil` if it cannot be a code.
    static func digest(_ typed: String) -> [UInt8]? {
        let letters = typed.filter { !$0.isWhitespace && $0 != "-" }
        guard letters.utf8.count == length * 8 / 5, let bytes = Base32.decode(letters) else { return nil }
        return SHA256.digest(bytes)
    }

    /// In groups of four, which are easier to read and type.
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
