package import Base
package import OpenSSL
package import SMTP
package import Storage

/// Checks passwords against the logins in the store, and keeps guessers out.
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

    /// A certificate whose CA the administrator named is proof of a name; what the name may do, a login of it says.
    package func login(forCertificate name: String) async -> String? {
        do {
            guard let login = try await store.login(named: name) else { return nil }
            return login.isEnabled ? login.name : nil
        } catch {
            // Whether it was disabled cannot be seen now.
            return nil
        }
    }
}
