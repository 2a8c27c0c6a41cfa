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

    /// Records when the current grant was given. Scheduled actions that failed for the account's people become due at once.
    func setGranted(at moment: Timestamp, of id: AccountID) async throws(StorageError)

    /// Removes the grant and its scopes. The account then needs a new one and its mail waits, unless the administrator
    /// has disabled the account.
    ///
    /// - Parameter reason: why, as shown to people.
    func withdrawGrant(_ id: AccountID, because reason: Remark, at now: Timestamp) async throws(StorageError)

    /// Changes the options. Making an account the default sender takes that role from the previous one. When mail then
    /// takes another way than the one that Google refused, the next message tries it at once.
    func setOptions(_ options: AccountOptions, of id: AccountID) async throws(StorageError)

    /// Sets the health that a person decides, whatever it was before.
    func setHealth(_ health: AccountHealth, of id: AccountID) async throws(StorageError)

    /// Replaces the account's health, provided that grant and health are still those of `account`. If the account has a
    /// grant again by that, scheduled actions that failed for its people become due at once.
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
