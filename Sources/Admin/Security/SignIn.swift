import Base
import Cryptography
import Storage

/// Checks email addresses and passwords; slows down and locks out attackers who guess.
///
/// An address that fails too often with a name is locked out of that name, which does not affect its owner elsewhere.
/// Guessing from many addresses meets a common limit; beyond it a name may sign in only from addresses where its owner
/// has a session or signed in recently, so that the owner is not locked out. Signing in with Google and one-time links
/// remain open.
final class SignIn: Sendable {
    enum Result: Sendable {
        case accepted(UserRecord)
        case refused
        /// Too many failures; the password was not checked.
        case lockedOut
        /// Too many passwords are being checked; try again shortly.
        case busy
    }

    /// From how many addresses a name may be guessed at the same time, each up to its own limit.
    private static let addressesAtOnce = 5

    private let store: any UserStore & FailureLedger
    private let clock: any WallClock
    private let guards: SharedLoginGuard
    let passwords = PasswordWorkers()

    init(store: any UserStore & FailureLedger, limits: LoginGuard.Limits, clock: any WallClock) {
        self.store = store
        self.clock = clock
        var limits = limits
        limits.failuresEverywhere = limits.failuresEverywhere ?? limits.failuresPerLogin * Self.addressesAtOnce
        guards = SharedLoginGuard(.console, limits, ledger: store, clock: clock)
    }

    func check(email: String, password: Secret, from address: String) async throws -> Result {
        let user = try await store.user(email: email)
        let hash = user.flatMap { $0.isActive ? $0.passwordHash : nil }
        await guards.refresh(email, against: hash, from: address)
        let now = clock.now
        if guards.withLock({ $0.isBesieged(email, at: now) && !$0.isKnown(email, from: address, at: now) }) {
            guard let user, try await isSignedIn(user, at: address) else { return .lockedOut }
        }
        switch await guards.check(password, of: email, against: hash, from: address, by: passwords) {
        case .lockedOut: return .lockedOut
        case .busy: return .busy
        case .wrong(let delay):
            try? await clock.sleep(until: clock.now + delay)
            return .refused
        case .right:
            guard let user, let hash else { return .refused }
            try await renew(hash, password, of: user)
            return .accepted(user)
        }
    }

    /// Whether the user has a session at the address, or at another of the same client (IPv6 changes them daily).
    private func isSignedIn(_ user: UserRecord, at address: String) async throws -> Bool {
        guard let client = IPAddress(address)?.clientNetwork else { return false }
        return try await store.sessions(of: user.id).contains { IPAddress($0.address)?.clientNetwork == client }
    }

    /// Rehashes the password if the cost was raised since it was set.
    private func renew(_ hash: String, _ password: Secret, of user: UserRecord) async throws {
        guard let old = try? PasswordHash(phc: hash), old.isOutdated else { return }
        try await store.rehashPassword(await passwords.hash(password), replacing: hash, of: user.id)
    }
}

/// The requirements for passwords: length counts (NIST SP 800-63B section 5.1.1), kinds of characters do not.
enum PasswordRule {
    static let shortest = 10
    static let longest = 1000

    enum Fault: Sendable {
        case tooShort
        case tooLong
        /// The password is the email address or the name before the @.
        case sameAsName
        case notRepeated
    }

    static func fault(_ password: String, repeated: String, email: String) -> Fault? {
        if password.count < shortest { return .tooShort }
        if password.utf8.count > longest { return .tooLong }
        let (lower, email) = (password.lowercased(), email.lowercased())
        if lower == email || lower == email.prefix(while: { $0 != "@" }) { return .sameAsName }
        return password == repeated ? nil : .notRepeated
    }
}
