package import Base

/// What a user may do in the console.
package enum Role: String, Sendable, CaseIterable {
    /// Everything.
    case administrator
    /// The user's own settings and own account.
    case user
}

/// A user of the console.
package struct PersonRecord: Sendable, Hashable {
    package var id: PersonID
    /// The name to sign in with; case is ignored.
    package var email: String
    package var name: String
    package var role: Role
    /// A language tag such as `de`; `nil` follows the browser.
    package var language: String?
    /// The scrypt hash in PHC form; `nil` until a password is set.
    package var passwordHash: String?
    /// Google's `sub` of a user who signs in with Google.
    package var googleSubject: String?
    /// If false, signing in is refused, and there are no sessions.
    package var isActive: Bool
    package var createdAt: Timestamp
    package var lastSignInAt: Timestamp?
    /// The account whose grant and settings are this user's own.
    package var account: AccountID?
    /// Whether signing in with a password requires a second factor.
    package var hasSecondFactor: Bool

    package init(
        id: PersonID,
        email: String,
        name: String,
        role: Role,
        language: String? = nil,
        passwordHash: String? = nil,
        googleSubject: String? = nil,
        isActive: Bool = true,
        createdAt: Timestamp,
        lastSignInAt: Timestamp? = nil,
        account: AccountID? = nil,
        hasSecondFactor: Bool = false
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.role = role
        self.language = language
        self.passwordHash = passwordHash
        self.googleSubject = googleSubject
        self.isActive = isActive
        self.createdAt = createdAt
        self.lastSignInAt = lastSignInAt
        self.account = account
        self.hasSecondFactor = hasSecondFactor
    }
}

/// The properties of a new user.
package struct NewPerson: Sendable, Hashable {
    package var email: String
    package var name: String
    package var role: Role
    package var language: String?
    package var account: AccountID?

    package init(email: String, name: String, role: Role, language: String? = nil, account: AccountID? = nil) {
        self.email = email
        self.name = name
        self.role = role
        self.language = language
        self.account = account
    }
}

/// The changes to a user. A field that is `nil` stays as it is.
package struct PersonChange: Sendable, Hashable {
    package var email: String?
    package var name: String?
    package var role: Role?
    /// `.some(nil)` follows the browser again.
    package var language: String??
    /// `.some(nil)` takes the account away from the user.
    package var account: AccountID??
    /// `.some(nil)` ends signing in with Google.
    package var googleSubject: String??
    package var isActive: Bool?

    package init() {}
}
