package import SMTP

/// Checks names and passwords.
package protocol Authenticator: Sendable {
    /// - Parameter address: the client's, for the lock-out.
    func check(_ credentials: Credentials, from address: String) async -> LoginResult

    /// The name of the login that the holder of a verified certificate has; `nil` where there is none, or it is disabled.
    func login(forCertificate name: String) async -> String?
}

/// What came of a login.
package enum LoginResult: Sendable, Hashable {
    case accepted(SessionLogin)
    case refused
    /// Too many failures from this address or for this name; the password was not looked at.
    case lockedOut
    /// Too many passwords are being looked at. No fault of the client's, which may try again shortly.
    case busy
    /// The gateway's own trouble: what is stored could not be read. No fault of the client's, and no failed login.
    case unavailable(String)
}
