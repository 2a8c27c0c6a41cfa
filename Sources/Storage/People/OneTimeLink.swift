package import Base

/// A link sent to a user for choosing a password, valid once and for a limited time.
///
/// The link carries a random token; the store has only its SHA-256, so that a reader of the database cannot use the
/// link.
package struct OneTimeLink: Sendable, Hashable {
    package enum Purpose: String, Sendable {
        /// Creates the first administrator, who does not exist yet.
        case firstAdministrator = "first-administrator"
        /// Lets an invited user choose a password for the first time.
        case invitation
        case passwordReset = "password-reset"
    }

    package var purpose: Purpose
    /// SHA-256 of the token.
    package var digest: [UInt8]
    /// The user it belongs to; `nil` for the first administrator.
    package var person: PersonID?
    package var createdAt: Timestamp
    package var expiresAt: Timestamp

    package init(
        purpose: Purpose,
        digest: [UInt8],
        person: PersonID?,
        createdAt: Timestamp,
        expiresAt: Timestamp
    ) {
        self.purpose = purpose
        self.digest = digest
        self.person = person
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}

/// What the holder of a one-time link enters.
package struct Enrolment: Sendable, Hashable {
    /// The name to sign in with; used for the first administrator only.
    package var email: String
    package var name: String
    /// The scrypt hash of the chosen password in PHC form.
    package var passwordHash: String

    package init(email: String, name: String, passwordHash: String) {
        self.email = email
        self.name = name
        self.passwordHash = passwordHash
    }
}
