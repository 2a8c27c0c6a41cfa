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

    package init(
        name: String,
        passwordHash: String?,
        mayUse: [String],
        account: AccountID?,
        isEnabled: Bool,
        createdAt: Timestamp
    ) {
        self.name = name
        self.passwordHash = passwordHash
        self.mayUse = mayUse
        self.account = account
        self.isEnabled = isEnabled
        self.createdAt = createdAt
    }
}

/// The SMTP logins.
package protocol LoginStore: Sendable {
    func logins() async throws(StorageError) -> [LoginRecord]

    /// The login of that name, compared without regard to case.
    func login(named name: String) async throws(StorageError) -> LoginRecord?

    /// Adds a login or replaces the one of the same name.
    func saveLogin(_ login: LoginRecord) async throws(StorageError)

    /// Throws `.notFound` when there is none.
    func removeLogin(named name: String) async throws(StorageError)
}
