package import Mail

/// What a sealed value is, and whom it belongs to. It is authenticated with the value (the associated data of the AEAD
/// cipher), so that a value moved to another row or column cannot be opened there.
package enum SealingPurpose: Sendable, Hashable {
    /// The proof that a key is the store's own.
    case proof
    /// The next key, sealed under the current one during a change of keys.
    case nextKey
    /// An account's credential: OAuth client and refresh token, or a service account's key.
    case credential(AccountID, Address)
    /// The secret of an OAuth client, by the client's id: a user's own client, or the organisation's (`nil`).
    case clientSecret(PersonID?, clientID: String)

    /// The secret of a user's second factor.
    case secondFactor(PersonID)

    /// The text that is authenticated. Fields of free form come last, so that no two purposes have the same text.
    package var context: String {
        switch self {
        case .proof: "proof of the key"
        case .nextKey: "next key"
        case .credential(let account, let address): "credential of account \(account.rawValue) \(address)"
        case .secondFactor(let person): "second factor of person \(person.rawValue)"
        case .clientSecret(nil, let id): "client secret of the organisation \(id)"
        case .clientSecret(let person?, let id): "client secret of person \(person.rawValue) \(id)"
        }
    }
}

extension SealingPurpose: CustomStringConvertible {
    /// For people: what it is and whose.
    package var description: String {
        switch self {
        case .proof: "the proof of the key"
        case .nextKey: "the next key"
        case .credential(_, let address): "the credential of \(address)"
        case .secondFactor(let person): "the second factor of user \(person.rawValue)"
        case .clientSecret(nil, let id): "the secret of the organisation's OAuth client \(id)"
        case .clientSecret(let person?, let id): "the secret of the OAuth client \(id) of user \(person.rawValue)"
        }
    }
}

extension AccountRecord {
    /// What the account's credential is sealed for.
    package var credentialPurpose: SealingPurpose { .credential(id, address) }
}
