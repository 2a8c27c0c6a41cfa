package import Base
package import OpenSSL
package import SMTP
package import Storage

/// Checks passwords against the stored logins, and locks out clients that guess.
package final class StoredLogins: Authenticator {
    private let store: any LoginStore
    private let clock: any WallClock
    private let guards: Locked<LoginGuard>
    private let passwords = PasswordWorkers()

    package init(store: any LoginStore, limits: LoginGuard.Limits, clock: any WallClock) {
        self.store = store
        self.clock = clock
        guards = Locked(LoginGuard(limits))
    }

    package func check(_ credentials: Credentials, from address: String) async -> LoginResult {
        let now = clock.now
        guard !guards.withLock({ $0.isLockedOut(credentials.name, from: address, at: now) }) else { return .lockedOut }
        let login: LoginRecord?
        do { login = try await store.login(named: credentials.name) } catch { return .unavailable("\(error)") }
        let verdict = await passwords.check(
            credentials.password,
            of: credentials.name,
            against: login.flatMap { $0.isEnabled ? $0.passwordHash : nil },
            from: address,
            at: now,
            counting: guards
        )
        switch verdict {
        case .right:
            guard let login, let hash = login.passwordHash else { return .refused }
            return .accepted(SessionLogin(name: login.name, passwordHash: Secret(hash)))
        case .lockedOut: return .lockedOut
        case .busy: return .busy
        case .wrong(let delay):
            try? await clock.sleep(until: clock.now + delay)
            return .refused
        }
    }

    /// A certificate issued by a CA that the administrator configured proves a name; the login of that name determines
    /// what it may do.
    package func login(forCertificate name: String) async -> String? {
        do {
            guard let login = try await store.login(named: name) else { return nil }
            return login.isEnabled ? login.name : nil
        } catch {
            // Whether the login is disabled cannot be determined now.
            return nil
        }
    }
}
