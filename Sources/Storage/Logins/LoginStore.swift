package import Base

/// A name and password that an SMTP client may use.
package struct LoginRecord: Sendable, Hashable {
    package var name: String
    /// The scrypt hash in PHC form; `nil` for one that logs in by certificate alone.
    package var passwordHash: String?
    /// Addresses and domains (`@acme.example`) it may have in From; empty allows all.
    package var mayUse: [String]
    /// The account that sends mail whose From matches none.
    package var account: AccountID?
    package var isEnabled: Bool
    package var createdAt: Timestamp
    /// The person whose gateway password this is: it sends by that person's account and as its addresses alone, and goes
    /// with the person. `nil` for a login that administrators made.
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

/// The SMTP logins.
package protocol LoginStore: Sendable {
    func logins() async throws(StorageError) -> [LoginRecord]

    /// The login of that name, compared without regard to case.
    func login(named name: String) async throws(StorageError) -> LoginRecord?

    /// Adds a login or replaces the one of the same name.
    ///
    /// A person's gateway password is removed by itself when the person is deactivated or removed or has the account no
    /// longer; `.conflict` says that it is so already.
    func saveLogin(_ login: LoginRecord) async throws(StorageError)

    /// Throws `.notFound` when there is none.
    func removeLogin(named name: String) async throws(StorageError)
}
