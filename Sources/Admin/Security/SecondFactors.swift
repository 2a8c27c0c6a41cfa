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

    /// A user whose password was correct, or who came from Odoo.
    struct Waiting: Sendable {
        let user: UserID
        let next: LocalPath
        let isFromOdoo: Bool

        /// Versions that do not know sessions from Odoo end none of these.
        fileprivate var kind: PendingStep.Kind { isFromOdoo ? .entryCode : .code }
    }

    /// The same as it is sealed.
    private struct WaitingContent: Codable {
        let user: UserID
        let next: String
    }

    private static let codeTimeout = Duration.minutes(10)
    private static let setUpTimeout = Duration.minutes(30)
    /// Wrong codes of a user within the guard's window, from one address and from all: there are a million codes, of
    /// which three are valid at a time.
    private static let wrongCodes = 5
    private static let wrongCodesEverywhere = 20

    private let store: any UserStore & SecondFactorStore & FailureLedger
    private let steps: PendingSteps
    private let sealer: any SecretSealer
    private let clock: any WallClock
    private let guards: SharedLoginGuard

    init(
        store: any UserStore & SecondFactorStore & FailureLedger,
        steps: PendingSteps,
        sealer: any SecretSealer,
        limits: LoginGuard.Limits,
        clock: any WallClock
    ) {
        self.store = store
        self.steps = steps
        self.sealer = sealer
        self.clock = clock
        var limits = limits
        limits.failuresPerLogin = min(limits.failuresPerLogin, Self.wrongCodes)
        limits.failuresEverywhere = Self.wrongCodesEverywhere
        guards = SharedLoginGuard(.secondFactor, limits, ledger: store, clock: clock)
    }

    // MARK: Sign-in

    /// The password was correct, or Odoo said who it is: the browser must now send a code. An earlier sign-in of the browser
    /// that waits for one ends.
    ///
    /// - Parameter browser: the digest of the secret that binds the browser's forms.
    func wait(for user: UserID, fromOdoo: Bool, next: LocalPath, browser: [UInt8]) async throws {
        if let other = try await waiting(browser: browser) { _ = try await end(other, browser: browser) }
        let waiting = Waiting(user: user, next: next, isFromOdoo: fromOdoo)
        try await steps.keep(
            WaitingContent(user: user, next: next.description),
            as: PendingStep.ID(waiting.kind, browser),
            browser: browser,
            for: Self.codeTimeout
        )
    }

    /// The user whose code the browser must send, if any.
    func waiting(browser: [UInt8]) async throws -> Waiting? {
        for kind in [PendingStep.Kind.code, .entryCode] {
            let id = PendingStep.ID(kind, browser)
            guard let found = try await steps.content(of: id, browser: browser, as: WaitingContent.self) else {
                continue
            }
            return Waiting(user: found.user, next: LocalPath(found.next) ?? "/", isFromOdoo: kind == .entryCode)
        }
        return nil
    }

    /// Ends the sign-in; returns false if it has already ended, so that it succeeds only once.
    func end(_ waiting: Waiting, browser: [UInt8]) async throws -> Bool {
        let id = PendingStep.ID(waiting.kind, browser)
        return try await steps.take(id, browser: browser, as: WaitingContent.self) != nil
    }

    /// Checks a code or a recovery code, and uses it up.
    func check(_ typed: String, of user: UserID, from address: String) async throws -> Verdict {
        let name = "\(user.rawValue)"
        await guards.refresh(name, from: address)
        let now = clock.now
        // Counts as wrong until it proves right: of many codes sent at once, no more are checked than one after the
        // other would be.
        let delay = guards.withLock { guards -> Duration? in
            guard !guards.isLocked(name, from: address, at: now), !guards.isBesieged(name, at: now) else { return nil }
            return guards.failed(name, from: address, at: now)
        }
        guard let delay else { return .lockedOut }
        await guards.share()
        // The last attempts may have been used up at another node.
        guard guards.withLock({ $0.hasCounted(name, from: address, at: now) }) else { return .lockedOut }
        let verdict: Verdict
        do {
            verdict = try await self.verdict(on: typed, of: user, now)
        } catch {
            await forgive(name, from: address, countedAt: now)
            throw error
        }
        if verdict == .wrong {
            try? await clock.sleep(until: clock.now + delay)
        } else {
            await forgive(name, from: address, countedAt: now)
        }
        return verdict
    }

    private func forgive(_ name: String, from address: String, countedAt time: Timestamp) async {
        guards.withLock { $0.forgive(name, from: address, countedAt: time) }
        await guards.share()
    }

    private func verdict(on typed: String, of user: UserID, _ now: Timestamp) async throws -> Verdict {
        guard let factor = try await store.secondFactor(of: user) else { return .wrong }
        if let digest = RecoveryCode.digest(typed) {
            if try await store.useRecoveryCode(digest, of: user) {
                return .recovered(left: factor.recoveryCodes - 1)
            }
        } else if let step = try password(of: factor, user).step(of: Self.digits(typed), at: now),
            try await store.useStep(step, of: user)
        {
            return .right
        }
        return .wrong
    }

    private func password(of factor: SecondFactor, _ user: UserID) throws -> OneTimePassword {
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
    func proposal(for user: UserID) async throws -> OneTimePassword {
        let id = Self.proposal(for: user)
        if let text = try await steps.content(of: id, browser: id.digest, as: String.self),
            let secret = OneTimePassword(Secret(text))
        {
            return secret
        }
        let secret = OneTimePassword.random()
        try await steps.keep(secret.text.reveal(), as: id, browser: id.digest, for: Self.setUpTimeout)
        return secret
    }

    /// A proposal belongs to its user, in whatever browser.
    private static func proposal(for user: UserID) -> PendingStep.ID {
        PendingStep.ID(.secondFactor, SHA256.digest(Array("user \(user.rawValue)".utf8)))
    }

    /// Enables the second factor if the code matches the proposed secret. Returns the recovery codes, which cannot be
    /// shown again; `nil` if the code is wrong.
    func confirm(_ typed: String, by user: UserID) async throws -> [String]? {
        let secret = try await proposal(for: user)
        guard let step = secret.step(of: Self.digits(typed), at: clock.now) else { return nil }
        let codes = RecoveryCode.make()
        try await store.setSecondFactor(
            of: user,
            sealedSecret: try sealer.seal(secret.text, for: .secondFactor(user)),
            recoveryCodes: codes.compactMap(RecoveryCode.digest),
            step: step,
            at: clock.now
        )
        let id = Self.proposal(for: user)
        _ = try await steps.take(id, browser: id.digest, as: String.self)
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
