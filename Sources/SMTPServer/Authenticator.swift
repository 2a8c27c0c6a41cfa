package import Base
package import Cryptography
package import SMTP
package import Storage

/// Checks names and passwords.
package protocol Authenticator: Sendable {
    /// - Parameter address: the client's address, for the lockout.
    func check(_ credentials: Credentials, from address: String) async -> LoginResult

    /// Returns the login for a verified certificate; `nil` where there is none, or it is disabled.
    func login(forCertificate name: String) async -> String?
}

/// The result of a login attempt.
package enum LoginResult: Sendable, Hashable {
    case accepted(SessionLogin)
    case refused
    /// Too many failures from this address or for this name; the password was not checked.
    case lockedOut
    /// Too many passwords are being checked. Not the client's fault; it may retry shortly.
    case busy
    /// A problem of the gateway: the stored logins could not be read. Not the client's fault, and not a failed login.
    case unavailable(String)
}

/// Checks passwords against the stored logins, and locks out clients that guess, at all nodes together.
package final class StoredLogins: Authenticator {
    private let store: any LoginStore
    private let clock: any WallClock
    private let guards: SharedLoginGuard
    private let passwords = PasswordWorkers()

    package init(
        store: any LoginStore & FailureLedger,
        limits: LoginGuard.Limits,
        clock: any WallClock
    ) {
        self.store = store
        self.clock = clock
        guards = SharedLoginGuard(.smtp, limits, ledger: store, clock: clock)
    }

    package func check(_ credentials: Credentials, from address: String) async -> LoginResult {
        let login: LoginRecord?
        do { login = try await store.login(named: credentials.name) } catch { return .unavailable("\(error)") }
        let hash = login.flatMap { $0.isEnabled ? $0.passwordHash : nil }
        let verdict = await guards.check(
            credentials.password,
            of: credentials.name,
            against: hash,
            from: address,
            by: passwords
        )
        switch verdict {
        case .right:
            guard let login, let hash else { return .refused }
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

extension Certificate {
    /// The login name of a client certificate: its first email address, or its common name.
    var loginName: String? { emails.first ?? commonName }
}
