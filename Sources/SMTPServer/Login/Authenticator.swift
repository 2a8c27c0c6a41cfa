package import SMTP

/// Checks names and passwords.
package protocol Authenticator: Sendable {
    /// - Parameter address: the client's, for the lock-out.
    func check(_ credentials: Credentials, from address: String) async -> LoginResult

    /// Whether the holder of a verified certificate counts as logged in, and under which name.
    func login(forCertificate name: String) async -> String?
}

/// What came of a login.
package enum LoginResult: Sendable, Hashable {
    /// The login's name as it is stored.
    case accepted(String)
    case refused
    /// Too many failures from this address or for this name; the password was not looked at.
    case lockedOut
    /// The gateway's own trouble: what is stored could not be read. No fault of the client's, and no failed login.
    case unavailable(String)
}
