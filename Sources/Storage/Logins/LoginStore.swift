package import Base

/// An SMTP login: a name and password that an SMTP client may use.
package struct LoginRecord: Sendable, Hashable {
    package var name: String
    /// The scrypt hash in PHC form; `nil` for a login that authenticates by certificate alone.
    package var passwordHash: String?
    /// The addresses and domains (`@acme.example`) allowed in From; empty allows all.
    package var mayUse: [String]
    /// The account that sends mail whose From matches no account.
    package var account: AccountID?
    package var isEnabled: Bool
    package var createdAt: Timestamp
    /// The user who owns this login. It sends only through that user's account and only as the account's addresses, and
    /// is removed with the user. `nil` for a login that an administrator created.
    package var owner: PersonID?

    package init(
        name: String,
        passwordHash: String?,
        mayUse: [String],
        account: AccountID?,
        isEnabled: Bool,
        createdAt: Timestamp,
        owner: PersonID? = nil
    ) {
        self.name = name
        self.passwordHash = passwordHash
        self.mayUse = mayUse
        self.account = account
        self.isEnabled = isEnabled
        self.createdAt = createdAt
        self.owner = owner
    }
}

package protocol LoginStore: Sendable {
    /// All logins that can be read, ordered by name.
    func logins() async throws(StorageError) -> [LoginRecord]

    /// The login with that name, ignoring case. Throws `.damaged` where it cannot be read.
    func login(named name: String) async throws(StorageError) -> LoginRecord?

    /// Adds a login, or replaces the one with the same name.
    ///
    /// A login with an owner is removed automatically when the user is deactivated or removed, or no longer has the
    /// account. Throws `.conflict` where that is already so.
    func saveLogin(_ login: LoginRecord) async throws(StorageError)

    /// Removes a login. Throws `.notFound` where there is none.
    func removeLogin(named name: String) async throws(StorageError)
}
