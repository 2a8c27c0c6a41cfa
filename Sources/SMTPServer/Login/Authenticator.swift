package import SMTP

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
