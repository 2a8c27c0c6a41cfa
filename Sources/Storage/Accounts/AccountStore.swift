package import Base
package import Mail

/// The accounts, their grants and how they fare.
package protocol AccountStore: Sendable {
    /// All accounts, by address.
    func accounts() async throws(StorageError) -> [AccountRecord]

    /// Adds an account. Throws `.conflict` when the address exists.
    ///
    /// - Parameter seal: gives the credential, sealed for the account of that number.
    func addAccount(
        _ address: Address,
        scopes: [String],
        options: AccountOptions,
        seal: @escaping @Sendable (AccountID) throws -> [UInt8]
    ) async throws(StorageError) -> AccountID

    /// Puts a new grant in the place of the old one and sets the account working, unless the administrator has switched it
    /// off.
    func regrant(_ id: AccountID, sealedCredential: [UInt8], scopes: [String]) async throws(StorageError)

    /// Writes down when the present grant was given.
    func setGranted(at moment: Timestamp, of id: AccountID) async throws(StorageError)

    /// Forgets the grant and its scopes: the account needs a new one and its mail waits, unless the administrator has
    /// switched it off.
    ///
    /// - Parameter reason: why, in words for people.
    func withdrawGrant(_ id: AccountID, because reason: Remark, at now: Timestamp) async throws(StorageError)

    /// Changes the options. Making one account the default sender takes that from the one before; where mail goes
    /// another way than the one that Google refused, the next message tries it at once.
    func setOptions(_ options: AccountOptions, of id: AccountID) async throws(StorageError)

    /// What a person decides, whatever it was.
    func setHealth(_ health: AccountHealth, of id: AccountID) async throws(StorageError)

    /// Puts `health` in the place of the account's, as long as grant and health are still those of `account`. Returns
    /// whether they were.
    func replaceHealth(of account: AccountRecord, with health: AccountHealth) async throws(StorageError) -> Bool

    func setSendAs(_ addresses: [SendAs], of id: AccountID, readAt: Timestamp) async throws(StorageError)

    /// Removes an account. Throws `.conflict` while deliveries of it are not final.
    func removeAccount(_ id: AccountID) async throws(StorageError)
}

extension AccountStore {
    /// Adds an account whose credential does not depend on its number, such as one that has none yet.
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
