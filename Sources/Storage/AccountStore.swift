package import Base
package import Mail

/// The accounts, their grants and their health.
package protocol AccountStore: Sendable {
    /// All accounts, ordered by address. One of which something cannot be read is disabled.
    func accounts() async throws(StorageError) -> [AccountRecord]

    /// Adds an account. Throws `.conflict` when the address already exists.
    ///
    /// - Parameter seal: returns the credential, sealed for the account with that number.
    func addAccount(
        _ address: Address,
        scopes: [String],
        options: AccountOptions,
        seal: @escaping @Sendable (AccountID) throws -> [UInt8]
    ) async throws(StorageError) -> AccountID

    /// Replaces the grant and sets the account working, unless the administrator has disabled it.
    func regrant(_ id: AccountID, sealedCredential: [UInt8], scopes: [String]) async throws(StorageError)

    /// Records when the current grant was given. Scheduled actions that failed for the account's users become due at once.
    func setGranted(at moment: Timestamp, of id: AccountID) async throws(StorageError)

    /// Removes the grant and its scopes. The account then needs a new one and its mail waits, unless the administrator
    /// has disabled the account.
    ///
    /// - Parameter reason: why, as shown to people.
    func withdrawGrant(_ id: AccountID, because reason: Reason, at now: Timestamp) async throws(StorageError)

    /// Changes the options. Making an account the default sender takes that role from the previous one. When mail then
    /// takes another way than the one that Google refused, the next message tries it at once.
    func setOptions(_ options: AccountOptions, of id: AccountID) async throws(StorageError)

    /// Sets the health by an administrator's decision, regardless of its previous value.
    func setHealth(_ health: AccountHealth, of id: AccountID) async throws(StorageError)

    /// Replaces the account's health, provided that grant and health are still those of `account`. If that
    /// gives the account a grant again, scheduled actions that failed for its users become due at once.
    ///
    /// - Returns: whether they were.
    func replaceHealth(
        of account: AccountRecord,
        with health: AccountHealth,
        at now: Timestamp
    ) async throws(StorageError) -> Bool

    func setSendAs(_ addresses: [SendAs], of id: AccountID, readAt: Timestamp) async throws(StorageError)

    /// Removes an account. Throws `.conflict` while any of its deliveries is not final.
    func removeAccount(_ id: AccountID) async throws(StorageError)
}

extension AccountStore {
    /// Adds an account whose credential does not depend on its number, such as an account that has none yet.
    package func addAccount(
        _ address: Address,
        sealedCredential: [UInt8],
        scopes: [String],
        options: AccountOptions
    ) async throws(StorageError) -> AccountID {
        try await addAccount(address, scopes: scopes, options: options, seal: { _ in sealedCredential })
    }
}

extension AccountStore {
    package func accountsByID() async throws(StorageError) -> [AccountID: AccountRecord] {
        Dictionary(uniqueKeysWithValues: try await accounts().map { ($0.id, $0) })
    }
}

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
    package var owner: UserID?
    /// Which of its mail is captured instead of sent.
    package var capture: CapturePolicy

    package init(
        name: String,
        passwordHash: String?,
        mayUse: [String],
        account: AccountID?,
        isEnabled: Bool,
        createdAt: Timestamp,
        owner: UserID? = nil,
        capture: CapturePolicy = CapturePolicy()
    ) {
        self.name = name
        self.passwordHash = passwordHash
        self.mayUse = mayUse
        self.account = account
        self.isEnabled = isEnabled
        self.createdAt = createdAt
        self.owner = owner
        self.capture = capture
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

/// Counts the changes to accounts, logins and pools, whether by this process, by the command line, or by anything else that
/// writes to the database, and those to users and their settings.
package struct RoutingRevision: Sendable, Hashable, Comparable {
    package let rawValue: Int64

    package init(rawValue: Int64) { self.rawValue = rawValue }

    package static func < (a: RoutingRevision, b: RoutingRevision) -> Bool { a.rawValue < b.rawValue }
}

/// What decides which account sends a message, at one moment.
package struct RoutingTable: Sendable {
    package var accounts: [AccountRecord]
    package var logins: [LoginRecord]
    package var pools: [SenderPool]
    package var revision: RoutingRevision

    package init(
        accounts: [AccountRecord],
        logins: [LoginRecord],
        pools: [SenderPool] = [],
        revision: RoutingRevision
    ) {
        self.accounts = accounts
        self.logins = logins
        self.pools = pools
        self.revision = revision
    }
}

/// Accounts, logins and pools together, with a revision that tells whether what was read of them is still current.
package protocol RoutingStore: AccountStore, LoginStore {
    /// All accounts, logins and pools, read at one moment.
    func routingTable() async throws(StorageError) -> RoutingTable

    /// The current revision. Costs next to nothing.
    func routingRevision() async throws(StorageError) -> RoutingRevision
}
