package import Base
package import Mail
package import Storage

/// A snapshot of all SMTP logins, indexed by name without regard to case.
package struct LoginDirectory: Sendable {
    private let byName: [String: LoginRecord]

    package init(_ logins: [LoginRecord] = []) {
        byName = Dictionary(logins.map { ($0.name.lowercased(), $0) }) { first, _ in first }
    }

    package subscript(name: String) -> LoginRecord? { byName[name.lowercased()] }

    /// Returns a session's login if the client could still log in: the login exists, is enabled, and its password is
    /// the one that the session logged in with.
    ///
    /// - Parameter passwordHash: the stored hash that the password matched; `nil` for a client certificate.
    package func login(_ name: String, loggedInBy passwordHash: Secret?) -> LoginRecord? {
        guard let login = self[name], login.isEnabled else { return nil }
        guard let passwordHash else { return login }
        return login.passwordHash.map(Secret.init) == passwordHash ? login : nil
    }
}

extension LoginRecord {
    /// Whether `mayUse` allows `author` in From: an empty list allows all, `@domain` a whole domain.
    package func permits(_ author: Address) -> Bool {
        mayUse.isEmpty
            || mayUse.contains { allowed in
                if allowed.hasPrefix("@") {
                    return Address(localPart: author.localPart, domain: String(allowed.dropFirst())).key == author.key
                }
                return Address(allowed)?.key == author.key
            }
    }
}
